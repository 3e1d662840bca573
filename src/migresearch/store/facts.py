"""The facts of a work, merged from its records; pure, no SQL.

Words (grounds, themes, participants …) are the union over what the sources say now; dates and amounts
would contradict each other, so they come whole from the one source whose word counts most. A curator's
value of a name stands in place of all that sources say under it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from migresearch.facts import AMOUNTS, DATES, Fact, FactName
from migresearch.records import Record

OF_ONE_SOURCE = DATES | AMOUNTS


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact of a work and whose word it is: ``source source_id``, or ``curator person``."""

    name: str
    value: str
    origin: str


def merged_facts(
    records: Sequence[Record],
    overrides: Mapping[str, tuple[str, str]],
    rank: Callable[[str, str], int],
) -> tuple[StoredFact, ...]:
    """The facts of these current records, oldest first, by name in the order of :class:`FactName`.

    ``overrides`` as in :func:`migresearch.store.merge.merge`; ``rank`` tells the place of a source in
    the precedence of a field, smaller counting more.
    """
    if not overrides and not any(one.facts for one in records):
        return ()
    return tuple(one for name in FactName for one in _named(name, records, overrides, rank))


def facts_of(name: str, value: object) -> tuple[Fact, ...]:
    """What a curator's value of a name comes to: a text, a list of texts, or nothing."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(Fact(FactName(name), str(one)) for one in values)


def _named(
    name: FactName,
    records: Sequence[Record],
    overrides: Mapping[str, tuple[str, str]],
    rank: Callable[[str, str], int],
) -> list[StoredFact]:
    if name in overrides:
        said, person = overrides[name]
        return _distinct([(one, f"curator {person}") for one in facts_of(name, json.loads(said))])
    telling = [one for one in records if any(fact.name is name for fact in one.facts)]
    telling.sort(key=lambda one: rank(name, one.source))
    chosen = telling[:1] if name in OF_ONE_SOURCE else telling
    return _distinct(
        [(fact, f"{one.source} {one.source_id}") for one in chosen for fact in one.facts if fact.name is name]
    )


def _distinct(said: Sequence[tuple[Fact, str]]) -> list[StoredFact]:
    """Each fact once, by the one who counts most."""
    first: dict[Fact, str] = {}
    for fact, origin in said:
        first.setdefault(fact, origin)
    return [StoredFact(str(fact.name), fact.value, origin) for fact, origin in first.items()]
