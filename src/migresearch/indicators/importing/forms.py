"""Which form a file of scores has: found by what stands in it, never by its name."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.importing import eurostat, globalcit, mipex, sdmx, world_bank
from migresearch.indicators.importing.cells import Sheet
from migresearch.indicators.importing.described import content_of
from migresearch.indicators.importing.layout import TEMPLATE, TEMPLATE_NEEDS, Layout
from migresearch.indicators.importing.limits import Limits, check_size
from migresearch.indicators.importing.opening import Workbook, is_workbook, open_workbook
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import Report, listing
from migresearch.indicators.importing.tabular import Tabular
from migresearch.indicators.importing.text_tables import read_text, table

_HELP = "docs/importing-scores.md has a template, and describes mapping files for other layouts (--mapping)"


def read_file(path: Path, limits: Limits, layout: Layout | None = None) -> Content:
    """What a file of scores holds, in the layout given or in the form it is found to have.

    Raises UsageError: too large, damaged, of no known form.
    """
    check_size(path, limits)
    if is_workbook(path):
        with open_workbook(path, limits) as book:
            return _from_workbook(path, book, layout)
    text, remarks = read_text(path, limits)
    return _from_text(path, text, remarks, layout, limits)


def _from_workbook(path: Path, book: Workbook, layout: Layout | None) -> Content:
    remarks = ["the workbook carries macros, which are not run"] * book.macros
    if layout is not None:
        return _tabular(
            path, [book.sheet(name) for name in _named(path, book, layout)], layout, book.names, remarks
        )
    if mipex.fits(book):
        return mipex.read(book, remarks)
    sheets = []
    for name in book.names:
        sheet = book.sheet(name)
        if world_bank.fits_table(sheet):
            return world_bank.read_table(sheet)
        if _is_template(sheet) or name == book.names[0]:
            sheets.append(sheet)
    return _tabular(path, sheets, None, book.names, remarks)


def _named(path: Path, book: Workbook, layout: Layout) -> list[str]:
    """The sheets a layout means: one, all that bear a year or country, or the first."""
    if layout.sheet_names:
        return book.names
    if layout.sheet and layout.sheet not in book.names:
        raise UsageError(f"{path} has no sheet {layout.sheet!r}; its sheets are: {listing(book.names)}")
    return [layout.sheet] if layout.sheet else book.names[:1]


def _from_text(path: Path, text: str, remarks: list[str], layout: Layout | None, limits: Limits) -> Content:
    if layout is None and text.lstrip()[:1] in {"[", "{"}:
        return _from_json(path, text)
    if layout is None and eurostat.fits(text):
        return eurostat.read(table(path.name, text, limits, "\t"))
    sheet = table(path.name, text, limits, layout.separator if layout else None)
    if layout is None:
        if globalcit.fits(sheet):
            return globalcit.read(sheet)
        if sdmx.fits(sheet):
            return sdmx.read(sheet)
        if world_bank.fits_table(by_commas := table(path.name, text, limits, ",")):
            return world_bank.read_table(by_commas)
    return _tabular(path, [sheet], layout, [sheet.name], remarks)


def _from_json(path: Path, text: str) -> Content:
    try:
        value: Any = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path} is damaged: {error}") from error
    if not world_bank.fits_answer(value):
        raise UsageError(f"{path}: JSON, but no answer of the World Bank's API; {_HELP}")
    return world_bank.read_answer(path.name, value)


def _tabular(
    path: Path, sheets: Sequence[Sheet], layout: Layout | None, names: Sequence[str], remarks: list[str]
) -> Content:
    """What these sheets hold; the others of the file are named as unread."""
    reader = Tabular(layout or TEMPLATE, Report("mapped table" if layout else "template", remarks=remarks))
    wanted = [sheet for sheet in sheets if layout or _is_template(sheet)]
    if not wanted:
        raise UsageError(f"{path}: no known form of scores; {_seen(sheets)}; {_HELP}")
    for sheet in wanted:
        reader.read(sheet)
    for name in names:
        if name not in {sheet.name for sheet in wanted}:
            reader.report.leave(f"{name}!", name, "a sheet that is not asked for")
    return content_of(reader, path.stem)


def _is_template(sheet: Sheet) -> bool:
    heads = {str(cell).strip().casefold() for cell in sheet.rows[0]} if sheet.rows else set()
    return heads >= set(TEMPLATE_NEEDS)


def _seen(sheets: Sequence[Sheet]) -> str:
    first = sheets[0] if sheets else Sheet("", [])
    heads = [str(cell) for cell in (first.rows[0] if first.rows else ()) if str(cell).strip()]
    return f"{first.name} begins with: {listing(heads) or 'nothing'}"
