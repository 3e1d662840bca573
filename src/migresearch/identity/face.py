"""What can be asked and decided about duplicates; ``Library.duplicates`` is one of these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from migresearch.clean.identifiers import doi
from migresearch.errors import UsageError, unknown
from migresearch.identity.clusters import Cluster, as_rows, clusters
from migresearch.records import RelationType
from migresearch.store import Filters, Store
from migresearch.store.duplicates import Act, Done, Said, Standing
from migresearch.store.rules import default_rules

Report = Callable[[int, int | None], None]
# Who merges what is certain; part of the record, so that a later rule can be told from this one.
RULE = "rule: everything agrees (1)"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of clusters: how many there are in all, and those asked for."""

    total: int
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two works side by side: what the judgement says, and what a person said."""

    outcome: str
    relation: str | None
    inverse: bool
    certain: bool
    score: float
    reasons: tuple[str, ...]
    standing: Standing | None


class Duplicates:
    """Duplicates of one database. ``clock`` tells the time of decisions (ISO 8601 UTC)."""

    def __init__(self, database: Path, clock: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock

    @cached_property
    def store(self) -> Store:
        """Open for writing; the database is never made here. Raises StoreError."""
        Store.read(self._database).close()
        return Store.open(self._database)

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()

    def clusters(
        self,
        report: Report,
        filters: Filters | None = None,
        outcomes: Sequence[str] = (),
        least: float = 0.0,
        limit: int = 0,
    ) -> Found:
        """The clusters with any member the filters leave; looks at all works first where any changed.

        ``outcomes``: only these (same, related, unsure); ``least``: score of the strongest pair;
        ``limit``: at most so many, 0 for all. Raises UsageError for an unknown outcome.
        """
        from migresearch.identity.scanning import look

        for name in outcomes:
            if name not in ("same", "related", "unsure"):
                raise unknown("outcome", name, ("same", "related", "unsure"))
        look(self.store, report)
        found = [one for one in clusters(self.store.pairs.found()) if one.score >= least]
        if outcomes:
            found = [one for one in found if one.outcome in outcomes]
        if filters is not None and filters != Filters():
            left = set(self.store.matching_ids(filters))
            found = [one for one in found if left.intersection(one.members)]
        return Found(len(found), tuple(found[:limit] if limit else found))

    def rows(self, chosen: Sequence[Cluster]) -> list[dict[str, Any]]:
        """Clusters for programs, works named by key."""
        return as_rows(self.store, chosen)

    def merge(self, one: str, other: str, person: str, note: str = "") -> Done:
        """Two works are the same; the older key survives. Raises UsageError."""
        return self.store.pairs.merge(_name(one), _name(other), self._said(person, note), default_rules())

    def never(self, one: str, other: str, person: str, note: str = "") -> Done:
        """Two works are never the same. Raises UsageError."""
        return self.store.pairs.never(_name(one), _name(other), self._said(person, note))

    def relate(self, one: str, relation: str, other: str, person: str, note: str = "") -> Done:
        """One work <relation> the other. Raises UsageError."""
        known = {each.value: each for each in RelationType}
        if relation not in known:
            raise unknown("relation", relation, known)
        said = self._said(person, note)
        return self.store.pairs.relate(_name(one), known[relation], _name(other), said)

    def split(self, name: str, record: str | None, person: str, note: str = "") -> Done:
        """Take a record out of a work, or every one. Raises UsageError."""
        return self.store.pairs.split(_name(name), record, self._said(person, note), default_rules())

    def undo(self, number: int | None, person: str) -> tuple[Act, Done]:
        """Take back an act, by default the person's last. Raises UsageError."""
        return self.store.pairs.undo(number, self._said(person, ""), default_rules())

    def log(self, limit: int, person: str | None = None) -> list[Act]:
        """The latest acts, newest first."""
        return self.store.pairs.acts(limit, person)

    def why(self, one: str, other: str) -> Compared:
        """What two works are to each other, whether or not a look brought them together."""
        from migresearch.identity.judging import judge
        from migresearch.identity.profile import Profile

        ids = [self._id(one), self._id(other)]
        if ids[0] == ids[1]:
            raise UsageError(f"{one} and {other} are one work; `migresearch why {one}` shows its records")
        profiles = {each.id: Profile(each) for each in self.store.pairs.comparables(ids)}
        suspicion = self.store.pairs.suspected().get((min(ids), max(ids)))
        judged = judge(profiles[ids[0]], profiles[ids[1]], suspicion)
        stands = self.store.pairs.standing(ids[0]).get(ids[1])
        return Compared(
            judged.outcome.value, judged.relation and judged.relation.value, judged.inverse, judged.certain,
            judged.score, judged.reasons, stands,
        )  # fmt: skip

    def settle(self, report: Report, *, dry_run: bool = False) -> list[tuple[str, str]]:
        """Merge every cluster in which everything agrees. Returns (older key, younger key) of each merge.

        Each merge is an act of its own and can be undone. With ``dry_run`` nothing is written.
        """
        merged = []
        for cluster in self.clusters(report, outcomes=("same",)).clusters:
            keys = [work.key for work in self.store.works(cluster.members)]
            if not cluster.certain or len(keys) != len(cluster.members):
                continue
            for younger in keys[1:]:
                if not dry_run:
                    self.merge(keys[0], younger, RULE)
                merged.append((keys[0], younger))
        return merged

    def _id(self, name: str) -> int:
        found = self.store.work_id(_name(name))
        if found is None:
            raise UsageError(f"no work has the key or DOI {name!r}; `migresearch search` shows keys")
        return found

    def _said(self, person: str, note: str) -> Said:
        if not person.strip():
            raise UsageError("a decision needs the name of a person; give one with --as NAME")
        return Said(person.strip(), self._clock(), note)


def _name(name: str) -> str:
    """A key as it is, a DOI in its normal form."""
    plain = name.strip().lower()
    return plain if plain.startswith("mr-") else doi(name) or plain
