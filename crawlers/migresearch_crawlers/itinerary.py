"""Where a harvest stands: the slices still to be asked for, and the place inside the current one.

An itinerary is a value that is written with each batch of records, in the same transaction.
Whatever kills the process, the next run continues at the last written one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a source that is read page by page.

    ``rule`` admits its records; ``asks`` are the protocol's own words for it. ``since`` and
    ``until`` bound it in time. ``cursor`` is empty at the first page. ``size`` is the page size
    where it had to be reduced. ``mark`` recognises a page that comes twice in a row.
    """

    rule: str
    asks: Mapping[str, str] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    cursor: str = ""
    size: int = 0
    seen: int = 0
    total: int | None = None
    mark: str = ""
    lossy: bool = False
    redone: int = 0

    def again(self) -> "Slice":
        """The same slice from its first page."""
        return replace(self, cursor="", seen=0, total=None, mark="", lossy=False, redone=self.redone + 1)


@dataclass(frozen=True, slots=True)
class Itinerary:
    """All slices of one harvest; ``started`` is the start of the first run that worked on it.

    ``failed`` holds what could not be read and is left to the next run.
    """

    started: str
    since: str | None
    until: str | None
    pending: tuple[Slice, ...]
    failed: tuple[Slice, ...] = ()
    seen: int = 0

    @property
    def current(self) -> Slice | None:
        return self.pending[0] if self.pending else None

    @property
    def is_done(self) -> bool:
        return not self.pending and not self.failed

    def moved(self, slice_: Slice) -> Self:
        """The current slice at a later place."""
        return replace(self, pending=(slice_, *self.pending[1:]))

    def ended(self, slice_: Slice) -> Self:
        """The current slice read to its end; a lossy one is read again by the next run."""
        failed = (*self.failed, slice_.again()) if slice_.lossy else self.failed
        return replace(self, pending=self.pending[1:], failed=failed)

    def gave_up(self) -> Self:
        """The current slice left to the next run, at its last safe place."""
        return replace(self, pending=self.pending[1:], failed=(*self.failed, self.pending[0]))

    def instead(self, slices: Iterable[Slice]) -> Self:
        """Other slices in place of the current one."""
        return replace(self, pending=(*slices, *self.pending[1:]))

    def resumed(self) -> Self:
        """What was left to this run is pending again."""
        return replace(self, pending=(*self.pending, *self.failed), failed=())

    def to_json(self) -> str:
        return json.dumps(self, default=_filled, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        raw = json.loads(text)
        for name in ("pending", "failed"):
            raw[name] = tuple(Slice(**one) for one in raw.get(name, ()))
        return cls(**raw)


def _filled(value: Slice | Itinerary) -> dict[str, Any]:
    """The fields that differ from their defaults; written with each page, hence without deep copies."""
    pairs = ((one.name, getattr(value, one.name), one.default) for one in fields(value))
    return {name: content for name, content, default in pairs if content != default}
