"""What belongs to a saved search: the works that hold every word asked for; and what only comes near.

A ranking has no end, a membership must have one: new works are told from old ones by it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migresearch.index.tokens import question_words
from migresearch.search.engine import Asked
from migresearch.search.modes import Mode
from migresearch.search.query import Query, both, typed_filters
from migresearch.search.query_expression import All, expression
from migresearch.search.query_items import Atom
from migresearch.search.query_text import parse
from migresearch.search.results import Results
from migresearch.store import Filters

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

# How many works are looked at by meaning: where no work holds every word, and at most.
NEAREST, FURTHEST = 10, 200


@dataclass(frozen=True, slots=True)
class Question:
    """A query as a membership; ``meaning`` asks for the same by meaning alone, None without words."""

    members: Filters
    meaning: Query | None

    @classmethod
    def of(cls, query: Query, schemes: "Mapping[str, Scheme]") -> "Question":
        asked = Asked.of(query, schemes)
        every_word = Filters(match=_every_word(query.text, schemes))
        typed, _ = typed_filters(asked.parsed.filters, schemes)
        words = parse(asked.parsed.text).text
        nearest = Query(words, Mode.SEMANTIC, both(query.filters, typed)) if words else None
        return cls(both(asked.filters, every_word), nearest)

    def near(
        self, search: Callable[[Query], Results], members: Collection[int], others: Collection[int]
    ) -> list[int]:
        """Those of the ``others`` that are nearer in meaning than half of the ``members``, nearest first."""
        if self.meaning is None:
            return []
        answer = search(replace(self.meaning, page_size=FURTHEST))
        if answer.mode != Mode.SEMANTIC:
            return []
        ranked = [hit.work.id for hit in answer.hits]
        return [one for one in ranked[: _depth(ranked, members)] if one in others]


def _depth(ranked: Sequence[int], members: Collection[int]) -> int:
    """Where half of the members have come; a fixed depth where there are none."""
    places = [place for place, one in enumerate(ranked) if one in members]
    half = (len(members) + 1) // 2
    if not members:
        return NEAREST
    return places[half - 1] if len(places) >= half else len(ranked)


def _every_word(text: str, schemes: Collection[str]) -> str | None:
    """All ranking words as an expression; None where the person's own AND and OR say what is wanted."""
    if " AND " in text or " OR " in text:
        return None
    parsed = parse(text, schemes)
    if parsed.lookup:
        return None
    # A hyphenated word is one word here: its parts must stand side by side.
    whole = [one for one in parsed.text.split() if question_words(one, ()) and one not in parsed.prefixes]
    wanted = [*map(Atom, whole), *(Atom(one, prefix=True) for one in parsed.prefixes)]
    return expression(All(tuple(wanted)))
