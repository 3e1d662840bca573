"""Checks put to all works of a library; ``Library.quality`` is one of these."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from migresearch.errors import unknown
from migresearch.quality.problem import CHECKS, Check, Problem
from migresearch.store import Filters, Store
from migresearch.store.examining import examined


class Finding(NamedTuple):
    """A problem of a work; ``sources``: the sources of the work's records."""

    check: str
    work_id: int
    key: str
    title: str
    sources: tuple[str, ...]
    problem: Problem


@dataclass
class Tally:
    """What one check found: works, those with a fix, and works by source; one of two sources counts twice."""

    check: Check
    works: int = 0
    fixable: int = 0
    sources: Counter[str] = field(default_factory=Counter)


class Quality:
    """The checks over one database, which they only read."""

    def __init__(self, database: Path) -> None:
        self._database = database

    @cached_property
    def _store(self) -> Store:
        return Store.read(self._database)

    def close(self) -> None:
        if "_store" in self.__dict__:
            self._store.close()

    def findings(
        self, names: Sequence[str] = (), filters: Filters | None = None, works: Sequence[int] = ()
    ) -> Iterator[Finding]:
        """Every problem that these checks find, by work; all checks and all works unless some are named.

        Raises UsageError for a check that is not there.
        """
        checks = _chosen(names)
        wanted = set(works)
        if filters:
            found = set(self._store.matching_ids(filters))
            wanted = wanted & found if works else found
        for work in examined(self._database):
            if not (filters or works) or work.id in wanted:
                for one in checks:
                    for problem in one.find(work):
                        yield Finding(one.name, work.id, work.key, work.title, work.sources, problem)

    def counts(
        self, names: Sequence[str] = (), filters: Filters | None = None, works: Sequence[int] = ()
    ) -> list[Tally]:
        """How many works each check finds fault with, in the order of the checks."""
        tallies = {one.name: Tally(one) for one in _chosen(names)}
        seen: dict[str, int] = {}
        for found in self.findings(names, filters, works):
            tally = tallies[found.check]
            if seen.get(found.check) != found.work_id:  # a work may fail a check twice
                seen[found.check] = found.work_id
                tally.works += 1
                tally.fixable += found.problem.fix is not None
                tally.sources.update(found.sources)
        return list(tallies.values())


def _chosen(names: Sequence[str]) -> list[Check]:
    for name in names:
        if name not in CHECKS:
            raise unknown("check", name, CHECKS)
    return [one for one in CHECKS.values() if not names or one.name in names]
