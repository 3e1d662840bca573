"""The works that filters leave, kept from one question to the next while the database stays as it is."""

from collections import OrderedDict

from migresearch.index.works import Chosen
from migresearch.store import Filters, Store

# Pages, refinements and other orders of the same question ask for the same works again.
KEPT = 8


class Selections:
    """Asks a store for the works of the last few filters once; after any change of the database, again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state = store.state()
        self._kept: OrderedDict[Filters, Chosen] = OrderedDict()
        self._works: int | None = None

    def of(self, filters: Filters) -> Chosen | None:
        """The works these filters leave; None: all there are."""
        if not filters:
            return None
        self._forget_what_changed()
        if filters not in self._kept:
            self._kept[filters] = Chosen.listed(self._store.listed_ids(filters))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(filters)
        return self._kept[filters]

    def works(self) -> int:
        """How many works there are."""
        self._forget_what_changed()
        if self._works is None:
            self._works = self._store.count()
        return self._works

    def _forget_what_changed(self) -> None:
        """Asked before the store is read: what changes in between is then seen by the next question."""
        state = self._store.state()
        if state != self._state:
            self._kept.clear()
            self._works = None
        self._state = state
