"""Eurostat's own TSV: dimensions in one column, a column a year, flags beside the values."""

from collections import Counter
from collections.abc import Sequence

from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import Number, Sheet, number_of, year_of
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.outcomes import NO_COUNTRY, NO_YEAR, Dataset, outcome_content
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import Report
from migresearch.indicators.importing.sdmx import missing_because

_CORNER = "\\TIME_PERIOD"


def fits(text: str) -> bool:
    """Whether a text begins as the TSV does: ``freq,citizen,sex,geo\\TIME_PERIOD``."""
    return _CORNER in text[: text.find("\t")]


def read(sheet: Sheet) -> Content:
    """Everything the table holds. Only the file's name says which data set it is."""
    dimensions = sheet.text(0, 0).removesuffix(_CORNER).split(",")
    keys = {row: sheet.text(row, 0).split(",") for row in range(1, len(sheet.rows)) if sheet.text(row, 0)}
    area = dimensions.index("geo")
    varying = [
        place
        for place in range(len(dimensions))
        if place != area and len({key[place] for key in keys.values() if place < len(key)}) > 1
    ]
    gathered = Gathering(Report("eurostat-tsv", [sheet.name]))
    flags: Counter[str] = Counter()
    for row, key in keys.items():
        land = country(key[area]) if area < len(key) else None
        if land is None:
            said = key[area] if area < len(key) else sheet.text(row, 0)
            gathered.report.leave_row(sheet.place(row, 0), said, NO_COUNTRY, expected=True)
            continue
        _series(sheet, row, (".".join(key[place] for place in varying), land), gathered, flags)
    gathered.report.remarks += [f"flag {flag}: {count} values" for flag, count in sorted(flags.items())]
    return outcome_content(_dataset(sheet, dimensions, keys, varying), gathered)


def _series(
    sheet: Sheet, row: int, series: tuple[str, str], gathered: Gathering, flags: Counter[str]
) -> None:
    for column in range(1, len(sheet.rows[0])):
        year = year_of(sheet.text(0, column))
        if year is None:
            gathered.report.leave_row(sheet.place(0, column), sheet.text(0, column), NO_YEAR, expected=True)
            continue
        value, _, flag = sheet.text(row, column).partition(" ")
        number = number_of("" if value == ":" else value)
        if number.value is None and not number.text:
            number = Number(None, missing_because(flag))
        elif flag:
            flags[flag] += 1
        gathered.add((*series, year), number, sheet.place(row, column))


def _dataset(
    sheet: Sheet, dimensions: Sequence[str], keys: dict[int, list[str]], varying: Sequence[int]
) -> Dataset:
    name = sheet.name.partition(".")[0].removeprefix("estat_").casefold()
    first = next(iter(keys.values()), [])
    fixed = [
        f"{dimension} {first[place]}"
        for place, dimension in enumerate(dimensions)
        if place not in varying and dimension != "geo" and place < len(first)
    ]
    return Dataset(
        index=f"eurostat/{name}",
        title=" · ".join([f"Eurostat {name}", *fixed]),
        updated="",
        url=f"https://ec.europa.eu/eurostat/databrowser/view/{name}",
        terms="CC BY 4.0 unless the data set's page says otherwise",
        labels={},
    )
