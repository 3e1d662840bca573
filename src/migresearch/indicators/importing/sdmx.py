"""SDMX-CSV, as Eurostat and the OECD give it: a row an observation, a column a dimension."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import Number, Sheet, text_of, year_of
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.outcomes import NO_COUNTRY, NO_YEAR, Dataset, outcome_content
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import Report

AREAS = ("geo", "ref_area", "location", "country", "cou")
OFFICES = {"ESTAT": ("eurostat", "Eurostat"), "OECD": ("oecd", "OECD")}
_TERMS = {
    "eurostat": "CC BY 4.0 unless the data set's page says otherwise",
    "oecd": "CC BY 4.0 since July 2024",
}
_FLOW = re.compile(r"(?P<office>[A-Z]+)[\w.]*:(?P<set>[\w@]+)(\([\d.]+\))?(: (?P<title>.+))?")
_ABOUT = {"dataflow", "structure", "structure_id", "structure_name", "action", "last update", "last_update"}
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d\d) ")
NOT_AVAILABLE = "not available"
FLAGS = {
    "c": "confidential",
    "m": "missing",
    "z": "not applicable",
    "n": "not significant",
    "u": "low reliability",
}


@dataclass(frozen=True)
class _Columns:
    """Columns by their role; ``labels``: column of a dimension → column that says its codes in words."""

    area: int
    time: int
    value: int
    flag: int | None
    dimensions: Sequence[int]
    labels: Mapping[int, int]


def fits(sheet: Sheet) -> bool:
    """Whether a table is SDMX-CSV."""
    heads = _heads(sheet)
    return {"time_period", "obs_value"} <= set(heads) and any(area in heads for area in AREAS)


def read(sheet: Sheet) -> Content:
    """Everything the table holds: a series for each combination of the dimensions that vary."""
    return _Reader(sheet).content()


def missing_because(flag: str) -> str:
    """Why there is no value, as far as its flag says."""
    return FLAGS.get(flag.casefold(), NOT_AVAILABLE)


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._columns = _columns(sheet)
        self._gathered = Gathering(Report("sdmx-csv", [sheet.name]))
        self._flags: Counter[str] = Counter()

    def content(self) -> Content:
        dimensions = self._columns.dimensions
        rows = self._sheet.rows[1:]
        varying = [column for column in dimensions if len({_code(row, column) for row in rows}) > 1]
        labels: dict[str, str] = {}
        for row, cells in enumerate(rows, 1):
            if any(text_of(cell) for cell in cells):
                code = ".".join(_code(cells, column) for column in varying)
                labels.setdefault(code, ", ".join(_label(cells, column, self._columns) for column in varying))
                self._observation(row, code)
        remarks = [f"flag {flag}: {count} values" for flag, count in sorted(self._flags.items())]
        self._gathered.report.remarks += remarks
        fixed = [_label(rows[0], column, self._columns) for column in dimensions if column not in varying]
        return outcome_content(_dataset(self._sheet, labels, fixed), self._gathered)

    def _observation(self, row: int, code: str) -> None:
        cells, where = self._sheet.rows[row], self._sheet.place(row, self._columns.value)
        area, period = _code(cells, self._columns.area), _code(cells, self._columns.time)
        land, year = country(area), year_of(period)
        if land is None:
            self._gathered.report.leave_row(where, area, NO_COUNTRY, expected=True)
        elif year is None:
            self._gathered.report.leave_row(where, period, NO_YEAR, expected=True)
        else:
            self._gathered.add((code, land, year), self._number(row, cells), where)

    def _number(self, row: int, cells: Sequence[object]) -> Number:
        flag = "" if self._columns.flag is None else _code(cells, self._columns.flag)
        number = self._sheet.number(row, self._columns.value)
        if number.value is None and not number.text:
            return Number(None, missing_because(flag))
        if flag not in {"", "A"}:
            self._flags[flag] += 1
        return number


def _columns(sheet: Sheet) -> _Columns:
    heads = _heads(sheet)
    area = next(heads.index(name) for name in AREAS if name in heads)
    time, value = heads.index("time_period"), heads.index("obs_value")
    flag = next((heads.index(name) for name in ("obs_flag", "obs_status") if name in heads), None)
    labels = {column - 1: column for column in range(1, len(heads)) if _is_label(sheet.rows[0], column)}
    dimensions = [
        column
        for column, head in enumerate(heads)
        if column < value and column not in {area, time, *labels.values()} and head not in _ABOUT and head
    ]
    return _Columns(area, time, value, flag, dimensions, labels)


def _is_label(heads: Sequence[object], column: int) -> bool:
    """A head in words right after one in capitals: the OECD writes ``REF_AREA,Reference area``."""
    before, head = text_of(heads[column - 1]), text_of(heads[column])
    return before.isupper() and not head.isupper() and before.casefold() not in _ABOUT


def _heads(sheet: Sheet) -> list[str]:
    """Eurostat writes ``geo: Geopolitical entity`` where labels are asked for."""
    return (
        [text_of(cell).partition(":")[0].strip().casefold() for cell in sheet.rows[0]] if sheet.rows else []
    )


def _code(cells: Sequence[object], column: int) -> str:
    text = text_of(cells[column]) if column < len(cells) else ""
    return text.partition(":")[0].strip()


def _label(cells: Sequence[object], column: int, columns: _Columns) -> str:
    place = columns.labels.get(column, column)
    text = text_of(cells[place]) if place < len(cells) else ""
    return text.partition(": ")[2] or text


def _dataset(sheet: Sheet, labels: Mapping[str, str], fixed: Sequence[str]) -> Dataset:
    said = dict(zip(_heads(sheet), (text_of(cell) for cell in sheet.rows[1]), strict=False))
    flow = said.get("structure_id") or said.get("dataflow") or ""
    found = _FLOW.match(flow)
    office, name = _office(found["office"]) if found else ("", "")
    data_set = found["set"] if found else sheet.name.partition(".")[0]
    data_set = data_set.casefold() if office == "eurostat" else data_set
    title = said.get("structure_name") or (found["title"] if found else "") or f"{name} {data_set}".strip()
    return Dataset(
        index=f"{office or 'sdmx'}/{data_set}",
        title=" · ".join([title, *fixed]),
        updated=_day(said.get("last update") or said.get("last_update") or ""),
        url=f"https://ec.europa.eu/eurostat/databrowser/view/{data_set}" if office == "eurostat" else "",
        terms=_TERMS.get(office, ""),
        labels=labels,
    )


def _office(agency: str) -> tuple[str, str]:
    """(first part of the index's id, name) of a statistical office."""
    return OFFICES.get(agency, (agency.casefold(), agency))


def _day(text: str) -> str:
    """``30/09/24 23:00:00`` → ``2024-09-30``."""
    found = _DAY.match(text)
    return f"20{found[3]}-{found[2]}-{found[1]}" if found else text[:10]
