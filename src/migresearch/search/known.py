"""Whether the values of filters occur in a library: what is mistyped must not look like an empty answer."""

from collections.abc import Sequence

from migresearch.errors import UsageError, unknown
from migresearch.store import Filters, Store
from migresearch.store.fact_filters import FactFilter

_LISTED = 20


def check_sources(store: Store, names: Sequence[str]) -> None:
    """Raise UsageError for a source that no work has."""
    known = store.sources() if names else ()
    for name in names:
        if name not in known:
            raise unknown("source", name, known)


def check_facts(store: Store, facts: Sequence[FactFilter]) -> None:
    """Raise UsageError for words that no fact of the name holds; it gives the commonest there are."""
    for wanted, part in [(one, part) for one in facts for part in one.parts]:
        if store.count(Filters(facts=(FactFilter(wanted.name, (part,)),))):
            continue
        held = [value for value, _ in store.facet(wanted.name, Filters(), _LISTED)]
        there = f"the commonest: {'; '.join(held)}" if held else f"no work has a fact {wanted.name} yet"
        raise UsageError(f"no {wanted.name} holds {part!r}; {there}")
