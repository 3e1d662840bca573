"""What would become of scores and ranks if areas weighed differently or an answer were another one."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migresearch.errors import NothingFoundError, UsageError, unknown
from migresearch.indicators.aggregates import Aggregate
from migresearch.indicators.checking import TOLERANCE, rules_of
from migresearch.indicators.panel import Named, direction_of, indicator_of, named
from migresearch.indicators.reading_scores import editions_of
from migresearch.store.scores import HeldEdition, Indicator

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices
    from migresearch.store import Store

_SCALE = 100  # the tolerance is meant for scores of 0 to 100
_DIGITS = 9  # scores that differ less are equal, however they were added up

Values = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """``weights``: part of the total → weight, others 1; ``answers``: indicator → the score it would have, in
    ``countries``, which are also those shown (empty: all). ``year`` None: the latest that scores most."""

    weights: Mapping[str, float]
    answers: Mapping[str, float]
    countries: tuple[str, ...] = ()
    year: int | None = None
    edition: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A score before and after; ``area``: which. Only totals are ranked: 1 is the highest score, equal
    scores share the better rank."""

    country: str
    area: str
    before: float | None
    after: float
    rank_before: int | None = None
    rank_after: int | None = None


@dataclass(frozen=True)
class WhatIf:
    """The totals, best first, each followed by what led to it; ``ranked``: how many countries were ranked;
    ``left_out``: countries whose published total does not follow from its parts."""

    held: HeldEdition
    total: Indicator
    direction: str | None
    year: int
    rows: tuple[Moved, ...]
    ranked: int
    left_out: tuple[str, ...]


def what_if(indices: "Indices", index: str, asked: Asked) -> WhatIf:
    """Scores and ranks of one year under other weights or answers.

    Raises UsageError for names that are not there, and where the published scores do not follow from their
    parts by the rule of the index; NothingFoundError where nothing is scored in the year.
    """
    one = named(indices, index)
    held = editions_of(indices.store, one.code, asked.edition)[0] if asked.edition else one.held
    trial = _Trial(one, held, indicator_of(held, asked.total), asked)
    year, scores = _scores(indices.store, held, trial.total.code, trial.codes, asked)
    return trial.run(year, scores)


def _scores(
    store: "Store", held: HeldEdition, total: str, codes: Sequence[str], asked: Asked
) -> tuple[int, dict[str, Values]]:
    """The year, and by country what enters the total in it."""
    edition = held.edition
    counts = store.scores.measured(edition.index, edition.label, [total])
    year = asked.year or max(counts, key=lambda one: (counts[one], one), default=0)
    found: dict[str, Values] = {}
    for one in store.scores.scores(edition.index, edition.label, indicators=codes, years=(year, year)):
        found.setdefault(one.country, {})[one.indicator] = one.value
    scored = {country: values for country, values in found.items() if values.get(total) is not None}
    if not scored:
        years = ", ".join(str(one) for one, count in counts.items() if count)
        what = f"{edition.index} ({edition.label}) has no {total} score in {year}"
        raise NothingFoundError(f"{what}; years that have: {years or 'none'}")
    for country in asked.countries:
        if country not in scored:
            known = ", ".join(sorted(scored))
            raise UsageError(f"{country} has no {total} score in {year}; scored are {known}")
    return year, scored


class _Trial:
    """One question, checked against the rules of the edition."""

    def __init__(self, one: Named, held: HeldEdition, total: Indicator, asked: Asked) -> None:
        self._held = held
        self._asked = asked
        self._direction = direction_of(one, held, total)
        self._rules = {rule.code: rule for rule in rules_of(held) or hierarchy(held)}
        self._name = f"{held.edition.index} ({held.edition.label})"
        self.total = total
        self.codes = list(dict.fromkeys(self._below(total.code)))
        self._check()

    def _below(self, code: str) -> Iterator[str]:
        yield code
        for part in self._rules[code].codes if code in self._rules else ():
            yield from self._below(part)

    def _check(self) -> None:
        rule = self._rules.get(self.total.code)
        if rule is None or rule.rule != "mean":
            how = f"a {rule.rule}" if rule else "not known to follow from others"
            raise UsageError(
                f"{self._name}: {self.total.code} is {how}; only means can be re-weighted or recomputed"
            )
        if not self._asked.weights and not self._asked.answers:
            raise UsageError("nothing to change: give --weight AREA=NUMBER or --set INDICATOR=SCORE")
        if self._asked.answers and not self._asked.countries:
            raise UsageError("--set changes the answer of a country: name it with --country")
        for area, weight in self._asked.weights.items():
            if area not in rule.parts:
                raise unknown(f"part of {self.total.code}", area, rule.codes)
            if weight < 0:
                raise UsageError(f"--weight {area}={weight:g}: a weight is 0 or more")
        for code, score in self._asked.answers.items():
            self._check_answer(code, score)

    def _check_answer(self, code: str, score: float) -> None:
        if code not in self.codes[1:]:
            raise unknown(f"part of {self.total.code}", code, self.codes[1:])
        one = indicator_of(self._held, code)
        edition = self._held.edition
        low = edition.scale_min if one.scale_min is None else one.scale_min
        high = edition.scale_max if one.scale_max is None else one.scale_max
        if (low is not None and score < low) or (high is not None and score > high):
            raise UsageError(f"--set {code}={score:g}: its scale is {low} to {high}")

    def run(self, year: int, scores: Mapping[str, Values]) -> WhatIf:
        follows = {country: values for country, values in scores.items() if self._follows(values)}
        left_out = tuple(sorted(scores.keys() - follows.keys()))
        self._refuse(left_out, len(scores), year)
        after = {country: self._changed(country, values) for country, values in follows.items()}
        before = {country: values[self.total.code] or 0.0 for country, values in follows.items()}
        totals = {country: values[self.total.code] or 0.0 for country, values in after.items()}
        ranks = places(before), places(totals)
        shown = self._asked.countries or tuple(sorted(totals, key=lambda one: (ranks[1][one], one)))
        rows: list[Moved] = []
        for country in shown:
            own = ranks[0][country], ranks[1][country]
            rows.append(Moved(country, self.total.code, before[country], totals[country], *own))
            rows += self._parts(country, follows[country], after[country])
        return WhatIf(self._held, self.total, self._direction, year, tuple(rows), len(totals), left_out)

    def _follows(self, values: Values) -> bool:
        """Whether the published total is the mean of its published parts."""
        return self._agrees(self._rules[self.total.code], values)

    def _agrees(self, rule: Aggregate, values: Values) -> bool:
        published, computed = values.get(rule.code), rule.combine(values).value
        if published is None or computed is None:
            return published is computed
        return abs(published - computed) <= self._tolerance

    @property
    def _tolerance(self) -> float:
        low, high = self._held.edition.scale_min, self._held.edition.scale_max
        return TOLERANCE if low is None or high is None else TOLERANCE * (high - low) / _SCALE

    def _refuse(self, left_out: Sequence[str], countries: int, year: int) -> None:
        mine = [country for country in self._asked.countries if country in left_out]
        if mine or 2 * len(left_out) > countries:
            who = ", ".join(mine) if mine else f"{len(left_out)} of {countries} countries"
            raise UsageError(
                f"{self._name}, {year}: the published {self.total.code} score of {who} is not the mean of "
                "its parts, so other weights or answers cannot be tried; see `migresearch indices check`"
            )

    def _changed(self, country: str, values: Values) -> Values:
        changed = dict(values)
        if not self._asked.countries or country in self._asked.countries:
            for code, score in self._asked.answers.items():
                changed[code] = score
                self._carry_up(code, values, changed, country)
        changed[self.total.code] = self._weighted(changed, country)
        return changed

    def _carry_up(self, code: str, values: Values, changed: Values, country: str) -> None:
        """Recompute what a changed answer enters, up to the parts of the total."""
        for rule in self._rules.values():
            if code in rule.codes and rule.code in self.codes and rule.code != self.total.code:
                if not self._agrees(rule, values):
                    raise UsageError(
                        f"{self._name}: the published {rule.code} of {country} does not follow from its "
                        f"parts, so {code} cannot be changed in it; `migresearch indices check` shows why"
                    )
                changed[rule.code] = rule.combine(changed).value
                self._carry_up(rule.code, values, changed, country)

    def _weighted(self, values: Values, country: str) -> float:
        """The mean of the parts that have a value, weighted; a part may itself be the mean of several."""
        weights = self._asked.weights
        pairs = []
        for part in self._rules[self.total.code].parts:
            codes = (part,) if isinstance(part, str) else part
            value = Aggregate("", "mean", codes).combine(values).value
            if value is not None:
                pairs.append((weights.get(part, 1.0) if isinstance(part, str) else 1.0, value))
        total = sum(weight for weight, _ in pairs)
        if total <= 0:
            raise UsageError(f"nothing is left of {self.total.code} in {country}: every part it has weighs 0")
        return sum(weight * value for weight, value in pairs) / total

    def _parts(self, country: str, before: Values, after: Values) -> Iterator[Moved]:
        """The aggregates and answers that changed, from the top down."""
        for code in self.codes[1:]:
            value = after.get(code)
            if value is not None and value != before.get(code):
                yield Moved(country, code, before.get(code), value)


def hierarchy(held: HeldEdition) -> list[Aggregate]:
    """Where nobody said how scores follow from one another: each is taken for the mean of its parts."""
    parts: dict[str, list[str]] = {}
    for one in held.indicators:
        if one.parent and one.level != "sub-indicator":
            parts.setdefault(one.parent, []).append(one.code)
    return [Aggregate(code, "mean", tuple(members)) for code, members in parts.items()]


def places(scores: Mapping[str, float]) -> dict[str, int]:
    """Rank by country: 1 is the highest score, equal scores share the better rank."""
    ordered = sorted((round(score, _DIGITS) for score in scores.values()), reverse=True)
    first: dict[float, int] = {}
    for place, score in enumerate(ordered, start=1):
        first.setdefault(score, place)
    return {country: first[round(score, _DIGITS)] for country, score in scores.items()}


def assignments(texts: Sequence[str], option: str) -> dict[str, float]:
    """``["family=2"]`` → {"family": 2.0}. Raises UsageError for anything else."""
    found: dict[str, float] = {}
    for text in texts:
        name, _, number = text.partition("=")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not name.strip() or not math.isfinite(value):
            raise UsageError(f"{option} {text!r}: write NAME=NUMBER, e.g. {option} family=2")
        found[name.strip()] = value
    return found
