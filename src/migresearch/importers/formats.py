"""Which format a file has, told by its content: the extension is not asked."""

import json
import re
from enum import StrEnum

from migresearch.clean.retraction_watch import COLUMNS
from migresearch.errors import UsageError


class Format(StrEnum):
    """The formats that can be imported; all but the last bring works, it is about works held."""

    JSON_LINES = "jsonl"
    JSON = "json"
    CSV = "csv"
    BIBTEX = "bibtex"
    RIS = "ris"
    RETRACTION_WATCH = "retraction-watch"


_RIS = re.compile(rb"^\s*TY  ?- ", re.MULTILINE)
_BIBTEX = re.compile(rb"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_LISTS = re.compile(rb'"(?:results|items|references)"\s*:\s*\[')
_DELIMITED = re.compile(rb"[,;\t|]")


def format_of(sample: bytes) -> Format:
    """The format of a file that begins with the sample. Raises :class:`UsageError` for any other."""
    start = sample.lstrip()
    first, _, rest = start.partition(b"\n")
    if start.startswith(b"["):
        return Format.JSON
    if start.startswith(b"{"):
        return _lines_or_document(first, rest)
    if _RIS.search(sample):
        return Format.RIS
    if _BIBTEX.search(sample):
        return Format.BIBTEX
    if all(column.encode() in first for column in COLUMNS):
        return Format.RETRACTION_WATCH
    if _DELIMITED.search(first) and not first.startswith(b"<"):
        return Format.CSV
    raise UsageError(
        f"the file is in none of the formats that can be imported: {', '.join(Format)} (each also as .gz)"
    )


def _lines_or_document(first: bytes, rest: bytes) -> Format:
    """Lines hold one whole object each; a document spreads it or wraps a list of works."""
    try:
        value = json.loads(first)
    except ValueError:
        another_object_follows = rest.lstrip().startswith(b"{") and first.rstrip().endswith(b"}")
        listed = _LISTS.search(first + b"\n" + rest)
        return (
            Format.JSON_LINES if another_object_follows or not (listed or _is_spread(first)) else Format.JSON
        )
    wraps = isinstance(value, dict) and any(
        holds_list(value, key) for key in ("results", "items", "references")
    )
    return Format.JSON if wraps else Format.JSON_LINES


def holds_list(value: dict[str, object], key: str) -> bool:
    """Whether an answer holds a list of works under the key, or under ``message`` as Crossref's do."""
    message = value.get("message")
    inner = message if isinstance(message, dict) else {}
    return isinstance(value.get(key), list) or isinstance(inner.get(key), list)


def _is_spread(first: bytes) -> bool:
    return first.strip() == b"{"
