"""What a cell says: a number, or the reason why it is none."""

import math

import pytest

from migresearch.indicators.importing.cells import Sheet, column_name, number_of, text_of, year_of


@pytest.mark.parametrize(
    ("cell", "value", "read_as"),
    [
        (50.0, 50.0, None),
        (7, 7.0, None),
        ("50", 50.0, None),
        (" -0.5 ", -0.5, None),
        ("1e3", 1000.0, None),
        ("12,5", 12.5, "decimal comma"),
        ("0,125", 0.125, "decimal comma"),
        ("1234,567", 1234.567, "decimal comma"),
        ("56%", 56.0, "percentage"),
        ("56,3 %", 56.3, "percentage, decimal comma"),
        ("1,234.5", 1234.5, "digits in groups"),
        ("1.234,5", 1234.5, "digits in groups"),
        ("1 234 567", 1234567.0, "digits in groups"),
        ("1,234,567", 1234567.0, "digits in groups"),
        ("12\u202f345,6", 12345.6, "digits in groups"),
    ],
)
def test_numbers_as_tables_write_them(cell: object, value: float, read_as: str | None) -> None:
    number = number_of(cell)
    assert (number.value, number.missing, number.read_as) == (value, None, read_as)


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        ("", "not measured"),
        (None, "not measured"),
        ("NA", "not measured"),
        ("n/a", "not measured"),
        (":", "not measured"),
        ("#DIV/0!", "#DIV/0!"),
        ("#div/0! ", "#DIV/0!"),
        ("1,234", "ambiguous number"),
        ("see note", "not a number"),
        ("1.2.3", "not a number"),
        ("12,34,56", "not a number"),
        (math.nan, "not a number"),
        (math.inf, "not a number"),
        (True, "not a number"),
        ("1e999", "not a number"),
    ],
)
def test_no_cell_is_coerced(cell: object, missing: str) -> None:
    number = number_of(cell)
    assert (number.value, number.missing) == (None, missing)


@pytest.mark.parametrize(
    ("cell", "decimal", "value", "missing"),
    [
        ("1,234", ",", 1.234, None),
        ("1,234", ".", 1234.0, None),
        ("1.234", ",", 1234.0, None),
        ("1.234", ".", 1.234, None),
        ("7", ",", 7.0, None),
        ("12,5", ".", None, "not a number"),
    ],
)
def test_the_decimal_sign_of_a_file_settles_what_is_ambiguous(
    cell: str, decimal: str, value: float | None, missing: str | None
) -> None:
    number = number_of(cell, decimal=decimal)
    assert (number.value, number.missing) == (value, missing)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2010.0, 2010),
        ("2010", 2010),
        (" 1960 ", 1960),
        (2010.5, None),
        ("2010-Q1", None),
        (12.0, None),
        ("", None),
    ],
)
def test_years(cell: object, year: int | None) -> None:
    assert year_of(cell) == year


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(column: int, name: str) -> None:
    assert column_name(column) == name


def test_a_sheet_explains_its_empty_cells() -> None:
    sheet = Sheet("DE", [["x", ""], [148.0]], {(0, 1): "#DIV/0!"})
    assert sheet.number(0, 1).missing == "#DIV/0!"
    assert sheet.number(1, 1).missing == "not measured"
    assert sheet.number(9, 9).missing == "not measured"
    assert (sheet.text(1, 0), sheet.text(5, 5), sheet.place(1, 27)) == ("148", "", "DE!AB2")
    assert text_of(None) == ""
