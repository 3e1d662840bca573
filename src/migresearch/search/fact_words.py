"""Filters over facts as people type them: ``ground=religion``, ``deadline>=2026-11``, ``budget=..9000``."""

import re
from collections.abc import Iterable
from dataclasses import replace

from migresearch.errors import UsageError, unknown
from migresearch.facts import AMOUNTS, DATES, FactName, is_date
from migresearch.store.fact_filters import FactFilter

_TYPED = re.compile(r"\s*(?P<name>[\w-]+)\s*(?P<sign>>=|<=|=)\s*(?P<value>.*\S)\s*")
_BOUND = re.compile(r"\d+(\.\d{1,2})?( [A-Z]{3})?")
_SEVERAL, _RANGE = ";", ".."


def fact_filters(typed: Iterable[str]) -> tuple[FactFilter, ...]:
    """The filters these words mean; both ends of one name make one range, which one fact must fit.

    Raises UsageError for a name, a date or an amount that is none.
    """
    ranges: dict[str, FactFilter] = {}
    others: list[FactFilter] = []
    for one in map(fact_filter, typed):
        held = ranges.get(one.name)
        if one.parts:
            others.append(one)
        elif held and _opposite(held, one):
            ranges[one.name] = replace(held, least=held.least or one.least, most=held.most or one.most)
        elif held:
            others.append(one)
        else:
            ranges[one.name] = one
    return (*ranges.values(), *others)


def fact_filter(typed: str) -> FactFilter:
    """The filter of one text. Raises UsageError."""
    found = _TYPED.fullmatch(typed)
    if not found:
        raise UsageError(
            f"--fact {typed!r} is not understood; write NAME=VALUE, NAME>=VALUE or NAME<=VALUE, "
            "e.g. ground=religion or deadline>=2026-11-01"
        )
    if found["name"] not in set(FactName):
        raise unknown("fact", found["name"], FactName)
    name, sign, value = FactName(found["name"]), found["sign"], found["value"]
    if name in DATES | AMOUNTS:
        return _range(name, sign, value)
    if sign != "=":
        raise UsageError(f"{name} holds words, which no {sign} compares; write {name}={value}")
    parts = tuple(filter(None, (part.strip() for part in value.split(_SEVERAL))))
    if not parts:
        raise UsageError(f"--fact {typed!r} names no {name}; write {name}=VALUE")
    return FactFilter(name, parts)


def _range(name: FactName, sign: str, value: str) -> FactFilter:
    low, separator, high = value.partition(_RANGE)
    ends = {"=": (low, high if separator else low), ">=": (value, ""), "<=": ("", value)}[sign]
    least, most = (_bound(name, one.strip()) for one in ends)
    if least is None and most is None:
        raise UsageError(f"{name}{sign}{value} names no {_what(name)}; write {_example(name)}")
    return FactFilter(name, least=least, most=most)


def _bound(name: FactName, text: str) -> str | None:
    if not text:
        return None
    fits = is_date(text) if name in DATES else _BOUND.fullmatch(text)
    if not fits:
        raise UsageError(f"{text!r} is no {_what(name)} of {name}; write {_example(name)}")
    return text


def _opposite(first: FactFilter, second: FactFilter) -> bool:
    """Whether the one says where the range begins and the other where it ends."""
    return (first.least is None) != (second.least is None) and (first.most is None) != (second.most is None)


def _what(name: FactName) -> str:
    return "date" if name in DATES else "amount"


def _example(name: FactName) -> str:
    return f"{name}>=2026-11-01 or {name}=2026-10..2026-12" if name in DATES else f"{name}>=500000 EUR"
