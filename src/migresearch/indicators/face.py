"""What can be asked of the policy indices; ``Library.indices`` is one of these."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from migresearch.catalogue.policy_indices import catalogue_stamp
from migresearch.errors import unknown
from migresearch.indicators.policy_index import PolicyIndex, policy_indices
from migresearch.store import Store


class Indices:
    """The catalogue and the scores of one database. The database is made, and the shipped catalogue
    taken in, when it is first asked; later only where a newer package brings another catalogue."""

    def __init__(self, database: Path, clock: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock

    @cached_property
    def store(self) -> Store:
        """Read-only; holds the catalogue of this package."""
        if not self._database.is_file():
            self._take_in()
        store = Store.read(self._database)
        if store.catalogue_stamp != catalogue_stamp():
            store.close()
            self._take_in()
            store = Store.read(self._database)
        return store

    def _take_in(self) -> None:
        from migresearch.catalogue.policy_indices import policy_indices as entries

        with Store.open(self._database) as store:
            store.replace_catalogue(entries(), catalogue_stamp(), self._clock())

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()

    @cached_property
    def all(self) -> list[PolicyIndex]:
        """Every index of the catalogue, by code."""
        return policy_indices(self.store.policy_indices(), self.store.statements())

    def named(self, name: str) -> PolicyIndex:
        """The index with this code or acronym, in any case. Raises UsageError, which names near ones."""
        wanted = name.strip().casefold()
        for one in self.all:
            if wanted == one.code:
                return one
        for one in self.all:
            if wanted in {
                str(word).casefold() for word in (*one.values("acronym"), one.name, *one.values("alias"))
            }:
                return one
        raise unknown("policy index", name, [one.code for one in self.all])
