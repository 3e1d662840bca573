"""The country-year file of the GLOBALCIT Citizenship Law Dataset (CSV)."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import Sheet, text_of, year_of
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import Report
from migresearch.store.scores import Indicator

FORM = "globalcit-country-year"
_KEYS = ("iso2", "iso3", "country", "year")
_HEADS = {"iso3", "country", "year", "dualcit_comb"}
_CODED = re.compile(r"([AL]\d\d[a-z]?)_(yrs_cat|bin|cat)|(dualcit)_comb")
_VERSION = re.compile(r"v(\d+(?:\.\d+)+)")


@cache
def plan() -> dict[str, Any]:
    """What the columns mean (``globalcit.toml``)."""
    return tomllib.loads(files(__package__).joinpath("globalcit.toml").read_text(encoding="utf-8"))


def fits(sheet: Sheet) -> bool:
    """Whether a table has the columns of the dataset."""
    return bool(sheet.rows) and set(sheet.rows[0]) >= _HEADS


def read(sheet: Sheet) -> Content:
    """Everything the table holds. A file names its version in its name alone; else the years tell."""
    return _Reader(sheet).content()


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._heads = [str(head) for head in sheet.rows[0]]
        self._year = self._heads.index("year")
        self._coded = {place: head for place, head in enumerate(self._heads) if _CODED.fullmatch(head)}
        self._report = Report(FORM, [sheet.name])
        self._gathered = Gathering(self._report)

    def content(self) -> Content:
        covered = self._covered()
        for row in range(1, len(self._sheet.rows)):
            self._row(row, covered)
        for place, head in enumerate(self._heads):
            if head not in {*self._coded.values(), *_KEYS}:
                self._report.leave(self._sheet.place(0, place), head, "a column that holds no code of a mode")
        scores = tuple(self._gathered.scores())
        if not scores:
            raise UsageError(f"{self._sheet.name}: no row of a known country and year")
        indicators = tuple(_indicators(self._gathered.indicators))
        report = self._report.row(indicators, scores, ())
        known = {name: plan()[name] for name in ("index", "title", "url", "terms", "direction", "coding")}
        return Content(
            label=self._label(), indicators=indicators, scores=scores, comments=(), report=report, **known
        )

    def _covered(self) -> set[tuple[str, str]]:
        """(column, year) of which any country has a code: most modes are coded from 2020 on, few before."""
        return {
            (head, row[self._year])
            for row in self._sheet.rows[1:]
            if len(row) == len(self._heads)
            for place, head in self._coded.items()
            if row[place] not in {"NA", ""}
        }

    def _row(self, row: int, covered: set[tuple[str, str]]) -> None:
        said = dict(zip(self._heads, self._sheet.rows[row], strict=False))
        land = country(said.get("iso3", "")) or country(said.get("country", ""))
        year = year_of(said.get("year"))
        if land is None or year is None or len(said) < len(self._heads):
            self._report.leave_row(
                self._sheet.place(row, 0), said.get("country", ""), "country or year unknown"
            )
            return
        for place, head in self._coded.items():
            if (head, said["year"]) in covered:
                where = self._sheet.place(row, place)
                self._gathered.add((head, land, year), self._sheet.number(row, place), where)
            else:
                self._report.uncovered[head] += 1

    def _label(self) -> str:
        version = _VERSION.search(self._sheet.name)
        years = [text_of(row[self._year]) for row in self._sheet.rows[1:] if len(row) > self._year]
        return version[1] if version else f"{min(years)}-{max(years)}"


def _indicators(codes: Sequence[str]) -> Iterator[Indicator]:
    for letter, group in plan()["groups"].items():
        members = [code for code in codes if code.startswith(letter)]
        if members:
            yield Indicator(group["code"], "area", group["label"])
        for code in members:
            yield _indicator(code, group["code"])


def _indicator(code: str, area: str) -> Indicator:
    question = plan()["questions"].get(code, "")
    if code == "dualcit_comb":
        return Indicator(code, "indicator", "Acceptance of dual citizenship", area, question, 0, 3, "open")
    mode, kind = code.split("_", 1)
    group = "Acquisition" if code.startswith("A") else "Loss"
    label = f"{mode} {plan()['modes'].get(mode, f'{group}, mode {mode}')}: {plan()['kinds'][kind]}"
    low, high = (0, 1) if kind == "bin" else (None, None)
    return Indicator(code, "indicator", label, area, question, low, high, "none")
