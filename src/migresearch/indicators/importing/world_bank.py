"""World Bank series: the CSV of a download, and the JSON answer of the API (version 2)."""

import json
from collections.abc import Mapping
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import Number, Sheet, number_of, text_of, year_of
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.outcomes import NO_COUNTRY, NO_YEAR, Dataset, outcome_content
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import Report

_HEADS = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
_TERMS = "CC BY 4.0 unless the indicator's page says otherwise"
NO_DATA = "no data"


def fits_table(sheet: Sheet) -> bool:
    """Whether a table is a download of the data bank."""
    return _head(sheet) is not None


def read_table(sheet: Sheet) -> Content:
    """A download: some lines about it, then a row a country and indicator, a column a year."""
    head = _head(sheet) or 0
    gathered = Gathering(Report("world-bank-csv", [sheet.name]))
    labels: dict[str, str] = {}
    years = {column: year_of(cell) for column, cell in enumerate(sheet.rows[head]) if column >= len(_HEADS)}
    _name_other_columns(sheet, head, years, gathered.report)
    for row in range(head + 1, len(sheet.rows)):
        name, land_code, label, code = (sheet.text(row, column) for column in range(len(_HEADS)))
        if not code:
            continue
        labels[code] = label
        land = country(land_code) or country(name)
        if land is None:
            gathered.report.leave_row(sheet.place(row, 0), f"{name} ({land_code})", NO_COUNTRY, expected=True)
            continue
        for column, year in years.items():
            if year is not None:
                gathered.add((code, land, year), _value(sheet.rows[row], column), sheet.place(row, column))
    return outcome_content(_dataset(labels, _updated(sheet, head)), gathered)


def fits_answer(value: Any) -> bool:
    """Whether a JSON value is an answer of the API."""
    return (
        isinstance(value, list)
        and bool(value)
        and isinstance(value[0], dict)
        and ("page" in value[0] or "message" in value[0])
    )


def read_answer(name: str, value: Any) -> Content:
    """An answer of the API. Raises UsageError for an error message and for one page of several."""
    head, rows = value[0], value[1] if len(value) > 1 else []
    if "message" in head:
        raise UsageError(f"{name} is an error message of the World Bank: {json.dumps(head['message'])}")
    if int(head.get("pages", 1)) > 1:
        raise UsageError(
            f"{name} is page {head.get('page')} of {head['pages']}; ask the API for all of them at once: "
            f"&per_page={int(head.get('total', 0)) + 1}"
        )
    gathered = Gathering(Report("world-bank-json", [name]))
    labels: dict[str, str] = {}
    for place, one in enumerate(rows or (), 1):
        labels[one["indicator"]["id"]] = one["indicator"]["value"]
        _observation(f"{name}, observation {place}", one, gathered)
    return outcome_content(_dataset(labels, str(head.get("lastupdated", ""))), gathered)


def _observation(where: str, one: Mapping[str, Any], gathered: Gathering) -> None:
    said = one["country"]
    land = country(one.get("countryiso3code") or said["id"]) or country(said["value"])
    year = year_of(one.get("date"))
    if land is None:
        gathered.report.leave_row(where, f"{said['value']} ({said['id']})", NO_COUNTRY, expected=True)
    elif year is None:
        gathered.report.leave_row(where, one.get("date"), NO_YEAR, expected=True)
    else:
        number = number_of(one.get("value"))
        gathered.add((one["indicator"]["id"], land, year), _or_no_data(number), where)


def _head(sheet: Sheet) -> int | None:
    for row in range(min(10, len(sheet.rows))):
        if tuple(text_of(cell) for cell in sheet.rows[row][: len(_HEADS)]) == _HEADS:
            return row
    return None


def _updated(sheet: Sheet, head: int) -> str:
    for row in range(head):
        if sheet.text(row, 0) == "Last Updated Date":
            return sheet.text(row, 1)
    return ""


def _name_other_columns(sheet: Sheet, head: int, years: Mapping[int, int | None], report: Report) -> None:
    for column, year in years.items():
        if year is None and sheet.text(head, column):
            report.leave(sheet.place(head, column), sheet.text(head, column), NO_YEAR)


def _value(cells: Any, column: int) -> Number:
    return _or_no_data(number_of(cells[column] if column < len(cells) else ""))


def _or_no_data(number: Number) -> Number:
    """The Bank leaves a cell empty where it has no data, which is not the same as not measured."""
    return number if number.value is not None or number.text else Number(None, NO_DATA)


def _dataset(labels: Mapping[str, str], updated: str) -> Dataset:
    code = next(iter(labels), "")
    one = len(labels) == 1
    return Dataset(
        index=f"worldbank/{code}" if one else "worldbank",
        title=labels[code] if one else f"World Bank: {len(labels)} indicators",
        updated=updated,
        url=f"https://data.worldbank.org/indicator/{code}" if one else "https://data.worldbank.org",
        terms=_TERMS,
        labels=labels,
    )
