"""One BibTeX entry to a record."""

import logging
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from migresearch.clean import names
from migresearch.clean.dates import month_number
from migresearch.clean.document_types import kind_of_types
from migresearch.errors import RecordError
from migresearch.importers.columns import field_names, named, record_of_fields
from migresearch.importers.marked_pieces import is_macro
from migresearch.importers.pieces import Piece, decoded
from migresearch.importers.remarks import Remarks
from migresearch.records import Contributor, Kind, Record, Role

KINDS = {
    name: kind
    for kind, names_of_kind in {
        Kind.ARTICLE: "article inproceedings conference periodical suppperiodical review",
        Kind.BOOK: "book mvbook booklet collection mvcollection proceedings mvproceedings reference manual",
        Kind.CHAPTER: "incollection inbook bookinbook suppbook inreference",
        Kind.REPORT: "techreport report online electronic www standard",
        Kind.WORKING_PAPER: "unpublished workingpaper",
        Kind.THESIS: "phdthesis mastersthesis thesis bathesis",
        Kind.DATASET: "dataset",
        Kind.TOOL: "software",
    }.items()
    for name in names_of_kind.split()
}
_NAMES = {
    "venue": ("journal", "journaltitle", "booktitle", "series"),
    "issued": ("date", "year"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "key": ("key",),
}
_NEEDS_DECODING = re.compile(r"[\\{}~$]|--")
_ENTRY_LINE = re.compile(r"(?P<start>\s*@\s*\w+\s*[{(])\s*,")


def bibtex_reader(
    source: str, mapping: Mapping[str, str], remarks: Remarks
) -> Callable[[Piece], Record | None]:
    """The function that reads an entry; abbreviations (``@string``) it remembers and returns None for."""
    for library in ("bibtexparser", "pylatexenc"):  # what they cannot read we report ourselves
        logging.getLogger(library).setLevel(logging.CRITICAL)
    macros: list[str] = []

    def read(piece: Piece) -> Record | None:
        text = decoded(piece.raw)[0]
        if is_macro(piece):
            macros.append(text)
            return None
        return record_of_fields(_fields(text, macros, mapping), source, remarks)

    return read


def _fields(text: str, macros: list[str], mapping: Mapping[str, str]) -> dict[str, Any]:
    entry = _parsed(_ENTRY_LINE.sub(r"\g<start>nokey,", text, count=1), macros)
    raw = {field.key.casefold(): str(field.value) for field in entry.fields}
    values = {name: _decoded(value) for name, value in raw.items()}
    fields = named(values, field_names(values, mapping))
    for ours, candidates in _NAMES.items():
        fields[ours] = next((values[name] for name in candidates if values.get(name)), fields.get(ours))
    fields["authors"] = _people(raw.get("author"), Role.AUTHOR)
    fields["editors"] = _people(raw.get("editor"), Role.EDITOR)
    fields["issued"] = _with_month(fields["issued"], values.get("month"))
    own = values.get("migresearch")
    fields["key"] = own or (None if entry.key == "nokey" else entry.key)
    fields["kind"] = _kind(entry.entry_type, values.get("type"))
    fields["pages"] = (fields.get("pages") or "").replace("–", "-") or None
    return fields


def _kind(entry_type: str, stated: str | None) -> Kind | str | None:
    """``misc`` may be anything and may say what; a report may say that it is a working paper."""
    if entry_type.casefold() == "misc":
        return stated
    kind = KINDS.get(entry_type.casefold())
    return kind_of_types([stated or ""]) or kind if kind is Kind.REPORT else kind or entry_type


def _parsed(text: str, macros: list[str]) -> Any:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware

    stack = [ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()]
    library = parse_string("\n".join([*macros, text]), parse_stack=stack)
    if len(library.entries) != 1:
        reasons = [str(block.error) or type(block.error).__name__ for block in library.failed_blocks]
        raise RecordError(f"not valid BibTeX: {' '.join((reasons or ['no entry'])[-1].split())}")
    return library.entries[0]


def _decoded(value: str) -> str:
    if not _NEEDS_DECODING.search(value):
        return value
    return str(_latex().latex_to_text(value))


@cache
def _latex() -> Any:
    """The decoder, taught the signs that its own table renders otherwise or not at all."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    table = get_default_latex_context_db()
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~"}
    macros = [MacroTextSpec(name, sign) for name, sign in signs.items()]
    table.add_context_category("signs", macros=macros, prepend=True)
    return LatexNodes2Text(table, math_mode="text")


def _people(value: str | None, role: Role) -> list[Contributor]:
    """The names of a field, split at ``and`` outside braces; a name wholly in braces is a body's."""
    found = []
    for name in _at_depth_zero(value or "", " and "):
        body = name.startswith("{") and name.endswith("}") and _closes_at_end(name)
        if name and name.casefold() != "others":
            plain = _decoded(name[1:-1] if body else name)
            found.append(Contributor(" ".join(plain.split()), role=role) if body else _person(plain, role))
    return [one for one in found if one]


def _person(name: str, role: Role) -> Contributor | None:
    """BibTeX says which part is which in either order: ``First von Last`` and ``von Last, First``."""
    if "," in name:
        return names.person(name, role)
    family, given = names.family_and_given(" ".join(name.split()))
    return names.from_parts(family, given, role=role) if given else names.person(name, role)


def _at_depth_zero(text: str, separator: str) -> list[str]:
    parts, depth, start = [], 0, 0
    text = " ".join(text.split())
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and place >= start and text.startswith(separator, place):
            parts.append(text[start:place].strip())
            start = place + len(separator)
    return [*parts, text[start:].strip()]


def _closes_at_end(name: str) -> bool:
    return len(_at_depth_zero(name, "}")) == 2


def _with_month(issued: str | None, month: str | None) -> str | None:
    if not issued or not month or not issued.strip().isdigit():
        return issued
    number = int(month) if month.isdigit() else month_number(month.split()[0].split("~")[0])
    return f"{issued.strip()}-{number:02}" if number else issued
