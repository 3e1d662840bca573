"""Importing 30,000 records into a throw-away database, once and again."""

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice
from pathlib import Path

from .figures import Section, at_most, reported
from .invention import Invented, Inventor
from .processes import Watched, migresearch, watched

RECORDS = 30_000
FEWER = 10_000
_FLAT = 1.2  # SQLite's page cache fills up to its limit within the first records
_REAL = ("papers.jsonl.gz", "migration.jsonl.gz")


def measure_import(corpus: Path) -> Section:
    """Time and memory of an import, and what a second one changes."""
    with tempfile.TemporaryDirectory(prefix="migresearch-bench-") as name:
        folder = Path(name)
        for records in (FEWER, RECORDS):
            _write(folder / f"{records}.jsonl", islice(_lines(corpus), records))
        fewer = _import(folder, FEWER)
        first, second = _import(folder, RECORDS), _import(folder, RECORDS)
    growth = first.anonymous / fewer.anonymous
    named = f"{fewer.anonymous:.0f} MB at {FEWER:,} records"
    return Section(
        "Import",
        f"`migresearch import` of {RECORDS:,} {_kind(corpus)} records in JSON lines into a new database, "
        "rules and full-text search included, whole process.",
        [
            at_most("import", first.seconds, 30, "s"),
            reported("… anonymous memory, all processes", first.anonymous, "MB", named),
            at_most(f"… of that at {FEWER:,} records", growth, _FLAT, "times"),
            reported("… resident at most, shared pages counted for each", first.resident, "MB"),
            at_most("second import: records new or changed", _changes(second), 0, ""),
            reported("… time", second.seconds, "s"),
        ],
    )


def lines_of(works: Iterable[Invented]) -> Iterator[str]:
    """Invented works as JSON lines."""
    for work in works:
        yield json.dumps(
            {
                "doi": f"10.5555/invented.{work.number}",
                "title": work.title,
                "abstract": work.abstract,
                "authors": list(work.people),
                "venue": work.venue,
                "language": work.language,
                "year": work.year,
            }
        )


def _kind(corpus: Path) -> str:
    return "real" if _real_files(corpus) else "invented"


def _real_files(corpus: Path) -> list[Path]:
    return [corpus / name for name in _REAL if (corpus / name).is_file()]


def _lines(corpus: Path) -> Iterator[str]:
    real = chain.from_iterable(map(_unpacked, _real_files(corpus)))
    inventor = Inventor()
    return chain(real, lines_of(chain.from_iterable(map(inventor.block, count()))))


def _unpacked(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line.rstrip()}\n" for line in lines)


def _import(folder: Path, records: int) -> Watched:
    database = folder / str(records) / "library.db"
    imported = ("import", folder / f"{records}.jsonl", "--format", "json")
    return watched(migresearch("--database", database, *imported), folder, every=0.02)


def _changes(run: Watched) -> int:
    return sum(row["new"] + row["changed"] for row in json.loads(run.output)["results"])
