"""Reading OAI-PMH documents as servers really send them, and never more than the document itself."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from migresearch.clean.xml import local_name
from migresearch_crawlers.failures import UnreadableAnswer

# XML 1.0 forbids them even as character references; repositories copy them from PDF files.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")
_RECORD = re.compile(r"<(?:[\w.-]+:)?record[\s>]")
_END = re.compile(r"</(?:[\w.-]+:)?OAI-PMH\s*>\s*$")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding=["']([\w.-]+)["']""")


@dataclass(frozen=True)
class Document:
    """An answer: its root element, and how many records could not be saved from broken XML."""

    root: Any
    lost: int = 0

    def all(self, name: str) -> list[Any]:
        """The elements of this local name, in order."""
        return [one for one in self.root.iter() if local_name(one) == name]

    def text(self, name: str) -> str | None:
        """The text of the first element of this name."""
        return next((found for one in self.all(name) if (found := (one.text or "").strip())), None)


def document(body: bytes) -> Document:
    """The answer in this body. Raises UnreadableAnswer where it is no OAI-PMH document, or only a part."""
    text = _decoded(body)
    start = text.lstrip("\ufeff \t\r\n")[:2000].casefold()
    if start.startswith("<!doctype html") or "<html" in start:
        raise UnreadableAnswer("the server sent a web page instead of OAI-PMH")
    if "<!doctype" in text.casefold() or "<!entity" in text.casefold():
        # No OAI-PMH answer declares entities: they could name local files or expand without end.
        raise UnreadableAnswer("the server sent XML with a DTD, which OAI-PMH does not know")
    if not _END.search(text):
        raise UnreadableAnswer("the server sent only the beginning of an answer")
    found = _parsed(_REFERENCE.sub(_allowed, _FORBIDDEN.sub("", text)))
    if local_name(found.root) != "OAI-PMH":
        raise UnreadableAnswer(f"the server sent <{local_name(found.root)}> instead of OAI-PMH")
    return found


def element(raw: bytes) -> Any:
    """One stored record."""
    return etree.fromstring(raw, _parser(recover=False))


def stored(record: Any) -> bytes:
    """A record as it is kept: UTF-8 with its namespaces."""
    raw: bytes = etree.tostring(record, encoding="utf-8", with_tail=False)
    return raw


def _decoded(body: bytes) -> str:
    declared = _ENCODING.match(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = body.decode(name, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)


def _allowed(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    legal = number in (9, 10, 13) or 32 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return match[0] if legal or 0x10000 <= number <= 0x10FFFF else ""


def _parsed(text: str) -> Document:
    try:
        return Document(etree.fromstring(text.encode(), _parser(recover=False)))
    except etree.XMLSyntaxError as error:
        root = etree.fromstring(text.encode(), _parser(recover=True))
        if root is None:
            raise UnreadableAnswer(f"the server sent broken XML ({error})") from error
    saved = Document(root)
    return Document(root, max(1, len(_RECORD.findall(text)) - len(_whole_records(saved))))


def _whole_records(saved: Document) -> list[Any]:
    return [one for one in saved.all("record") if any(local_name(child) == "header" for child in one)]


def _parser(recover: bool) -> Any:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
    )
