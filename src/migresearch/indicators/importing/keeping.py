"""An import of scores: read wholly first, then kept in one transaction, or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migresearch.indicators.importing.forms import read_file
from migresearch.indicators.importing.layout import read_layout
from migresearch.indicators.importing.limits import Limits
from migresearch.indicators.importing.opening import file_hash
from migresearch.indicators.importing.reading import Content
from migresearch.store import Store
from migresearch.store.scores import Edition

# Raise it when any reader reads the same file in another way: a re-import then replaces what is held.
READER_VERSION = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person says of the file; empty: as the file says. ``mapping``: describes its layout."""

    index: str = ""
    edition: str = ""
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import went; ``state``: new, replaced or unchanged."""

    index: str
    edition: str
    file: str
    state: str
    report: Mapping[str, Any]


def import_scores(
    store: Store, path: Path, wanted: Wanted, limits: Limits, clock: Callable[[], str]
) -> Imported:
    """Keep a file's scores as an edition. Raises UsageError; nothing is kept then."""
    layout = read_layout(wanted.mapping) if wanted.mapping else None
    content = read_file(path, limits, layout)
    edition = _edition(path, content, wanted)
    held = {one.edition.label: one.edition for one in store.scores.editions(edition.index)}
    before = held.get(edition.label)
    state = "new" if before is None else "replaced"
    if before is not None and _same(before, edition):
        state = "unchanged"
    else:
        store.scores.keep(edition, content.indicators, content.scores, content.comments, clock())
    return Imported(edition.index, edition.label, path.name, state, edition.report)


def _edition(path: Path, content: Content, wanted: Wanted) -> Edition:
    return Edition(
        wanted.index or content.index,
        wanted.edition or content.label,
        content.title,
        path.name,
        file_hash(path),
        content.direction,
        content.coding,
        content.scale_min,
        content.scale_max,
        content.url,
        content.terms,
        {**content.report, "reader": READER_VERSION},
    )


def _same(before: Edition, now: Edition) -> bool:
    return (before.file_hash, before.report.get("reader")) == (now.file_hash, READER_VERSION)
