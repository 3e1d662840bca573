"""Tables of scores in any layout: long or wide, one sheet or many."""

from collections import Counter
from collections.abc import Mapping, Sequence

from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import AMBIGUOUS, Number, Sheet, year_of
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.heads import Heads, find_heads
from migresearch.indicators.importing.layout import Layout
from migresearch.indicators.importing.report import Report

OVERALL = "overall"
_PLACES = ("country", "year", "indicator", "partner")
_DECIMAL = 'decimal or thousands? say decimal = "," or "." in a mapping file'
_UNUSED = "a column that is not asked for, or without numbers"


class Tabular:
    """Reads sheets in one layout; ``about`` is what their rows say of indicators."""

    def __init__(self, layout: Layout, report: Report) -> None:
        self.layout = layout
        self.report = report
        self.gathered = Gathering(report, layout.repeats)
        self.about: dict[str, dict[str, str]] = {}
        self.editions: Counter[tuple[str, str]] = Counter()
        self._missing = {text.casefold(): why for text, why in layout.missing.items()}
        self._scores = {text.casefold(): float(value) for text, value in layout.scores.items()}
        self._heads = {
            str(said["column"]): code for code, said in layout.indicators.items() if "column" in said
        }

    def read(self, sheet: Sheet) -> None:
        """Take in all rows of a sheet. Raises UsageError where its heads are not those of the layout."""
        heads = find_heads(sheet, self.layout)
        self.report.sheets.append(sheet.name)
        filled = _merged(sheet, [heads.named[name] for name in _PLACES if name in heads.named])
        self._name_unused(sheet, heads)
        for row in range(heads.row + 1, len(sheet.rows)):
            if any(str(cell).strip() for cell in sheet.rows[row]):
                self._row(sheet, row, heads, filled)

    def _row(self, sheet: Sheet, row: int, heads: Heads, filled: Mapping[tuple[int, int], str]) -> None:
        said = {
            name: sheet.text(row, column) or filled.get((row, column), "")
            for name, column in heads.named.items()
        }
        said |= {name: str(value) for name, value in self.layout.constants.items()}
        if self.layout.sheet_names:
            said[self.layout.sheet_names] = sheet.name
        if said.get("index") or said.get("edition"):
            self.editions[said.get("index", ""), said.get("edition", "")] += 1
        if not heads.across:
            self._score(sheet, (row, heads.named["score"]), said)
            return
        for head, column in heads.across.items():
            self._score(sheet, (row, column), {**said, self.layout.across: head})

    def _score(self, sheet: Sheet, cell: tuple[int, int], said: Mapping[str, str]) -> None:
        where = sheet.place(*cell)
        land = self._country(said.get("country", ""))
        year = year_of(said.get("year", ""))
        if land is None:
            self.report.leave_row(where, said.get("country", ""), _why_no_country(said.get("country", "")))
        elif year is None:
            self.report.leave_row(where, said.get("year", ""), "this is no year")
        else:
            place = (self._indicator(said, where), land, year)
            self.gathered.add(place, self._number(sheet, cell, said), where)
            if said.get("comment"):
                self.gathered.comment(place, said["comment"])

    def _number(self, sheet: Sheet, cell: tuple[int, int], said: Mapping[str, str]) -> Number:
        text = sheet.text(*cell).casefold()
        if text in self._missing:
            return Number(None, self._missing[text])
        if text in self._scores:
            return Number(self._scores[text])
        number = sheet.number(*cell, self.layout.decimal or None)
        if number.missing == AMBIGUOUS:
            self.report.leave(sheet.place(*cell), number.text, _DECIMAL)
        if number.value is None and not text and said.get("missing"):
            return Number(None, said["missing"])
        return number

    def _country(self, name: str) -> str | None:
        if name in self.layout.countries:
            return self.layout.countries[name]
        return country(name) or (name.strip() if self.layout.regions and name.strip() else None)

    def _indicator(self, said: Mapping[str, str], where: str) -> str:
        code = self._heads.get(said.get("indicator", ""), said.get("indicator", "")) or OVERALL
        about = {name: said[name] for name in ("level", "parent", "label", "question") if said.get(name)}
        if partner := said.get("partner"):
            self.about.setdefault(code, {"level": "area"})
            whole, code = code, f"{code}.{country(partner) or partner}"
            about = {"parent": whole, "label": partner, **about}
        before = self.about.setdefault(code, about)
        if before is not about and any(before.get(name, value) != value for name, value in about.items()):
            self.report.remarks.append(f"{where}: {code} is described in two ways; the first counts")
        return code

    def _name_unused(self, sheet: Sheet, heads: Heads) -> None:
        used = {*heads.named.values(), *heads.across.values()}
        for column, head in enumerate(sheet.rows[heads.row]):
            if column not in used and str(head).strip():
                self.report.leave(sheet.place(heads.row, column), head, _UNUSED)


def _merged(sheet: Sheet, columns: Sequence[int]) -> dict[tuple[int, int], str]:
    """What merged cells of these columns say in all rows they span."""
    return {
        (row, left): sheet.text(top, left)
        for (top, left), (bottom, _right) in sheet.merged
        if left in columns
        for row in range(top + 1, bottom + 1)
    }


def _why_no_country(name: str) -> str:
    if not name:
        return "names no country"
    return "no country is called so; [countries] or regions = true in a mapping file takes it in"
