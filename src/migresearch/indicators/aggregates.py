"""How the scores of an index follow from one another: means, weighted means, sums, tables of combinations.

The rules of an edition stand in its report, as the file's reader or the user's mapping gave them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from migresearch.errors import UsageError, unknown

ANY = "any"
RULES = ("mean", "sum", "weighted", "table")
Values = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Combined:
    """A recomputed score, from ``used`` of ``parts`` parts; ``value`` None: it cannot be computed."""

    value: float | None
    used: int
    parts: int


@dataclass(frozen=True)
class Aggregate:
    """One score that follows from others.

    ``parts`` are codes; for a mean a part may be a tuple of codes, whose mean is one part. ``weights`` stand
    beside the parts. ``table``: (what the parts must be, or "any"; the score), first match counts.
    """

    code: str
    rule: str
    parts: tuple[str | tuple[str, ...], ...]
    weights: tuple[float, ...] = ()
    table: tuple[tuple[tuple[float | str, ...], float], ...] = ()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All scores that enter, in order."""
        return tuple(code for part in self.parts for code in ((part,) if isinstance(part, str) else part))

    def combine(self, values: Values) -> Combined:
        """The score that follows from ``values``. Parts without a value are left out of means and sums;
        weighted means and tables need all."""
        known = [value for code in self.codes if (value := values.get(code)) is not None]
        value = self._rule(values, known) if known else None
        return Combined(value, len(known), len(self.codes))

    def _rule(self, values: Values, known: Sequence[float]) -> float | None:
        if self.rule == "sum":
            return sum(known)
        if self.rule == "mean":
            return _mean(known if self._is_flat else [_part(part, values) for part in self.parts])
        if len(known) < len(self.codes):
            return None
        if self.rule == "weighted":
            return sum(value * weight for value, weight in zip(known, self.weights, strict=True))
        return next((score for row, score in self.table if _matches(row, known)), None)

    @cached_property
    def _is_flat(self) -> bool:
        return all(isinstance(part, str) for part in self.parts)

    def row(self) -> dict[str, Any]:
        """As plain values, for :func:`aggregates`."""
        said: dict[str, Any] = {"rule": self.rule, "parts": [_plain(part) for part in self.parts]}
        if self.weights:
            said["weights"] = list(self.weights)
        if self.table:
            said["table"] = [[list(row), score] for row, score in self.table]
        return said


def aggregates(rows: Mapping[str, Mapping[str, Any]]) -> list[Aggregate]:
    """The rules of an edition's report or of a data file, parts before what they enter.

    Raises UsageError for rules that are not known or run in a circle.
    """
    found = {code: _aggregate(code, said) for code, said in rows.items()}
    ordered: dict[str, Aggregate] = {}
    for code in found:
        _order(code, found, ordered, ())
    return list(ordered.values())


def recompute(rules: Sequence[Aggregate], values: Values) -> dict[str, float | None]:
    """All scores once the values of the parts are as given, from the answers up to the total."""
    known = dict(values)
    for rule in rules:
        combined = rule.combine(known)
        if combined.value is not None:
            known[rule.code] = combined.value
    return known


def _aggregate(code: str, said: Mapping[str, Any]) -> Aggregate:
    if said["rule"] not in RULES:
        raise unknown(f"rule of {code}", said["rule"], RULES)
    parts = tuple(part if isinstance(part, str) else tuple(part) for part in said["parts"])
    table = tuple((tuple(row), score) for row, score in said.get("table", ()))
    rule = Aggregate(code, said["rule"], parts, tuple(said.get("weights", ())), table)
    if rule.rule == "weighted" and len(rule.weights) != len(rule.codes):
        raise UsageError(f"{code}: {len(rule.codes)} parts, but {len(rule.weights)} weights")
    return rule


def _order(
    code: str, found: Mapping[str, Aggregate], ordered: dict[str, Aggregate], path: tuple[str, ...]
) -> None:
    if code in path:
        raise UsageError(f"the rules run in a circle: {' ← '.join((*path, code))}")
    if code in ordered or code not in found:
        return
    for part in found[code].codes:
        _order(part, found, ordered, (*path, code))
    ordered[code] = found[code]


def _part(part: str | tuple[str, ...], values: Values) -> float | None:
    return values.get(part) if isinstance(part, str) else _mean([values.get(code) for code in part])


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _matches(row: Sequence[float | str], values: Sequence[float]) -> bool:
    return all(wanted in {ANY, value} for wanted, value in zip(row, values, strict=True))


def _plain(part: str | tuple[str, ...]) -> str | list[str]:
    return part if isinstance(part, str) else list(part)
