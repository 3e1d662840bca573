"""XML of web sites (feeds, sitemaps): refused where it could be a trap, and told from a web page."""

import re
from typing import Any

from lxml import etree
from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number

from migresearch_crawlers.failures import UnreadableAnswer

_ENTITY = re.compile(rb"<!\s*(?:ENTITY|ATTLIST)", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)


def safe_xml(response: Response, wanted: str, most_bytes: int) -> bytes:
    """The body, unpacked (up to so many bytes) where it is a gzip file.

    Raises UnreadableAnswer for a web page in the place of the ``wanted``, for anything that is no XML, and
    for XML that declares entities: they could name local files or expand without end.
    """
    body = _unpacked(response, wanted, most_bytes).lstrip(b"\xef\xbb\xbf \t\r\n")
    if _PAGE.search(body[:1000]):
        raise UnreadableAnswer(f"the server sent a web page instead of {wanted}")
    if not body.startswith(b"<") or b"\x00" in body[:1000]:  # UTF-16 hides what is looked for below
        raise UnreadableAnswer(f"the server sent something that is no XML instead of {wanted}")
    if _ENTITY.search(body):
        raise UnreadableAnswer(f"the server sent {wanted} that declares entities, which none needs")
    return body


def tree(body: bytes) -> Any:
    """The root of XML as sites write it, mended where it is broken; None where nothing can be saved."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(body, parser)


def _unpacked(response: Response, wanted: str, most_bytes: int) -> bytes:
    if not gzip_magic_number(response):
        return response.body
    try:
        return gunzip(response.body, max_size=most_bytes)
    except (OSError, EOFError, ValueError) as error:
        raise UnreadableAnswer(f"the server sent {wanted} that cannot be unpacked ({error})") from error
