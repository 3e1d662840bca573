"""Whether what a server sent is the file its name promises."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from scrapy.http import Response

from migresearch_crawlers.failures import UnreadableAnswer

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STATA = (b"\x71", b"\x72", b"\x73")  # formats 113 to 115
_PAGE = (b"<!doctype html", b"<html")


def check_content(response: Response, name: str) -> None:
    """Raises UnreadableAnswer for a web page, an empty body, and a body that is not what its name says."""
    body = response.body
    kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if not body.strip():
        raise UnreadableAnswer(f"{name}: the server sent an empty file")
    if "html" in kind or body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        raise UnreadableAnswer(f"{name}: the server sent a web page instead; it may want a login")
    check = CHECKS.get(PurePosixPath(name).suffix.lower())
    if check is not None and not check(body):
        raise UnreadableAnswer(
            f"{name}: the server sent {kind or 'something'} that is damaged or no such file"
        )


def _is_zip(body: bytes) -> bool:
    """Packed files end with their table of contents: one that was cut off has none."""
    return body.startswith(b"PK") and zipfile.is_zipfile(BytesIO(body))


def _is_old_workbook(body: bytes) -> bool:
    return body.startswith(_OLE) or _is_zip(body)


def _is_stata(body: bytes) -> bool:
    return body.startswith((b"<stata_dta>", *_OLD_STATA))


def _is_text(body: bytes) -> bool:
    """UTF-16 has zeros too, behind its mark."""
    return b"\x00" not in body or body.startswith((b"\xff\xfe", b"\xfe\xff"))


CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    ".xlsx": _is_zip,
    ".ods": _is_zip,
    ".zip": _is_zip,
    ".xls": _is_old_workbook,
    ".dta": _is_stata,
    ".csv": _is_text,
    ".tsv": _is_text,
    ".tab": _is_text,
}
