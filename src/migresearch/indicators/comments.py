"""Experts' comments, found by their words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from migresearch.errors import UsageError
from migresearch.indicators.reading_scores import area_of
from migresearch.search.query_expression import expression, tree
from migresearch.search.query_items import Atom, FieldFilter, Operator, items
from migresearch.store import Store


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What an expert wrote of an indicator; ``label`` is that of the indicator, ``area`` the one it is in."""

    index: str
    edition: str
    country: str
    year: int | None
    area: str | None
    indicator: str
    label: str
    text: str


def find_comments(
    store: Store, words: str, *, index: str = "", countries: Sequence[str] = (), areas: Sequence[str] = ()
) -> list[CommentRow]:
    """The comments that hold all the words, best match first, all comments without words.

    ``"phrases"``, ``-word``, ``OR`` and ``word*`` mean what they mean in a search.
    """
    found = store.scores.comments(full_text(words), index=index or None, countries=countries)
    held = {(one.edition.index, one.edition.label): one for one in store.scores.editions(index or None)}
    known = {place: {one.code: one for one in edition.indicators} for place, edition in held.items()}
    rows = []
    for index_code, edition, comment in found:
        indicators = known[index_code, edition]
        area = area_of(comment.indicator, indicators)
        if not areas or area in areas:
            label = indicators[comment.indicator].label
            rows.append(
                CommentRow(
                    index_code,
                    edition,
                    comment.country,
                    comment.year,
                    area,
                    comment.indicator,
                    label,
                    comment.text,
                )
            )
    return rows


def full_text(words: str) -> str | None:
    """A full-text expression for what a person types, None for nothing.

    Raises UsageError where no word is left to look for.
    """
    if not words.strip():
        return None
    found = expression(tree([_of_text(item) for item in items(words, ())]))
    if found is None:
        raise UsageError(f"{words!r} names no word to look for; give at least one without a minus")
    return found


def _of_text(item: Atom | FieldFilter | Operator) -> Atom | Operator:
    """Comments have no fields: ``year:2010`` is looked for as it stands."""
    if isinstance(item, FieldFilter):
        return Atom(f"{item.name} {item.value}", phrase=True, unwanted=not item.wanted)
    return replace(item, column=None) if isinstance(item, Atom) else item
