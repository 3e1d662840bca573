"""Which works of a queue may be one and the same: one card is enough for them until a person has looked."""

from collections.abc import Mapping

from migresearch.store import Store


def clusters(store: Store) -> Mapping[int, int]:
    """work → the oldest of the works it seems to be one with; works that stand alone are absent."""
    parent: dict[int, int] = {}

    def oldest(work: int) -> int:
        while (above := parent.get(work, work)) != work:
            parent[work] = parent.get(above, above)
            work = above
        return work

    for pair in store.pairs.found():
        if pair.outcome == "same":
            one, other = sorted((oldest(pair.work_id), oldest(pair.other_id)))
            parent[one], parent[other] = one, one
    return {work: oldest(work) for work in parent}
