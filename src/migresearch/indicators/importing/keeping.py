"""An import of scores: read wholly first, then kept in one transaction, or not at all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.importing.forms import read_file
from migresearch.indicators.importing.layout import read_layout
from migresearch.indicators.importing.limits import Limits, check_size
from migresearch.indicators.importing.opening import file_hash
from migresearch.indicators.importing.reading import Content
from migresearch.store import Store
from migresearch.store.scores import Edition

# Raise it when any reader reads the same file in another way: a re-import then replaces what is held.
READER_VERSION = 1
# Two files that round in another way do not disagree.
TOLERANCE = 0.005
_EXAMPLES = 20


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

    @property
    def lost_rows(self) -> int:
        """Rows of scores that could not be read."""
        return int(self.report["lost_rows"])


def import_scores(
    store: Store, path: Path, wanted: Wanted, limits: Limits, clock: Callable[[], str]
) -> Imported:
    """Keep a file's scores as an edition. Raises UsageError; nothing is kept then.

    A file that the same reader read before, asked for in the same words, is not read again.
    """
    check_size(path, limits)
    layout = read_layout(wanted.mapping) if wanted.mapping else None
    digest, stamp = file_hash(path), _stamp(wanted)
    for held in store.scores.editions():
        before = held.edition
        if before.file_hash == digest and stamp.items() <= before.report.items():
            return Imported(before.index, before.label, path.name, "unchanged", before.report)
    content = read_file(path, limits, layout)
    index, label = wanted.index or content.index, wanted.edition or content.label
    if not index:
        raise UsageError(f"{path} does not say of which index it is; name it with --index")
    is_held = any(one.edition.label == label for one in store.scores.editions(index))
    report = {**content.report, **stamp, "disagreements": list(_disagreements(store, index, content))}
    edition = _edition(content, index, label, report, (path.name, digest))
    store.scores.keep(edition, content.indicators, content.scores, content.comments, clock())
    return Imported(index, label, path.name, "replaced" if is_held else "new", report)


def _stamp(wanted: Wanted) -> dict[str, Any]:
    """What, beside the file, decides what becomes of it."""
    mapping = hashlib.sha256(wanted.mapping.read_bytes()).hexdigest() if wanted.mapping else ""
    return {"reader": READER_VERSION, "mapping": mapping, "asked": [wanted.index, wanted.edition]}


def _edition(
    content: Content, index: str, label: str, report: Mapping[str, Any], file: tuple[str, str]
) -> Edition:
    return Edition(
        index,
        label,
        content.title,
        *file,
        direction=content.direction,
        coding=content.coding,
        scale_min=content.scale_min,
        scale_max=content.scale_max,
        url=content.url,
        terms=content.terms,
        report=report,
    )


def _disagreements(store: Store, index: str, content: Content) -> Iterator[dict[str, Any]]:
    """Where editions held already, or the one that is replaced, give other values than this file."""
    new = {(one.indicator, one.country, one.year): one.value for one in content.scores}
    for held in store.scores.editions(index):
        old = {
            place: one.value
            for one in store.scores.scores(index, held.edition.label)
            if one.value is not None and new.get(place := (one.indicator, one.country, one.year)) is not None
        }
        different = [place for place, value in old.items() if abs(value - (new[place] or 0.0)) > TOLERANCE]
        if old:
            examples = [[*place, old[place], new[place]] for place in different[:_EXAMPLES]]
            yield {
                "edition": held.edition.label,
                "shared": len(old),
                "different": len(different),
                "examples": examples,
            }
