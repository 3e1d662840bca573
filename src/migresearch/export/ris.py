"""RIS as its specification asks: CRLF line ends, one tag a line, a list as repeated tags."""

from collections.abc import Iterable
from typing import IO, Any

from migresearch.clean.names import family_and_given, is_body
from migresearch.export.works import ExportWork, notes
from migresearch.records import Contributor, Kind, Role

TYPES = {
    Kind.ARTICLE: "JOUR", Kind.BOOK: "BOOK", Kind.CHAPTER: "CHAP", Kind.REPORT: "RPRT",
    Kind.WORKING_PAPER: "UNPB", Kind.THESIS: "THES", Kind.PREPRINT: "UNPB", Kind.DATASET: "DATA",
    Kind.NEWS: "NEWS", Kind.LEGAL_DEVELOPMENT: "LEGAL", Kind.TOOL: "COMP", Kind.FUNDING: "GRANT",
}  # fmt: skip
_OTHER = "GEN"
# The types above that say another thing to a reader, or nothing; these kinds are named in full.
_NAMED = frozenset(Kind) - (TYPES.keys() - {Kind.PREPRINT})


def write_ris(works: Iterable[ExportWork], stream: IO[str]) -> int:
    """Write one entry a work; the number written. Open the file with ``newline=""``."""
    writer = _writer()
    count = 0
    for work in works:
        writer.format_lines(stream, [_entry(work)])
        stream.write("\r\n")
        count += 1
    return count


def _writer() -> Any:
    """rispy's writer without its numbering, which is no part of RIS."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        NEWLINE = "\r\n"

        def set_header(self, count: int) -> str:  # noqa: ARG002
            return ""

    return Writer()


def _entry(work: ExportWork) -> dict[str, Any]:
    first, _, last = (work.pages or "").partition("-")
    entry = {
        "type_of_reference": TYPES.get(work.kind, _OTHER),
        "id": work.key,
        "type_of_work": work.kind if work.kind in _NAMED else None,
        "title": work.title,
        "authors": [_name(one) for one in work.contributors if one.role is Role.AUTHOR],
        "secondary_authors": [_name(one) for one in work.contributors if one.role is Role.EDITOR],
        "secondary_title": work.venue,
        "publisher": work.publisher,
        "year": str(work.year) if work.year else None,
        "date": work.issued.replace("-", "/") if work.issued else None,
        "volume": work.volume,
        "number": work.issue,
        "start_page": first,
        "end_page": last,
        "doi": work.doi,
        "urls": [work.address] if work.address else [],
        "issn": work.isbn or work.issn,
        "language": work.language,
        "keywords": list(work.keywords),
        "abstract": work.abstract,
        "notes": notes(work),
    }
    return {name: _in_lines(value) for name, value in entry.items() if value}


def _in_lines(value: Any) -> Any:
    """A line end inside a value would begin a new tag."""
    return [" ".join(one.split()) for one in value] if isinstance(value, list) else " ".join(value.split())


def _name(one: Contributor) -> str:
    """``Last, First``; the name alone where there is no given name or it is a body's."""
    if one.family:
        return f"{one.family}, {one.given}" if one.given else one.family
    if is_body(one.name):
        return one.name
    family, given = family_and_given(one.name)
    return f"{family}, {given}" if given else family
