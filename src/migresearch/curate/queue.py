"""The queue: not a list that is kept, but what the database says is still to be decided, in an order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from migresearch.curate.ordering import Drawn, Order, Place, chance, one_a_cluster
from migresearch.curate.wanted import Purpose, Wanted
from migresearch.store import Store
from migresearch.store.queue import Asking


def places(
    store: Store, wanted: Wanted, asking: Asking, clusters: Mapping[int, int], disputed: Sequence[int] = ()
) -> list[Place]:
    """The works to decide, in the order in which they are asked; ``clusters`` as in :mod:`ordering`.

    ``disputed``: the works people disagree about.
    """
    state = _State(store, asking)
    chosen = set(store.matching_ids(wanted.filters)) if wanted.filters else None
    match wanted.purpose:
        case Purpose.CLASSIFY:
            found = _undecided(store, wanted, asking, state)
        case Purpose.SECOND:
            found = _sampled(store, wanted, asking, state)
        case Purpose.ADJUDICATE:
            found = (Place(work, Drawn.DISPUTED) for work in disputed)
    within = (place for place in found if chosen is None or place.work_id in chosen)
    settled = () if wanted.purpose is Purpose.ADJUDICATE else state.settled
    return list(one_a_cluster(_once(within), clusters, settled))


def is_open(store: Store, asking: Asking, work_id: int) -> bool:
    """Whether the work is still to be decided, now that others may have been at it."""
    state = _State(store, asking, work_id)
    return work_id not in state.settled


class _State:
    """What is open, and what is settled: every scheme spoken of and no suggestion left."""

    def __init__(self, store: Store, asking: Asking, work_id: int | None = None) -> None:
        self.doubts: dict[int, float] = {}
        still_open: defaultdict[int, set[str]] = defaultdict(set)
        for one in store.queue.open_suggestions(asking, work_id):
            self.doubts[one.work_id] = max(one.doubt, self.doubts.get(one.work_id, 0.0))
            still_open[one.work_id].add(one.scheme)
        spoken: defaultdict[int, set[str]] = defaultdict(set)
        for work, scheme in store.queue.answered(asking, work_id):
            spoken[work].add(scheme)
        everything = set(asking.schemes)
        self.settled = {work for work, ones in spoken.items() if ones - still_open[work] == everything}


def _undecided(store: Store, wanted: Wanted, asking: Asking, state: _State) -> Iterator[Place]:
    """What was begun, what has changed, then all the rest by doubt and by chance."""
    keys = {work: key for work, key in store.queue.keys().items() if work not in state.settled}
    begun, changed = store.queue.begun(asking), store.queue.changed(asking)
    for works, drawn in ((begun, Drawn.BEGUN), (changed, Drawn.CHANGED)):
        for work in works:
            if work in keys:
                yield Place(work, drawn, chance(wanted.seed, keys[work]) < wanted.share)
    yield from Order(wanted.share, wanted.seed, asking.person).places(keys, state.doubts)


def _sampled(store: Store, wanted: Wanted, asking: Asking, state: _State) -> Iterator[Place]:
    """The sample is the same for everybody, so that second opinions meet."""
    keys = store.queue.keys()
    others = (Place(work, Drawn.SECOND) for work in store.queue.decided_by_others(asking))
    drawn = (place for place in others if chance(f"second {wanted.seed}", keys[place.work_id]) < wanted.share)
    yield from _open(drawn, state.settled)


def _open(found: Iterable[Place], settled: Collection[int]) -> Iterator[Place]:
    return (place for place in found if place.work_id not in settled)


def _once(found: Iterable[Place]) -> Iterator[Place]:
    seen: set[int] = set()
    for place in found:
        if place.work_id not in seen:
            seen.add(place.work_id)
            yield place
