"""Scores as people ask for them: rows by country, year and area, out of one edition or all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.errors import UsageError, unknown
from migresearch.indicators.countries import countries
from migresearch.search.query import years
from migresearch.store import Store
from migresearch.store.scores import HeldEdition, Indicator

OVERALL, ALL = "overall", "all"
_AGGREGATES = ("area", "dimension")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score as it is listed. ``area``: the area it is of or belongs to, ``overall`` for the total;
    ``indicator`` None: the score is that of the area itself; ``score`` None: ``missing`` says why."""

    index: str
    edition: str
    country: str
    year: int
    area: str | None
    indicator: str | None
    score: float | None
    missing: str | None

    def row(self) -> dict[str, Any]:
        """As a row of a listing."""
        return {
            "index": self.index,
            "edition": self.edition,
            "country": self.country,
            "year": self.year,
            "area": self.area,
            "indicator": self.indicator,
            "score": self.score,
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an index. Empty means: the overall scores, of all countries, years and editions.

    ``areas`` and ``indicators`` hold codes or ``all``; ``years`` the first and the last wanted.
    """

    countries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    years: tuple[int | None, int | None] | None = None
    edition: str = ""


def asked(
    *, country: str = "", area: str = "", indicator: str = "", year: str = "", edition: str = ""
) -> Asked:
    """What a person asks for in words: ``DE,Nordic countries``, ``family,education``, ``2010..2019``.

    Raises UsageError for a country nobody knows and for years that are not understood.
    """
    return Asked(tuple(countries(country)), _words(area), _words(indicator), years(year), edition)


def score_rows(store: Store, index: str, asked: Asked) -> list[ScoreRow]:
    """The scores asked for, by edition, indicator, country and year. Raises UsageError for unknown names."""
    chosen = editions_of(store, index, asked.edition)
    wanted = [(held, list(_choices(held, asked))) for held in chosen]
    if not any(choice for _held, choices in wanted for choice in choices):
        raise _nothing(chosen, asked)
    return [row for held, choices in wanted for row in _first_rows(store, held, choices, asked)]


def editions_of(store: Store, index: str, edition: str = "") -> list[HeldEdition]:
    """The editions held of an index, or the one whose label is, or alone begins with, ``edition``."""
    held = store.scores.editions(index)
    if not held:
        known = sorted({one.edition.index for one in store.scores.editions()})
        raise UsageError(
            f"no scores of {index} are held; `migresearch indices import FILE` takes them in. "
            f"Held: {', '.join(known) or 'none'}"
        )
    if not edition:
        return held
    wanted = edition.casefold()
    exact = [one for one in held if one.edition.label.casefold() == wanted]
    found = exact or [one for one in held if one.edition.label.casefold().startswith(wanted)]
    if len(found) != 1:
        raise unknown(f"edition of {index}", edition, [one.edition.label for one in held])
    return found


def area_of(code: str, indicators: Mapping[str, Indicator]) -> str | None:
    """The area an indicator belongs to; ``overall`` where it enters the total without one."""
    one: Indicator | None = indicators[code]
    while one is not None:
        if one.level in (*_AGGREGATES[:1], OVERALL):
            return one.code
        one = indicators[one.parent] if one.parent else None
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _choices(held: HeldEdition, asked: Asked) -> Iterator[list[str]]:
    """The indicators an edition has of what is asked. Without names: its overall score, or else its areas, or
    else its indicators; an area may be a mere heading without scores."""
    known = {one.code: one for one in held.indicators}
    if asked.indicators:
        yield [one.code for one in held.indicators if _is_wanted_indicator(one, known, asked)]
    elif asked.areas:
        yield [one.code for one in held.indicators if _is_wanted_area(one, asked)]
    else:
        for level in (OVERALL, *_AGGREGATES, "indicator"):
            codes = [one.code for one in held.indicators if one.level == level]
            yield codes[:1] if level == OVERALL else codes


def _first_rows(
    store: Store, held: HeldEdition, choices: Iterable[Sequence[str]], asked: Asked
) -> Sequence[ScoreRow]:
    for codes in filter(None, choices):
        if rows := list(_rows(store, held, codes, asked)):
            return rows
    return ()


def _is_wanted_area(one: Indicator, asked: Asked) -> bool:
    return one.code in asked.areas or (ALL in asked.areas and one.level in {*_AGGREGATES, OVERALL})


def _is_wanted_indicator(one: Indicator, known: Mapping[str, Indicator], asked: Asked) -> bool:
    inside = not asked.areas or ALL in asked.areas or area_of(one.code, known) in asked.areas
    named = one.code in asked.indicators or (ALL in asked.indicators and one.level == "indicator")
    return inside and named


def _nothing(chosen: Sequence[HeldEdition], asked: Asked) -> UsageError:
    names = {one.code for held in chosen for one in held.indicators}
    areas = {one.code for held in chosen for one in held.indicators if not one.level.endswith("indicator")}
    for what, words, known in (("area", asked.areas, areas), ("indicator", asked.indicators, names)):
        for word in words:
            if word != ALL and word not in known:
                return unknown(f"{what} of {chosen[0].edition.index}", word, known)
    return UsageError("none of the indicators named belongs to the areas named")


def _rows(store: Store, held: HeldEdition, codes: Sequence[str], asked: Asked) -> Iterator[ScoreRow]:
    known = {one.code: one for one in held.indicators}
    low, high = asked.years or (None, None)
    found = store.scores.scores(
        held.edition.index,
        held.edition.label,
        indicators=codes,
        countries=asked.countries,
        years=(low or 0, high or 9999),
    )
    places = {code: place(code, known) for code in codes}
    for one in found:
        yield ScoreRow(
            held.edition.index,
            held.edition.label,
            one.country,
            one.year,
            *places[one.indicator],
            one.value,
            one.missing,
        )


def place(code: str, known: Mapping[str, Indicator]) -> tuple[str | None, str | None]:
    """(area, indicator) of a row."""
    area = area_of(code, known)
    return area, None if area == code else code
