"""What came in: new works, works that say something else, works that were marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from migresearch.clean.notices import notice_of
from migresearch.records import FactName, Record, RelationType
from migresearch.store import Filters, Store, Work
from migresearch.store.merge import Version, merge
from migresearch.store.relations import MARKS
from migresearch.store.watching import Told, Window

# What a reader would call a change; a count of citations or another address of the same text is none.
SHOWN = (
    "kind", "title", "abstract", "language", "issued", "online", "venue", "publisher", "volume", "issue",
    "pages", "open_access", "contributors", "keywords",
)  # fmt: skip


class Change(StrEnum):
    """What happened to a work; marks by the words of ``Work.mark``."""

    NEW = "new"
    CHANGED = "changed"
    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    NEAR_MISS = "near miss"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. ``known``: when the work first came in; ``what``: the fields that changed;
    ``searches``: the saved searches that find it, or, for a near miss, nearly."""

    change: Change
    work: Work
    known: str
    what: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()


def news(store: Store, window: Window) -> list[Item]:
    """What came in during the window: marks first, then new works, then changed ones, newest works first.

    A work that is new and marked comes once, as new: its mark is shown with it.
    """
    watching = store.watching
    touched = watching.touched(window)
    known = watching.known_before(window, touched)
    new = set(touched) - known
    marked = [one for one in watching.marked(touched) if one not in new and _marked_in(store, one, window)]
    changed = {one: what for one in touched if one in known and (what := _changes(store, one, window))}
    works = {one.id: one for one in store.works(sorted({*new, *marked, *changed}))}
    first = watching.first_known(sorted(works))
    items = [Item(Change(works[one].mark or ""), works[one], first[one]) for one in marked]
    items += [Item(Change.NEW, works[one], first[one]) for one in _newest_first(new, works)]
    rest = [one for one in _newest_first(changed, works) if one not in marked]
    return items + [Item(Change.CHANGED, works[one], first[one], changed[one]) for one in rest]


def passing(store: Store, items: Sequence[Item], wanted: Filters) -> list[Item]:
    """Those of the items whose works the filters leave."""
    if not wanted:
        return list(items)
    left = set(store.matching_ids(replace(wanted, ids=tuple(item.work.id for item in items))))
    return [item for item in items if item.work.id in left]


def _newest_first(ids: Iterable[int], works: dict[int, Work]) -> list[int]:
    return sorted((one for one in ids if one in works), key=lambda one: (-(works[one].year or 0), one))


def _changes(store: Store, work_id: int, window: Window) -> tuple[str, ...]:
    """The fields that a reader sees and that the window's records changed."""
    told = store.watching.told(work_id, window)
    before, after = _seen([one for one in told if not one.inside]), _seen(told)
    return tuple(name.replace("_", " ") for name in before if before[name] != after[name])


def _seen(told: Sequence[Told]) -> dict[str, Any]:
    newest = {(one.source, one.source_id): one.number for one in told}
    versions = [
        Version(one.number, one.number == newest[one.source, one.source_id], one.record) for one in told
    ]
    merged = merge(versions, {})
    facts = {str(name): {one.value for one in merged.facts if one.name == name} for name in FactName}
    return {name: merged[name] for name in SHOWN} | {"doi": _doi(merged.identifiers)} | facts


def _doi(identifiers: Iterable[Any]) -> str | None:
    return next((one.value for one in identifiers if one.scheme == "doi"), None)


def _marked_in(store: Store, work_id: int, window: Window) -> bool:
    """Whether nobody had said before the window what the work is marked as now."""
    mark = store.works([work_id])[0].mark
    speakers = [giver for kind, giver in store.watching.markers(work_id) if MARKS[RelationType(kind)] == mark]
    told = [one for giver in speakers for one in store.watching.told(giver, window)]
    said = [one.inside for one in told if mark in _marks_said(one.record)]
    return bool(said) and all(said)


def _marks_said(record: Record) -> set[str]:
    """The marks this record gives, to its own work or to another one."""
    types = {one.type for one in record.relations if one.type in MARKS}
    notice = notice_of(record.title)
    types |= {notice.type} if notice else set()
    types |= {RelationType.RETRACTS} if record.retracted else set()
    return {MARKS[one] for one in types if one in MARKS}
