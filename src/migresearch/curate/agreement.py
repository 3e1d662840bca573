"""How far people agree: Krippendorff's alpha for nominal data, with a bootstrap interval over works.

What is rated is a code of a work. Somebody who is done with a work has rated every code in question there:
what they did not speak of stands as sources, rules and models have it.
"""

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from migresearch.curate.options import Tag
from migresearch.store import Store

SEED = 20_261_101
RESAMPLES = 1_000
FEWEST_WORKS = 10  # below, there is no interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on a scheme, or on one ``code`` of it.

    ``works`` rated by two people or more, ``units`` codes of works. ``observed``: the share of pairs of
    ratings that are equal. ``alpha`` is None where all ratings are the same, ``low`` and ``high``
    (its 95 % interval) where there are too few works.
    """

    scheme: str
    code: str
    works: int
    units: int
    people: int
    observed: float
    alpha: float | None
    low: float | None
    high: float | None


class Dispute(NamedTuple):
    """A code of a work on which people differ; ``accept`` and ``reject``: who says which."""

    work_id: int
    tag: Tag
    accept: tuple[str, ...]
    reject: tuple[str, ...]


Unit = Sequence[Hashable]
"""The values that different people gave to one thing; who gave none is absent."""


def alpha(units: Iterable[Unit]) -> float | None:
    """Krippendorff's alpha, nominal; None where nothing differs or nothing is rated twice."""
    return _alpha([Sums.of([unit]) for unit in units])


@dataclass(frozen=True, slots=True)
class Sums:
    """What the units of one work add to alpha: their disagreement, and how often each value was given."""

    disagreement: float
    values: Mapping[Hashable, int]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Sums":
        disagreement = 0.0
        values: defaultdict[Hashable, int] = defaultdict(int)
        for unit in units:
            if len(unit) > 1:
                counts: defaultdict[Hashable, int] = defaultdict(int)
                for value in unit:
                    counts[value] += 1
                    values[value] += 1
                differing = len(unit) ** 2 - sum(count * count for count in counts.values())
                disagreement += differing / (len(unit) - 1)
        return cls(disagreement, dict(values))


def _alpha(works: Iterable[Sums]) -> float | None:
    disagreement = 0.0
    values: defaultdict[Hashable, int] = defaultdict(int)
    for work in works:
        disagreement += work.disagreement
        for value, count in work.values.items():
            values[value] += count
    n = sum(values.values())
    expected = n * n - sum(count * count for count in values.values())
    return 1 - (n - 1) * disagreement / expected if expected else None


def summed(works: Iterable[Sequence[Unit]]) -> list["Sums"]:
    """What each work adds to alpha, from the units of each."""
    return [Sums.of(units) for units in works]


def interval(works: Sequence[Sums]) -> tuple[float, float] | None:
    """The 95 % interval of alpha when works are drawn anew, always with the same seed; None if too few."""
    if len(works) < FEWEST_WORKS:
        return None
    draw = random.Random(SEED)  # noqa: S311  # a resampling, no secret
    found = [_alpha(draw.choices(works, k=len(works))) for _ in range(RESAMPLES)]
    known = sorted(one for one in found if one is not None)
    if len(known) < 0.9 * RESAMPLES:
        return None
    return known[int(0.025 * len(known))], known[int(0.975 * len(known)) - 1]


Ratings = Mapping[Tag, Mapping[int, Mapping[str, bool]]]
"""code → work → person → whether it fits."""


def ratings(store: Store, schemes: Sequence[str]) -> Ratings:
    """What two people or more said of the present texts; adjudications are no ratings."""
    table: defaultdict[Tag, defaultdict[int, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
    questions = store.log.ratings.in_question(schemes)
    for work, scheme, code, person, fits in store.log.ratings.explicit(schemes):
        table[Tag(scheme, code)][work][person] = fits
    spoken = store.log.ratings.unsure(schemes)
    for work, scheme, person in store.log.ratings.done(schemes):
        for code, stands in questions.get((work, scheme), {}).items():
            if (work, scheme, code, person) not in spoken:
                table[Tag(scheme, code)][work].setdefault(person, stands)
    return {
        tag: {work: people for work, people in works.items() if len(people) > 1}
        for tag, works in table.items()
        if any(len(people) > 1 for people in works.values())
    }


def agreement(store: Store, schemes: Sequence[str]) -> list[Agreement]:
    """Agreement on each scheme that two people rated, followed by its codes, the least agreed on first."""
    table = ratings(store, schemes)
    found: list[Agreement] = []
    for scheme in schemes:
        tags = [tag for tag in table if tag.scheme == scheme]
        if tags:
            codes = [_measured(tag, {tag: table[tag]}) for tag in tags]
            codes.sort(key=lambda one: (one.alpha is None, one.alpha, one.code))
            found += [_measured(Tag(scheme, ""), {tag: table[tag] for tag in tags}), *codes]
    return found


def _measured(tag: Tag, table: Ratings) -> Agreement:
    by_work: defaultdict[int, list[Unit]] = defaultdict(list)
    people: set[str] = set()
    for works in table.values():
        for work, said in works.items():
            by_work[work].append(tuple(said.values()))
            people |= said.keys()
    sums = summed(by_work.values())
    units = [unit for ones in by_work.values() for unit in ones]
    pairs = sum(len(unit) for unit in units)
    low, high = interval(sums) or (None, None)
    return Agreement(
        *tag, len(by_work), len(units), len(people),
        1 - sum(one.disagreement for one in sums) / pairs, _alpha(sums), low, high,
    )  # fmt: skip


def disputes(store: Store, schemes: Sequence[str]) -> list[Dispute]:
    """The codes on which people differ and nobody has adjudicated the present text, by work."""
    settled = store.log.ratings.adjudicated(schemes)
    found: list[Dispute] = []
    for tag, works in ratings(store, schemes).items():
        for work, said in works.items():
            if len(set(said.values())) > 1 and (work, *tag) not in settled:
                sides = [
                    tuple(sorted(p for p, fits in said.items() if fits is side)) for side in (True, False)
                ]
                found.append(Dispute(work, tag, *sides))
    return sorted(found)
