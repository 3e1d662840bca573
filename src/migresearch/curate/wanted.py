"""What a curator wants to see: the question behind a queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from migresearch.store import Filters

if TYPE_CHECKING:
    from migresearch.schemes import Scheme


class Purpose(StrEnum):
    """Why works are asked about.

    ``classify``: what nobody has decided. ``second``: a sample of what others decided, their words hidden.
    ``adjudicate``: what people disagree about; the answer stands above theirs.
    """

    CLASSIFY = "classify"
    SECOND = "second"
    ADJUDICATE = "adjudicate"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A queue as a question.

    ``schemes``: those that are decided, all if empty. ``share``: of the works, the part drawn at random
    rather than by doubt (``classify``), or sampled (``second``). ``seed`` draws another sample; the empty
    one is the same in every sitting. ``again``: also what the person skipped or was unsure of.
    """

    schemes: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    purpose: Purpose = Purpose.CLASSIFY
    share: float = 0.2
    seed: str = ""
    again: bool = False


def holding(
    text: str, filters: Filters, schemes: "Mapping[str, Scheme]", find: Callable[[str, str], int | None]
) -> Filters:
    """``filters``, and of those works only the ones that hold every word of ``text``.

    ``text`` is written as for a search: phrases, exclusions, AND/OR/NOT, ``field:value``, a key or a DOI,
    which ``find`` looks up. A queue must know what is in it and what is not, so the words by which a search
    only ranks are demanded; function words are not.
    """
    if not text.strip():
        return filters
    from migresearch.search.engine import Asked
    from migresearch.search.query import Query, both

    asked = Asked.of(Query(text, filters=filters), schemes)
    if asked.parsed.lookup:
        found = find(asked.parsed.lookup.scheme, asked.parsed.lookup.value)
        if found is not None:
            return both(filters, Filters(ids=(found,)))
    if {"AND", "OR"} & set(text.split()):
        return asked.filters
    return both(asked.filters, Filters(match=_every_word(asked.parsed.text)))


def _every_word(text: str) -> str | None:
    from migresearch.index.tokens import question_words
    from migresearch.search.query_expression import All, expression
    from migresearch.search.query_items import Atom

    return expression(All(tuple(Atom(word.written) for word in question_words(text, ()))))
