"""Which works of a queue may be one and the same: one card is enough for them until a person has looked."""

from collections.abc import Mapping

from migresearch.identity.clusters import clusters
from migresearch.store import Store


def eldest(store: Store) -> Mapping[int, int]:
    """work → the oldest of the works it seems to be one with; works that stand alone are absent."""
    same = (pair for pair in store.pairs.found() if pair.outcome == "same")
    return {work: cluster.members[0] for cluster in clusters(same) for work in cluster.members}
