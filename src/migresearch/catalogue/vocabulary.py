"""What can be said of a policy index: the fields, what a value of each looks like, the words allowed.

``docs/adding-an-index.md`` describes the same to people; a test compares the two.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SETS = ("policy", "outcome", "reference")
SOURCE_KINDS = {"producer": "high", "publication": "high", "catalogue": "medium", "secondary": "low"}
CONFIDENCES = ("high", "medium", "low")
CODINGS = ("absolute", "change", "typology", "outcome")
DIRECTIONS = ("open", "restrictive", "developed", "none")
RELATIONS = ("supersedes", "derived-from", "module-of", "uses", "renamed-from")

_RANGE = re.compile(r"(\d{4})\.\.(\d{4})")
_COUNTRY = re.compile(r"[A-Z]{2}|[A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Field:
    """``accepts``: whether a value is well formed; ``many``: several statements are no contradiction;
    ``scheme``: the values are codes of it; ``by_edition``: may differ from edition to edition."""

    accepts: Callable[[Any], bool]
    expected: str
    many: bool = False
    scheme: str | None = None
    by_edition: bool = False


def years_of(value: Any) -> tuple[int, ...]:
    """The years of ``"1980..2018"`` or of a list, ascending; empty where the value is neither."""
    if isinstance(value, str) and (found := _RANGE.fullmatch(value)):
        return tuple(range(int(found[1]), int(found[2]) + 1))
    if isinstance(value, list) and all(type(year) is int for year in value):
        return tuple(sorted(value))
    return ()


def relation_of(value: str) -> tuple[str, str]:
    """``"derived-from mipex"`` → (relation, id of the other index)."""
    kind, _, target = value.partition(" ")
    return kind, target


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_text(one) for one in value)


def _count(value: Any) -> bool:
    return type(value) is int and value > 0


def _number(value: Any) -> bool:
    return type(value) in {int, float}


def _year(value: Any) -> bool:
    return type(value) is int and 1700 <= value <= 2100


def _years(value: Any) -> bool:
    years = years_of(value)
    return bool(years) and _year(years[0]) and _year(years[-1])


def _countries(value: Any) -> bool:
    return _texts(value) and len(set(value)) == len(value) and all(map(_COUNTRY.fullmatch, value))


def _relation(value: Any) -> bool:
    return _text(value) and relation_of(value)[0] in RELATIONS and bool(relation_of(value)[1])


def _one_of(*words: str, many: bool = False) -> Field:
    return Field(lambda value: value in words, " | ".join(words), many)


TEXT = Field(_text, "text")
TEXTS = Field(_text, "text", many=True)
NUMBER = Field(_number, "a number", by_edition=True)
COUNT = Field(_count, "a whole number above 0", by_edition=True)

FIELDS: Mapping[str, Field] = {
    "name": TEXT,
    "acronym": TEXTS,
    "alias": TEXTS,
    "producer": TEXTS,
    "status": _one_of("active", "dormant", "one-off", "superseded", "unavailable"),
    "released": Field(_year, "a year", by_edition=True),
    "years": Field(_years, '"1980..2018" or a list of years', by_edition=True),
    "periodicity": TEXT,
    "country-count": COUNT,
    "countries": Field(_countries, "a list of ISO 3166 codes", by_edition=True),
    "scope": TEXT,
    "regions": Field(_texts, "a list of names", by_edition=True),
    "level": _one_of("national", "regional", "local", "dyadic", "supranational", many=True),
    "policy-fields": Field(_texts, "a list of codes", scheme="policy-fields", by_edition=True),
    "target-groups": Field(_texts, "a list of codes", scheme="migrant-groups", by_edition=True),
    "object": _one_of("law", "implementation", "outcome", "views", "governance", many=True),
    "indicator-count": COUNT,
    "coding": _one_of(*CODINGS),
    "scale-min": NUMBER,
    "scale-max": NUMBER,
    "direction": _one_of(*DIRECTIONS),
    "aggregation": TEXT,
    "unit": TEXT,
    "measured-on": TEXT,
    "availability": _one_of("open", "registration", "on-request", "publication", "none"),
    "terms": TEXT,
    "formats": Field(_texts, "a list of formats"),
    "url": TEXTS,
    "doi": TEXTS,
    "reference": TEXTS,
    "relation": Field(_relation, '"derived-from mipex" or the like', many=True),
}
