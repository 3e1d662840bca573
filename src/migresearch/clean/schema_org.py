"""schema.org objects (JSON-LD): what they are, and what they say in the words of records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migresearch.facts import FactName
from migresearch.records import Kind

Thing = Mapping[str, Any]

# Types that say more than "a page"; the first of a page's objects in this order is what the page is about.
KINDS: Mapping[str, Kind] = {
    "ScholarlyArticle": Kind.ARTICLE,
    "Book": Kind.BOOK,
    "Chapter": Kind.CHAPTER,
    "Thesis": Kind.THESIS,
    "Report": Kind.REPORT,
    "Dataset": Kind.DATASET,
    "Event": Kind.EVENT,
    "EducationEvent": Kind.EVENT,
    "BusinessEvent": Kind.EVENT,
    "Legislation": Kind.LEGAL_DEVELOPMENT,
    "Grant": Kind.FUNDING,
    "MonetaryGrant": Kind.FUNDING,
    "ResearchProject": Kind.PROJECT,
    "NewsArticle": Kind.NEWS,
    "BlogPosting": Kind.NEWS,
}
_LESS_TELLING = ("Article", "DigitalDocument", "CreativeWork", "WebPage", "ItemPage")
_PLACES = ("spatialCoverage", "contentLocation", "locationCreated", "legislationJurisdiction", "areaServed")
_DATES = {
    "startDate": FactName.STARTS,
    "endDate": FactName.ENDS,
    "legislationDate": FactName.DATE,
    "applicationDeadline": FactName.DEADLINE,
}
_BODIES = {
    "organizer": FactName.ORGANISER,
    "funder": FactName.FUNDER,
    "legislationPassedBy": FactName.COURT,
}


def main_thing(things: Sequence[Thing]) -> Thing:
    """The object a page is about; empty where none of a known type is there."""
    order = (*KINDS, *_LESS_TELLING)
    ranked = [(min(map(order.index, known)), thing) for thing in things if (known := _known(thing, order))]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else {}


def kind_of(thing: Thing) -> Kind | None:
    """What it is, where its type says so."""
    return next((KINDS[name] for name in types(thing) if name in KINDS), None)


def types(thing: Thing) -> list[str]:
    """Its types, without the vocabulary's address."""
    return [name.rpartition("/")[2] for name in said(thing.get("@type"))]


def said(value: Any, *, depth: int = 3) -> list[str]:
    """The texts of a value: text, number, the name of an object, or a list of these."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [text] if (text := str(value).strip()) else []
    if isinstance(value, list) and depth:
        return [text for one in value for text in said(one, depth=depth - 1)]
    if isinstance(value, Mapping) and depth:
        names = (said(value.get(key), depth=0) for key in ("name", "@value", "alternateName"))
        return next(filter(None, names), [])
    return []


def first(thing: Thing, *names: str) -> str | None:
    """The first text under any of these names."""
    return next((text for name in names for text in said(thing.get(name))), None)


def terms(thing: Thing) -> Iterator[tuple[str, str]]:
    """Pairs of meaning and value: dates, bodies, places and subjects that the object gives."""
    for table in (_DATES, _BODIES):
        for name, meaning in table.items():
            yield from ((meaning, value) for value in said(thing.get(name)))
    for value in said(thing.get("about")):
        yield FactName.THEME, value
    for name in ("legislationIdentifier", "isBasedOn"):
        if "Legislation" in types(thing):
            yield from ((FactName.INSTRUMENT, value) for value in said(thing.get(name)))
    for name in _PLACES:
        yield from (("country", value) for value in said(thing.get(name)))
    yield from _venue(thing)
    yield from _amount(thing)
    for keyword in said(thing.get("keywords")):
        yield from (("keyword", part) for part in keyword.split(","))


def _venue(thing: Thing) -> Iterator[tuple[str, str]]:
    """Where an event is held: the town, else the name of the place; and its country."""
    for place in _objects(thing.get("location")):
        if "VirtualLocation" in types(place):
            yield FactName.PLACE, "online"
            continue
        addresses = _objects(place.get("address"))
        towns = [town for one in addresses for town in said(one.get("addressLocality"))]
        for town in (towns or said(place))[:1]:
            yield FactName.PLACE, town
        for one in addresses:
            yield from (("country", country) for country in said(one.get("addressCountry")))
    if isinstance(thing.get("location"), str):
        yield FactName.PLACE, thing["location"]


def _amount(thing: Thing) -> Iterator[tuple[str, str]]:
    """What a grant offers: ``amount`` as a MonetaryAmount, or as a number beside ``currency``."""
    for amount in _objects(thing.get("amount")):
        value, currency = first(amount, "value", "maxValue"), first(amount, "currency")
        if value and currency:
            yield FactName.BUDGET, f"{value} {currency}"


def _objects(value: Any) -> list[Thing]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, Mapping)]


def _known(thing: Thing, order: Sequence[str]) -> list[str]:
    return [name for name in types(thing) if name in order]
