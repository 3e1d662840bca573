"""The MIPEX workbooks (core set 2007-2019; European Union 2020-2024): a sheet a country."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.aggregates import aggregates
from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import Sheet, text_of, year_of
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.mipex_layout import Block, Column, blocks, overall_table
from migresearch.indicators.importing.opening import Workbook
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import Report, listing
from migresearch.store.scores import Indicator

FORM = "mipex-workbook"
_COVER_SHEETS = 3
_HEALTH_WORD = {"with/out": "without", "(": " ", ")": " "}


@cache
def plan() -> dict[str, Any]:
    """How MIPEX hangs together (``mipex.toml``)."""
    return tomllib.loads(files(__package__).joinpath("mipex.toml").read_text(encoding="utf-8"))


def fits(book: Workbook) -> bool:
    """Whether a workbook is laid out as MIPEX does it."""
    return any(overall_table(book.sheet(name)) for name in book.names[:_COVER_SHEETS])


def read(book: Workbook, remarks: Sequence[str] = ()) -> Content:
    """Everything the workbook holds; ``remarks`` are what was said of the file before."""
    return _Reader(book, remarks).content()


class _Reader:
    def __init__(self, book: Workbook, remarks: Sequence[str]) -> None:
        self._book = book
        self._report = Report(FORM, remarks=list(remarks))
        self._gathered = Gathering(self._report)
        self._titles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._questions: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._areas: dict[str, str] = {}

    def content(self) -> Content:
        for name in self._book.names:
            self._sheet(name)
        scores, comments = tuple(self._gathered.scores()), tuple(self._gathered.comments)
        if not scores:
            raise UsageError(f"no sheet bears the code or name of a country: {listing(self._book.names)}")
        indicators = tuple(self._indicators())
        self._report.aggregates = _aggregates(indicators)
        years = sorted({one.year for one in scores})
        label = plan()["editions"].get(str(years[0])) or f"{years[0]}-{years[-1]}"
        known = {
            name: plan()[name] for name in ("direction", "coding", "scale_min", "scale_max", "url", "terms")
        }
        return Content(
            plan()["index"], label, "Migrant Integration Policy Index", indicators, scores,
            comments, self._report.row(indicators, scores, comments), **known,
        )  # fmt: skip

    def _sheet(self, name: str) -> None:
        code = plan()["countries"].get(name.strip().upper()) or country(name)
        if code is None:
            self._report.leave_row(f"{name}!", name, "no country is called so: the whole sheet is not read")
            return
        sheet = self._book.sheet(name)
        self._report.sheets.append(name)
        self._overall(sheet, code)
        for block in blocks(sheet):
            self._block(sheet, block, code)

    def _overall(self, sheet: Sheet, land: str) -> None:
        table = overall_table(sheet)
        if table is None:
            self._report.leave(f"{sheet.name}!", "", "no table of overall scores")
            return
        for head, column in table.heads.items():
            known = _overall_code(head)
            if known is None:
                self._report.leave(
                    sheet.place(table.rows.start - 1, column), head, "not a known overall score"
                )
                continue
            for row in table.rows:
                self._score(sheet, row, column, (known, land, year_of(sheet.text(row, table.year))))

    def _block(self, sheet: Sheet, block: Block, land: str) -> None:
        named = {column: self._name(column, block, sheet) for column in block.columns}
        for row in block.rows:
            self._row(sheet, row, block, named, land)

    def _name(self, column: Column, block: Block, sheet: Sheet) -> str | None:
        """The code of a column; None for one without."""
        code: str = plan()["spellings"].get(column.code, column.code)
        letter = block.columns[0].code if block.columns else ""
        area = plan()["areas"].get(letter)
        if not code or area is None:
            self._report.leave(sheet.place(block.rows.start - 1, column.score), column.title, "no known code")
            return None
        code = area["code"] if code == letter else code
        self._areas.setdefault(code, area["code"])
        self._titles[code][column.title] += 1
        self._questions[code][column.question] += 1
        return code

    def _row(
        self, sheet: Sheet, row: int, block: Block, named: Mapping[Column, str | None], land: str
    ) -> None:
        common = year_of(sheet.text(row, block.first))
        used: set[int] = set()
        for column, code in named.items():
            cells = [column.score] if column.comment is None else [column.score, column.comment]
            used |= {column.year, *cells}
            if code is None:
                continue
            year = self._year(sheet, row, column, common)
            if year is not None:
                self._entry(sheet, row, column, (code, land, year))
                continue
            for cell in cells:
                self._leave(sheet, row, cell, "stands in a row without a year")
        for cell in range(len(sheet.rows[row])):
            if cell not in used:
                self._leave(sheet, row, cell, "stands outside the columns of scores and comments")

    def _year(self, sheet: Sheet, row: int, column: Column, common: int | None) -> int | None:
        """The year beside a score; that of the row where another one, or none, stands there."""
        own = year_of(sheet.text(row, column.year))
        if common is not None and own != common and sheet.text(row, column.score):
            said = sheet.text(row, column.year)
            self._report.remarks.append(
                f"{sheet.place(row, column.year)}: the year reads {said!r}, the row is {common}"
            )
        return common if common is not None else own

    def _entry(self, sheet: Sheet, row: int, column: Column, key: tuple[str, str, int]) -> None:
        self._score(sheet, row, column.score, key)
        if column.comment is None or not (text := sheet.text(row, column.comment)):
            return
        if isinstance(sheet.rows[row][column.comment], str):
            self._gathered.comment(key, text)
        else:
            self._report.leave(sheet.place(row, column.comment), text, "a number where comments stand")

    def _score(self, sheet: Sheet, row: int, column: int, key: tuple[str, str, int | None]) -> None:
        code, land, year = key
        if year is None:
            self._leave(sheet, row, column, "stands in a row without a year")
            return
        self._gathered.add((code, land, year), sheet.number(row, column), sheet.place(row, column))

    def _leave(self, sheet: Sheet, row: int, column: int, why: str) -> None:
        if text := sheet.text(row, column).strip("\xa0 "):
            self._report.leave(sheet.place(row, column), text, why)

    def _indicators(self) -> Iterator[Indicator]:
        held = self._gathered.indicators
        for known in plan()["overall"].values():
            if known["code"] in held:
                yield Indicator(known["code"], "overall", known["label"])
        parts = {part: whole for whole, members in plan()["parts"].items() for part in members}
        labels = {area["code"]: area["label"] for area in plan()["areas"].values()}
        for code, area in self._areas.items():
            label = labels.get(code) or text_of(self._titles[code].most_common(1)[0][0])
            level = "area" if code == area else "sub-indicator" if code in parts else "indicator"
            parent = "overall" if code == area else parts.get(code, area)
            yield Indicator(code, level, label, parent, self._questions[code].most_common(1)[0][0])


def _overall_code(head: str) -> str | None:
    for written, meant in _HEALTH_WORD.items():
        head = head.replace(written, meant)
    words = " ".join(head.removeprefix("overall score").split())
    known = plan()["overall"].get(words)
    return known["code"] if known else None


def _aggregates(indicators: Sequence[Indicator]) -> dict[str, dict[str, Any]]:
    """How the scores follow from one another, as far as the file has them."""
    areas = [one.code for one in indicators if one.level == "area"]
    inside = {area: [one.code for one in indicators if one.parent == area] for area in areas}
    overall = {
        known["code"]: [area for area in areas if area not in known["without"]]
        for known in plan()["overall"].values()
    }
    means = {code: {"rule": "mean", "parts": parts} for code, parts in (inside | overall).items()}
    held = {one.code for one in indicators}
    rules = aggregates(means | plan()["aggregates"])
    return {rule.code: rule.row() for rule in rules if rule.code in held and rule.parts}
