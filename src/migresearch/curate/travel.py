"""Decisions on their way between libraries and people: out as rows, in from JSON lines or CSV.

A decision finds its work by identifiers, else by the text it was about, else by its key. Its ``uid``
is the same in every library, so that a file may come in any number of times; rows written by hand have
none and are known by their content.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migresearch.curate.arriving import Reader, Row
from migresearch.errors import RecordError, UsageError

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.store.travelling import Arriving

UNREADABLE = "unreadable"
_ROWS = 500  # at most so many are kept in one go, so that no other writer waits long


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an import of decisions went: ``rows`` = ``new`` + ``known`` + ``rejected``.

    ``reasons``: what was wrong → rows. ``rejects``: the file that holds the rejected rows with their
    reasons and can be imported again; None where there are none.
    """

    path: Path
    rows: int
    new: int
    known: int
    rejected: int
    rejects: Path | None
    reasons: dict[str, int] = field(default_factory=dict)


def leaving(desk: "Desk", scheme: str | None = None, person: str | None = None) -> Iterator[dict[str, Any]]:
    """Every decision as a row, oldest first, the whole history with it; of one scheme or person if named."""
    for row in desk.store.log.travelling.leaving(scheme, person):
        identifiers = json.loads(row["identifiers"])
        yield {
            "key": row["key"],
            "doi": row["doi"],
            "identifiers": [one for one in identifiers if not one.startswith("doi:")],
            "title": row["title"],
            "scheme": row["scheme"],
            "code": row["code"],
            "verdict": row["verdict"],
            "adjudication": bool(row["adjudication"]),
            **{name: row[name] for name in ("person", "decided_at", "note", "drawn", "text_hash")},
            **{name: row[name] for name in ("uid", "act", "undoes")},
        }


def take_in(desk: "Desk", path: Path, folder: Path) -> Arrival:
    """Keep the decisions of a file that are not here yet; what cannot be kept goes to a file in ``folder``.

    Raises UsageError where the file cannot be read at all.
    """
    reader = Reader(desk.store, desk.schemes, desk.person, desk.clock())
    rejected: list[dict[str, Any]] = []
    rows = new = 0
    source = _rows(path)
    while portion := list(islice(source, _ROWS)):
        rows += len(portion)
        new += desk.store.log.travelling.take_in(_readable(reader, portion, rejected))
    desk.store.log.code_changes.follow_late(desk.clock())
    rejects = _write(folder / f"{path.stem.removesuffix('.rejects')}.rejects.jsonl", path, rejected)
    reasons = Counter(str(one["reason"]) for one in rejected)
    return Arrival(path, rows, new, rows - new - len(rejected), len(rejected), rejects, dict(reasons))


def _readable(reader: Reader, portion: list[Row], rejected: list[dict[str, Any]]) -> "list[Arriving]":
    found: list[Arriving] = []
    for row in portion:
        try:
            if UNREADABLE in row:
                raise RecordError(str(row["reason"]))
            found.append(reader.read(row))
        except RecordError as error:
            rejected.append({**row, "reason": str(error)})
    return found


def _rows(path: Path) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 (byte {error.start:,}); save it as UTF-8") from error
    return _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(path, text)


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                yield {UNREADABLE: line, "reason": f"line {number} is no JSON: {error.msg}"}
            else:
                is_row = isinstance(row, dict)
                yield row if is_row else {UNREADABLE: line, "reason": f"line {number} is no JSON object"}


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=separator)
    missing = {"scheme", "code", "verdict"} - set(rows.fieldnames or ())
    if missing:
        raise UsageError(
            f"{path}: no column {', '.join(sorted(missing))}; `classify export` shows the columns"
        )
    for row in rows:
        yield {name: value for name, value in row.items() if name is not None}


def _write(target: Path, path: Path, rejected: list[dict[str, Any]]) -> Path | None:
    """Put the rejected rows in their file; an older one goes where nothing is rejected any more."""
    if not rejected:
        if target.exists() and target.resolve() == path.resolve():
            target.unlink()
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rejected))
    unfinished.replace(target)
    return target
