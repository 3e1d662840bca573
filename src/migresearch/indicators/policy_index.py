"""A policy index as its statements describe it: chosen values, contradictions, coverage."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.catalogue.vocabulary import CONFIDENCES, FIELDS, years_of
from migresearch.store.policy_indices import IndexRow, Stated


@dataclass(frozen=True, slots=True)
class PolicyIndex:
    """One index with everything that is said of it."""

    row: IndexRow
    statements: tuple[Stated, ...]

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def name(self) -> str:
        return str(self.value("name") or self.code)

    @property
    def short_name(self) -> str:
        """The acronym where it has one."""
        return str(self.value("acronym") or self.name)

    def said(self, field: str) -> list[Stated]:
        """The statements of a field, best first: most trusted, then newest, then as in the catalogue."""
        found = [one for one in self.statements if one.field == field]
        return sorted(found, key=lambda one: (CONFIDENCES.index(one.confidence), _newest_first(one)))

    def value(self, field: str) -> Any:
        """The best-founded value of a field; None where nobody says anything."""
        best = self.said(field)
        return best[0].value if best else None

    def values(self, field: str) -> list[Any]:
        """Every different value of a field, best first; the members of lists singly."""
        found = (one.value for one in self.said(field))
        members = (member for value in found for member in (value if isinstance(value, list) else [value]))
        return list(dict.fromkeys(members))

    def years(self) -> tuple[int, ...]:
        """All years that any edition measures, ascending."""
        said = (years_of(one.value) for one in self.said("years"))
        return tuple(sorted({year for years in said for year in years}))

    def names(self) -> set[str]:
        """All names it goes by, case folded."""
        said = (value for field in ("acronym", "name", "alias") for value in self.values(field))
        return {str(name).casefold() for name in said}

    def country_count(self) -> int | None:
        """How many countries the best-founded statement gives, else the longest list; None: unknown."""
        if (stated := self.value("country-count")) is not None:
            return int(stated)
        return max((len(one.value) for one in self.said("countries")), default=None)

    def contradictions(self) -> dict[tuple[str, str | None], list[Stated]]:
        """(field, edition) → statements that cannot all be true: other values of a single-valued field."""
        groups: dict[tuple[str, str | None], list[Stated]] = defaultdict(list)
        for one in self.statements:
            if not FIELDS[one.field].many:
                groups[one.field, one.edition].append(one)
        return {place: said for place, said in groups.items() if len({repr(one.value) for one in said}) > 1}


def policy_indices(rows: Sequence[IndexRow], statements: Iterable[Stated]) -> list[PolicyIndex]:
    """The indices with their statements, in the order of the rows."""
    said: dict[str, list[Stated]] = defaultdict(list)
    for one in statements:
        said[one.index].append(one)
    return [PolicyIndex(row, tuple(said[row.code])) for row in rows]


def _newest_first(one: Stated) -> tuple[int, ...]:
    """Undated statements stand last among equally trusted ones."""
    return tuple(-int(part) for part in one.dated.split("-")) if one.dated else (0,)
