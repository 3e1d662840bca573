"""BibTeX, in ASCII where LaTeX has a spelling and in Unicode elsewhere."""

from collections.abc import Iterable
from typing import IO

from migresearch.clean.names import family_and_given, is_body
from migresearch.export.citation_keys import citation_keys
from migresearch.export.works import ExportWork, keyword_line, notes
from migresearch.records import Contributor, Kind, Role

TYPES = {
    Kind.ARTICLE: "article", Kind.BOOK: "book", Kind.CHAPTER: "incollection", Kind.REPORT: "techreport",
    Kind.WORKING_PAPER: "techreport", Kind.THESIS: "phdthesis",
}  # fmt: skip
_OTHER = "misc"
# Programs leave alone what they do not know; by it an import finds the work again.
KEY_FIELD = "migresearch"
# BibTeX has a field of its own for who stands behind a work of each type.
_PUBLISHER = {"techreport": "institution", "phdthesis": "school"}
_VENUE = {"article": "journal", "incollection": "booktitle"}
# Braces by name: BibTeX counts a brace behind a backslash too, and one alone would swallow the file.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    | {sign: f"\\{sign}" for sign in "&%$#_"}
)
# Addresses are read by programs, which mostly do not undo LaTeX; braces would still end the field.
_VERBATIM = frozenset({"doi", "url"})
_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})


def write_bibtex(works: Iterable[ExportWork], stream: IO[str]) -> int:
    """Write one entry a work; the number written."""
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat, write

    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent = "  "
    count = 0
    for key, work in citation_keys(works):
        fields = [Field(name, f"{{{value}}}") for name, value in _fields(work).items()]
        stream.write(write(Library([Entry(_type(work), key, fields)]), layout) + "\n")
        count += 1
    return count


def _type(work: ExportWork) -> str:
    return TYPES.get(work.kind, _OTHER)


def _fields(work: ExportWork) -> dict[str, str]:
    kind = _type(work)
    month = int(work.issued[5:7]) if work.issued and len(work.issued) >= 7 else None
    fields = {
        "author": _names(work.contributors, Role.AUTHOR),
        "editor": _names(work.contributors, Role.EDITOR),
        "title": work.title,
        _VENUE.get(kind, "howpublished"): work.venue,
        _PUBLISHER.get(kind, "publisher"): work.publisher,
        "year": str(work.year) if work.year else None,
        "month": str(month) if month else None,
        "volume": work.volume,
        "number": work.issue,
        "pages": work.pages.replace("-", "--") if work.pages else None,
        "doi": work.doi,
        "url": work.address,
        "isbn": work.isbn,
        "issn": work.issn,
        "language": work.language,
        "keywords": keyword_line(work.keywords),
        "abstract": work.abstract,
        "type": "Working Paper" if work.kind is Kind.WORKING_PAPER else work.kind if kind == _OTHER else None,
        "note": "; ".join(notes(work)),
        KEY_FIELD: work.key,
    }
    return {name: _value(name, value) for name, value in fields.items() if value}


def _value(name: str, value: str) -> str:
    if name in ("author", "editor"):
        return value  # escaped name by name: their braces mean something
    if name in _VERBATIM:
        return value.translate(_BRACES)
    escaped = value.translate(_ESCAPES)
    return f"{{{escaped}}}" if name == "title" else escaped  # keeps the capitals of names in the title


def _names(contributors: Iterable[Contributor], role: Role) -> str:
    return " and ".join(_name(one) for one in contributors if one.role is role)


def _name(one: Contributor) -> str:
    """``Last, First``; a body, or a name that holds "and", in braces, so that it is not taken apart."""
    family, given = (one.family, one.given or "") if one.family else family_and_given(one.name)
    if (is_body(one.name) and not one.family) or not given or "," in family:
        return f"{{{(one.name if not one.family else family).translate(_ESCAPES)}}}"
    escaped = family.translate(_ESCAPES)
    whole = f"{{{escaped}}}" if " and " in f" {family} " else escaped
    return f"{whole}, {given.translate(_ESCAPES)}"
