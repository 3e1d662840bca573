"""Clusters: the works that hang together by what the last look found, one card for each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.records import RelationType
from migresearch.store import Store
from migresearch.store.duplicates import Likeness

# A part belongs to its whole and a notice to its target: no reason to show their neighbours on one card.
_PAIRS_ONLY = frozenset(
    {RelationType.PART_OF, RelationType.CORRECTS, RelationType.RETRACTS, RelationType.EXPRESSES_CONCERN}
)
_GRAVEST = ("unsure", "related", "same")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Works that may be one or belong together; ``members`` by age, ``pairs`` the strongest first."""

    members: tuple[int, ...]
    pairs: tuple[Likeness, ...]

    @property
    def outcome(self) -> str:
        """What is proposed for all: unsure where one pair is, else related where one is, else same."""
        outcomes = {pair.outcome for pair in self.pairs}
        return next(outcome for outcome in _GRAVEST if outcome in outcomes)

    @property
    def relation(self) -> str | None:
        """The commonest relation proposed, where related is what is proposed."""
        named = Counter(pair.relation for pair in self.pairs if pair.relation)
        return named.most_common(1)[0][0] if named and self.outcome == "related" else None

    @property
    def score(self) -> float:
        """That of its strongest pair, 0..1."""
        return self.pairs[0].score

    @property
    def certain(self) -> bool:
        """Whether a machine may merge all of it."""
        return all(pair.certain for pair in self.pairs)


def clusters(pairs: Iterable[Likeness]) -> list[Cluster]:
    """The clusters these pairs form: what may be merged first, then what is unsure, then relations;
    within each the likest first."""
    joining: list[Likeness] = []
    alone: list[Likeness] = []
    for pair in pairs:
        (alone if pair.relation in _PAIRS_ONLY else joining).append(pair)
    formed = [*_joined(joining), *(Cluster((one.work_id, one.other_id), (one,)) for one in alone)]
    order = ("same", "unsure", "related")
    return sorted(formed, key=lambda one: (order.index(one.outcome), -one.score, one.members))


def clusters_of(store: Store, work_ids: Sequence[int]) -> dict[int, Cluster]:
    """work → the cluster it stands in, as the last look found it and people have not decided since.

    Works that stand alone are left out, and so are pairs of a part and its whole or a notice and its
    target: these are classified one by one. Asks the store only for what hangs on these works.
    """
    known: set[Likeness] = set()
    asked: set[int] = set()
    waiting = set(work_ids)
    while waiting:
        found = [one for one in store.pairs.found(sorted(waiting)) if one.relation not in _PAIRS_ONLY]
        asked |= waiting
        known.update(found)
        waiting = {work for one in found for work in one[:2]} - asked
    of = {work: cluster for cluster in _joined(known) for work in cluster.members}
    return {work: of[work] for work in work_ids if work in of}


def as_rows(store: Store, chosen: Sequence[Cluster]) -> list[dict[str, Any]]:
    """Clusters for programs: members as works, pairs with scores and reasons, all works named by key."""
    ids = sorted({work for cluster in chosen for work in cluster.members})
    works = {one.id: one for one in store.works(ids)}
    rows = []
    for cluster in chosen:
        members = [_member(store, works[work]) for work in cluster.members if work in works]
        rows.append(
            {
                "outcome": cluster.outcome,
                "relation": cluster.relation,
                "score": cluster.score,
                "certain": cluster.certain,
                "members": members,
                "pairs": [_pair(pair, works) for pair in cluster.pairs if {*pair[:2]} <= works.keys()],
            }
        )
    return rows


def _joined(pairs: Iterable[Likeness]) -> list[Cluster]:
    of: dict[int, set[int]] = {}
    listed = sorted(pairs, key=lambda pair: (-pair.score, pair[:2]))
    for pair in listed:
        joined = of.get(pair.work_id, {pair.work_id}) | of.get(pair.other_id, {pair.other_id})
        of.update(dict.fromkeys(joined, joined))
    mine: dict[int, list[Likeness]] = {}
    for pair in listed:
        mine.setdefault(min(of[pair.work_id]), []).append(pair)
    return [Cluster(tuple(sorted(of[first])), tuple(own)) for first, own in mine.items()]


def _member(store: Store, work: Any) -> dict[str, Any]:
    return {
        "key": work.key,
        "title": work.title,
        "by": [person.name for person in work.contributors],
        "year": work.year,
        "venue": work.venue,
        "kind": work.kind,
        "doi": work.doi,
        "language": work.language,
        "has_abstract": work.abstract is not None,
        "records": sorted({f"{one.source} {one.source_id}" for one in store.provenance(work.id)}),
    }


def _pair(pair: Likeness, works: dict[int, Any]) -> dict[str, Any]:
    one, other = works[pair.work_id].key, works[pair.other_id].key
    return {
        "one": other if pair.inverse else one,
        "other": one if pair.inverse else other,
        "outcome": pair.outcome,
        "relation": pair.relation,
        "score": pair.score,
        "certain": pair.certain,
        "reasons": list(pair.reasons),
    }
