"""The evidence-gap map: for each policy field and place or decade, how many indices and works there are.

A work counts for every field it has and for every place it studies; a region holds its countries' works.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migresearch.indicators.axes import By
from migresearch.indicators.finding import FIELDS, GEOGRAPHIES, Cover, Finder
from migresearch.indicators.policy_index import PolicyIndex

if TYPE_CHECKING:
    from migresearch.schemes import Scheme
    from migresearch.store.crossing import Classified

WORLD = "m49-001"
FIRST_DECADE = (
    1950  # a handful of historical sets go back further; a map of mostly empty centuries helps nobody
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the map. ``indices``: codes of the policy indices that measure the field there;
    ``latest``: the newest year of an index or a work, None where there is neither."""

    field: str
    column: str
    indices: tuple[str, ...]
    works: int
    latest: int | None

    @property
    def is_gap(self) -> bool:
        """Whether nobody measures it."""
        return not self.indices


class GapMap:
    """Counts indices of the catalogue and works of the library; ``schemes`` say what lies in what."""

    def __init__(self, indices: Sequence[PolicyIndex], schemes: "Mapping[str, Scheme]") -> None:
        self._indices = [one for one in indices if one.row.part == "policy"]
        self._fields = schemes[FIELDS]
        self._places = schemes[GEOGRAPHIES]
        self._finder = Finder(self._indices, schemes)

    def columns(self, by: By, within: str = "") -> list[str]:
        """The columns of a map: sub-regions of the world, the countries of a place, or decades."""
        if by is By.DECADE:
            latest = max((one.years()[-1] for one in self._indices if one.years()), default=FIRST_DECADE)
            return [str(decade) for decade in range(FIRST_DECADE, _decade(latest) + 1, 10)]
        place = self._places.resolve(within) if within else WORLD
        if by is By.COUNTRY:
            return sorted(code for code in self._places.descendants(place) if _is_country(code))
        return list(self._regions(place))

    def _regions(self, place: str) -> Iterator[str]:
        """The regions directly below a place that hold countries; the place itself where there are none."""
        below = [code for code in self._places.children(place) if not _is_country(code)]
        regions = [code for code in below if code.startswith("m49-")]
        yield from regions or [place]

    def cells(
        self, fields: Sequence[str], columns: Sequence[str], by: By, works: "Iterable[Classified]"
    ) -> list[Cell]:
        """The map, row by row; ``works`` are the library's, by policy field and country."""
        measured = {column: self._measured(column, by) for column in columns}
        counted = self._counted(works, {column: self._inside(column, by) for column in columns})
        return [
            self._cell(field, column, measured[column], counted[field, column])
            for field in fields
            for column in columns
        ]

    def _counted(
        self, works: "Iterable[Classified]", inside: Mapping[str, frozenset[str]]
    ) -> dict[tuple[str, str], list[int]]:
        """(field, column) → the years of the works there, 0 where a work has none; a work counts once."""
        columns: dict[str, list[str]] = defaultdict(list)
        for column, members in inside.items():
            for member in members:
                columns[member].append(column)
        years: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in works:
            decade = [str(_decade(one.year))] if one.year else []
            touched = {column for place in (*one.others, *decade) for column in columns.get(place, ())}
            for field in {above for code in one.codes for above in self._ancestors(code)}:
                for column in touched:
                    years[field, column].append(one.year or 0)
        return years

    def fields(self, names: str = "") -> list[str]:
        """The policy fields a person names, with commas between; all, in the scheme's order, if none."""
        named = [self._fields.resolve(name) for name in names.split(",") if name.strip()]
        return named or list(self._fields.codes)

    def _inside(self, column: str, by: By) -> frozenset[str]:
        return frozenset({column}) if by is By.DECADE else self._places.descendants(column)

    def _ancestors(self, field: str) -> list[str]:
        """The field and all above it: a work on a part is a work on the whole."""
        found = [field]
        while (parent := self._fields.codes[found[-1]].parent) is not None:
            found.append(parent)
        return found

    def _measured(self, column: str, by: By) -> list[PolicyIndex]:
        if by is By.DECADE:
            return [one for one in self._indices if any(_decade(year) == int(column) for year in one.years())]
        found = self._finder.find(self._finder.question(country=column))
        return [one.index for one in found if one.cover in {Cover.LISTED, Cover.SCOPE}]

    def _cell(
        self, field: str, column: str, indices: Sequence[PolicyIndex], work_years: Sequence[int]
    ) -> Cell:
        wanted = self._fields.descendants(field)
        found = [one for one in indices if not wanted.isdisjoint(one.values("policy-fields"))]
        years = [*(one.years()[-1] for one in found if one.years()), *work_years]
        codes = tuple(sorted(one.code for one in found))
        return Cell(field, column, codes, len(work_years), max(years, default=0) or None)


def _decade(year: int) -> int:
    return year // 10 * 10


def _is_country(code: str) -> bool:
    return len(code) == len("DE") and code.isupper()
