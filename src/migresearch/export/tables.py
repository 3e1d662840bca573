"""CSV for spreadsheets and JSON lines for programs: every field of a work."""

import csv
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import IO, Any

from migresearch.export.works import ExportWork
from migresearch.records import Contributor, Role

COLUMNS = (
    *("key", "kind", "title", "authors", "year", "issued", "venue", "volume", "issue", "pages", "publisher"),
    *("doi", "url", "isbn", "issn", "language", "mark", "mark_date", "mark_reason", "keywords", "values"),
    *("facts", "abstract", "abstract_source", "abstract_licence"),
)
_JOINED = ("authors", "keywords", "values", "facts")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(works: Iterable[ExportWork], stream: IO[str]) -> int:
    """Write a header and a row a work; lists are separated by ``; ``. The number of works written.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises, and
    so differs from the text in the library; JSON lines never do. Open the file with ``newline=""``.
    """
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    count = 0
    for work in works:
        writer.writerow({name: _safe(value) for name, value in _row(work).items()})
        count += 1
    return count


def write_jsonl(works: Iterable[ExportWork], stream: IO[str]) -> int:
    """Write one object a line, empty fields left out; the number written. It can be imported again."""
    count = 0
    for work in works:
        json.dump(_object(work), stream, ensure_ascii=False)
        stream.write("\n")
        count += 1
    return count


def _row(work: ExportWork) -> dict[str, Any]:
    plain = {name: getattr(work, name) for name in COLUMNS if name not in _JOINED}
    return plain | {
        "authors": "; ".join(_inverted(one) for one in work.contributors if one.role is Role.AUTHOR),
        "keywords": "; ".join(work.keywords),
        "values": "; ".join(f"{scheme}:{code}" for scheme, code, _ in work.values),
        "facts": "; ".join(f"{name}={value}" for name, value in work.facts),
    }


def _inverted(one: Contributor) -> str:
    return f"{one.family}, {one.given}" if one.family and one.given else one.name


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _object(work: ExportWork) -> dict[str, Any]:
    filled = {field.name: value for field in fields(work) if (value := getattr(work, field.name))}
    if work.contributors:
        filled["contributors"] = [_person(one) for one in work.contributors]
    if work.values:
        filled["values"] = [
            {"scheme": scheme, "code": code, "label": label} for scheme, code, label in work.values
        ]
    if work.facts:
        filled["facts"] = [{"name": name, "value": value} for name, value in work.facts]
    return filled


def _person(one: Contributor) -> dict[str, str]:
    named = {"name": one.name, "family": one.family, "given": one.given, "role": one.role, "orcid": one.orcid}
    return {name: value for name, value in named.items() if value}
