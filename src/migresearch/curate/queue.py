"""The queue: not a list that is kept, but what the database says is still to be decided, in an order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    chosen = frozenset(store.matching_ids(wanted.filters)) if wanted.filters else None
    if wanted.purpose is Purpose.ADJUDICATE:
        ruled = (Place(work, Drawn.DISPUTED) for work in disputed if chosen is None or work in chosen)
        return list(one_a_cluster(_once(ruled), clusters, ()))
    settled = _settled(store, asking)
    keys = {
        work: key
        for work, key in store.queue.keys().items()
        if work not in settled and (chosen is None or work in chosen)
    }
    found = (_sampled if wanted.purpose is Purpose.SECOND else _undecided)(store, wanted, asking, keys)
    return list(one_a_cluster(_once(found), clusters, settled))


def is_open(store: Store, asking: Asking, work_id: int) -> bool:
    """Whether the work is still to be decided, now that others may have been at it."""
    return work_id not in _settled(store, asking, work_id)


def _settled(store: Store, asking: Asking, work_id: int | None = None) -> set[int]:
    """The works of which every scheme is spoken of and no suggestion left."""
    spoken: defaultdict[int, set[str]] = defaultdict(set)
    for work, scheme in store.queue.answered(asking, work_id):
        spoken[work].add(scheme)
    for work, scheme in store.queue.still_open(asking, work_id) if spoken else ():
        spoken[work].discard(scheme)
    everything = set(asking.schemes)
    return {work for work, schemes in spoken.items() if schemes == everything}


def _undecided(store: Store, wanted: Wanted, asking: Asking, keys: Mapping[int, str]) -> Iterator[Place]:
    """What was begun, what has changed, then all the rest by doubt and by chance."""
    begun, changed = store.queue.begun(asking), store.queue.changed(asking)
    for works, drawn in ((begun, Drawn.BEGUN), (changed, Drawn.CHANGED)):
        for work in works:
            if work in keys:
                yield Place(work, drawn, chance(wanted.seed, keys[work]) < wanted.share)
    doubts = store.queue.doubts(asking, list(keys) if wanted.filters else None)
    yield from Order(wanted.share, wanted.seed, asking.person).places(keys, doubts)


def _sampled(store: Store, wanted: Wanted, asking: Asking, keys: Mapping[int, str]) -> Iterator[Place]:
    """The sample is the same for everybody, so that second opinions meet."""
    for work in store.queue.decided_by_others(asking):
        if work in keys and chance(f"second {wanted.seed}", keys[work]) < wanted.share:
            yield Place(work, Drawn.SECOND)


def _once(found: Iterable[Place]) -> Iterator[Place]:
    seen: set[int] = set()
    for place in found:
        if place.work_id not in seen:
            seen.add(place.work_id)
            yield place
