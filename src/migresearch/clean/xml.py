"""Reading XML elements of unknown prefixes; works on lxml's elements and the standard library's alike."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Element(Protocol):
    """What is needed of an XML element."""

    @property
    def tag(self) -> Any: ...
    @property
    def text(self) -> Any: ...
    @property
    def attrib(self) -> Any: ...

    def iter(self) -> Iterator[Any]: ...
    def itertext(self) -> Iterator[Any]: ...


def local_name(element: Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def named(root: Element, *names: str) -> list[Element]:
    """All elements below with one of the local names, in the document's order."""
    return [one for one in root.iter() if local_name(one) in names]


def text(element: Element) -> str:
    """All text in the element, mixed content included."""
    return "".join(part for part in element.itertext() if isinstance(part, str)).strip()


def texts(root: Element, *names: str) -> list[str]:
    """The non-empty texts of all elements with one of the local names."""
    return [content for one in named(root, *names) if (content := text(one))]


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its local name; ``lang`` is ``xml:lang``."""
    attributes: Mapping[str, str] = element.attrib
    return attributes.get(_LANG if name == "lang" else name) or attributes.get(name)
