"""Cards as rows: the next ones of a queue for programs that decide, and what a work still waits for."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from migresearch.curate.card import Card, Cards, Span
from migresearch.curate.options import Option, Tag
from migresearch.curate.ordering import Drawn, Place
from migresearch.curate.wanted import Wanted

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.store.decisions import Said


def open_tags(desk: "Desk", work_id: int, schemes: Sequence[str] = ()) -> list[Tag]:
    """The suggestions of a work that nobody answered, in these schemes or in all."""
    asking = desk.asking(Wanted(tuple(schemes)))
    card = Cards(desk.store, desk.schemes, asking, desk.rules).card(Place(work_id, Drawn.BEGUN))
    return [option.tag for option in card.open] if card else []


def next_cards(desk: "Desk", wanted: Wanted, number: int) -> tuple[int, list[Card]]:
    """How many works the queue has, and its first cards."""
    places = desk.places(wanted)
    cards = Cards(desk.store, desk.schemes, desk.asking(wanted), desk.rules)
    laid = (cards.card(place, desk.twins(place.work_id)) for place in places)
    return len(places), list(islice((card for card in laid if card is not None), number))


def row(card: Card) -> dict[str, Any]:
    """A card as plain values: what a program needs to decide."""
    work = card.work
    return {
        "key": work.key,
        "title": work.title,
        "year": work.year,
        "drawn": card.place.drawn.value,
        "changed": card.changed,
        "suggestions": [_short(option) for option in card.open],
        "abstract": work.abstract,
        "options": [option_row(option) for option in card.options],
        "title_words": [_span(work.title, span) for span in card.title],
        "abstract_words": [_span(work.abstract or "", span) for span in card.abstract],
        "twins": [twin.key for twin in card.twins],
    }


def option_row(option: Option) -> dict[str, Any]:
    """A code of a work as plain values: who says it, why, and whether it counts."""
    return {
        "scheme": option.tag.scheme,
        "code": option.tag.code,
        "label": option.label,
        "note": option.note,
        "effective": option.effective,
        "open": option.open,
        "stated": option.stated,
        "probability": option.probability,
        "own": option.own.value if option.own else None,
        "claims": [
            {"origin": one.origin, "score": one.score, "reason": one.explanation} for one in option.claims
        ],
        "said": [_word(one) for one in option.said],
    }


def said_row(one: "Said") -> dict[str, Any]:
    """What a person said of a code, or with the code '' of the whole work, as plain values."""
    return {"scheme": one.decision.scheme, "code": one.decision.code, **_word(one)}


def _word(one: "Said") -> dict[str, Any]:
    return {
        "person": one.decision.person,
        "verdict": one.decision.verdict.value,
        "time": one.decision.decided_at,
        "note": one.decision.note,
    }


def _short(option: Option) -> str:
    probability = "" if option.probability is None else f" {option.probability:.2f}"
    return f"{option.tag.scheme}={option.tag.code}{probability}"


def _span(text: str, span: Span) -> dict[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "words": text[span.start : span.end],
        "scheme": span.tag.scheme,
        "code": span.tag.code,
    }
