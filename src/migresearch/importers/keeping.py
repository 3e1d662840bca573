"""An import: the entries of a file go into the store, and what could not be read into a reject file."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migresearch.catalogue import shelf
from migresearch.catalogue.naming import SOURCE
from migresearch.importers.ahead import Portion, portions, portions_about
from migresearch.importers.formats import Format
from migresearch.importers.pieces import Unreadable
from migresearch.importers.reading import Reading, read_file
from migresearch.importers.rejects import Rejects
from migresearch.importers.telling import notes
from migresearch.store import Batch, RunKind, RunReport, RunState, Saved, Store, batches
from migresearch.store.rules import default_rules
from migresearch.store.versions import Prepared

Progress = Callable[[int], None]


@dataclass(frozen=True)
class ImportOptions:
    """``mapping``: our field → the file's name for it; ``name``: what the source is called after
    ``import:``; ``rejects``: the folder for what could not be read."""

    rejects: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import went; ``entries`` = new + changed + unchanged + ``unreadable``.

    ``recoded`` entries were not UTF-8; ``rejects`` is None where everything was read. ``unused`` columns,
    or fields, fit no field of ours; ``kinds`` that we do not know → entries, which count as articles.
    ``notes`` says in words what a person should know.
    """

    path: Path
    format: str
    entries: int
    saved: Saved
    unreadable: int
    recoded: int
    rejects: Path | None
    unused: Sequence[str] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def row(self) -> dict[str, Any]:
        """As a row of a listing."""
        return {
            "file": self.path.name,
            "format": self.format,
            "entries": self.entries,
            **self.saved.counts(),
            "unreadable": self.unreadable,
            "recoded": self.recoded,
            "rejects": str(self.rejects) if self.rejects else None,
            "unused": list(self.unused),
            "unknown_kinds": dict(self.kinds),
            "notes": list(self.notes),
        }


def import_file(
    store: Store, path: Path, options: ImportOptions, clock: Callable[[], str], progress: Progress
) -> ImportReport:
    """Take every entry of a file in; importing it again changes nothing.

    ``clock`` gives ISO 8601 times; ``progress`` is told the number of entries kept so far.
    A process killed at any moment leaves whole batches, and the next import goes on.
    """
    name = options.name or path.name.split(".")[0]
    reading = read_file(path, options.mapping, name=name)
    run_id = store.runs.start(f"import:{name}", RunKind.IMPORT, clock())
    rejects = Rejects(_reject_path(options.rejects, path), reading)
    saved = Saved()
    try:
        with rejects:
            for portion in _portions(store, reading, options.mapping, name):
                saved += store.save(_readable(portion, rejects), Batch(default_rules(), clock(), run_id))
                progress(reading.entries)
    except KeyboardInterrupt:
        store.runs.finish(run_id, RunState.INTERRUPTED, clock(), RunReport(saved.counts(), {}))
        raise
    except Exception as error:
        with suppress(sqlite3.Error):  # where even this cannot be written, the next import does it
            store.runs.finish(run_id, RunState.FAILED, clock(), RunReport(saved.counts(), {}, str(error)))
        raise
    store.runs.finish(run_id, _state(reading), clock(), RunReport(saved.counts(), _losses(reading)))
    store.checkpoint()
    return ImportReport(
        path,
        str(reading.format),
        reading.entries - reading.passed_over + reading.unreadable,
        saved,
        reading.unreadable,
        reading.recoded,
        rejects.path if rejects.count else None,
        tuple(reading.remarks.unused),
        dict(reading.remarks.kinds),
        tuple(notes(reading, rejects)),
    )


def import_shelf(store: Store, clock: Callable[[], str]) -> ImportReport:
    """Take in the starter shelf that is shipped with the package."""
    entries = list(shelf())
    run_id = store.runs.start(SOURCE, RunKind.IMPORT, clock())
    saved = Saved()
    for batch in batches(entries):
        saved += store.save(batch, Batch(default_rules(), clock(), run_id))
    store.runs.finish(run_id, RunState.COMPLETE, clock(), RunReport(saved.counts(), {}))
    store.checkpoint()
    return ImportReport(Path("starter shelf"), "toml", len(entries), saved, 0, 0, None)


def _portions(store: Store, reading: Reading, mapping: Mapping[str, str], name: str) -> Iterator[Portion]:
    if reading.format is Format.RETRACTION_WATCH:
        return portions_about(reading, store.lookups.held)
    return portions(reading, mapping, name)


def _readable(portion: Portion, rejects: Rejects) -> Iterator[Prepared]:
    for found in portion.found:
        if isinstance(found, Unreadable):
            rejects.write(found)
        else:
            yield found


def _reject_path(folder: Path, path: Path) -> Path:
    """``papers.jsonl.gz`` → ``papers.rejects.jsonl``: its import has the same source name."""
    folder.mkdir(parents=True, exist_ok=True)
    stem, _, ending = path.name.removesuffix(".gz").partition(".")
    return folder / f"{stem}.rejects.{ending.removeprefix('rejects.') or 'txt'}"


def _state(reading: Reading) -> RunState:
    return RunState.PARTIAL if reading.unreadable else RunState.COMPLETE


def _losses(reading: Reading) -> dict[str, int]:
    return {"unreadable": reading.unreadable} if reading.unreadable else {}
