"""The gallery of pictures: ``docs/gallery.md`` and the files it shows, drawn from an invented index.

No real scores are used: they belong to their producers. ``generate_docs.py`` writes what this makes.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import NamedTuple

from migresearch.indicators.axes import By
from migresearch.indicators.face import Indices
from migresearch.indicators.gaps import Cell
from migresearch.indicators.pictures import files, scatter, terminal
from migresearch.indicators.pictures.choosing import Chooser
from migresearch.indicators.pictures.figure import Figure
from migresearch.indicators.pictures.gap_figure import gap_figure
from migresearch.indicators.pictures.kinds import Kind
from migresearch.indicators.reading_scores import asked
from migresearch.schemes import load_schemes
from migresearch.store import Store
from migresearch.store.scores import Edition, Indicator, Score

PAGE, FOLDER = Path("docs/gallery.md"), Path("docs/gallery")
INDEX, DAY = "INVENT", "2026-01-31T12:00:00Z"
COUNTRIES = (
    "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
    "HU", "IE", "IS", "IT", "LT", "LU", "LV", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS",
    "SE", "SI", "SK", "TR", "UA", "XK",
)  # fmt: skip
AREAS = ("Work", "Family life", "Schooling", "Political voice", "Secure residence", "Health care")
YEARS = (2010, 2013, 2016, 2019, 2022)
WIDTH, HEIGHT, PAGE_WIDTH = 80, 24, 110
HEAD = """# Gallery

Every picture `migresearch indices plot` draws, in the terminal and as a file (`--save picture.svg`, `.png` or
`.html`; the HTML needs no network). Made by `make docs`; **the index and all its scores are invented**.

All pictures are drawn in colours that colour-blind people can tell apart, and can be read in black and
white. Each says what is shown, in which year, which way the scale runs, and where the scores come from. What
has no score is shown as such: grey, a dash, a gap in a line; never a zero. Without `--year` each country is
shown in its latest year; where that is another one than most countries have, its name carries it.

The map's shapes are Natural Earth's (public domain), by way of world-atlas (ISC licence); countries follow
the lists of the United Nations, which is no statement about any border. Small countries get a dot.
"""


class Shown(NamedTuple):
    """A section of the page: file, title, the command's words, what is worth knowing."""

    name: str
    title: str
    words: str
    remark: str


SHOWN = (
    Shown("ranking", "Ranking", "ranking INVENT", "The overall score, or with `--area` that of one area."),
    Shown(
        "trend",
        "Trend",
        "trend INVENT --country SE,PT,DE,PL,MT",
        "Up to eight countries, or areas of one country; more get a small panel each, in the terminal a row "
        "of bars. Lines break where a score is missing or an edition ends.",
    ),
    Shown(
        "radar",
        "Radar",
        "radar INVENT --country SE,DE,HU",
        "Up to four countries. A terminal knows no angles: there it is drawn as a strip.",
    ),
    Shown(
        "strip",
        "Strip",
        "strip INVENT",
        "All areas, with a dot a country; up to eight countries are told apart by colour and shape.",
    ),
    Shown(
        "heatmap",
        "Heat map",
        "heatmap INVENT --country AT,BE,DE,ES,FR,IT,MT,NL,PL,PT,SE,XK",
        "Countries by areas.",
    ),
    Shown(
        "map",
        "Map",
        "map INVENT",
        "Europe where all countries lie there, else the world, and Europe below it where many of them do.",
    ),
    Shown(
        "scatter",
        "Scatter plot",
        "scatter INVENT --area work --against INVENT --against-area schooling",
        "Two indices, two areas, or an index and an outcome. What two series have to do with each other is a "
        "question for `migresearch indices link`.",
    ),
    Shown(
        "gaps",
        "Evidence-gap map",
        "gaps",
        "From the catalogue (here: invented numbers); no scores are needed.",
    ),
)


def pages() -> dict[Path, str]:
    """Every file of the gallery: its path below the project's root and its text."""
    figures = dict(_figures())
    parts = [HEAD]
    made: dict[Path, str] = {}
    for one in SHOWN:
        drawn = files.rendered(figures[one.name], ".svg").decode()
        made[FOLDER / f"{one.name}.svg"] = drawn if drawn.endswith("\n") else f"{drawn}\n"
        parts.append(_section(one, terminal.text(figures[one.name], WIDTH, HEIGHT, coloured=False)))
    return {PAGE: "\n".join(parts), **made}


def _section(one: Shown, text: str) -> str:
    command = f"```sh\nmigresearch indices plot {one.words} --save {one.name}.svg\n```"
    picture = f"![{one.title}, invented scores](gallery/{one.name}.svg)"
    remark = fill(one.remark, PAGE_WIDTH)
    return f"## {one.title}\n\n{remark}\n\n{command}\n\n{picture}\n\nIn a terminal:\n\n```text\n{text}```\n"


def _figures() -> Iterator[tuple[str, Figure]]:
    with TemporaryDirectory() as folder, closing(invented(Path(folder) / "invented.db")) as indices:
        chooser = Chooser(indices, INDEX, label)
        for one in SHOWN[:-2]:
            countries = one.words.partition("--country ")[2]
            yield one.name, chooser.figure(Kind(one.name), asked(country=countries))
        yield "scatter", scatter.figure(chooser, asked(area="work"), chooser, asked(area="schooling"))
    yield "gaps", gap_figure(tuple(cells()), By.REGION, label, DAY[:10])


def label(scheme: str, code: str) -> str:
    """The English name of a code."""
    return load_schemes()[scheme].codes[code].labels["en"]


def invented(database: Path) -> Indices:
    """A new database with the invented index."""
    with Store.open(database) as store:
        store.scores.keep(edition(), indicators(), scores(), (), DAY)
    return Indices(database, load_schemes(), lambda: DAY)


def edition() -> Edition:
    """The edition of the invented index."""
    return Edition(
        INDEX, "2023", "Invented Index of Open Rules (no real data)", "invented.csv", "0" * 64, "open",
        "absolute", 0, 100, "https://example.org/invented", "invented for this page; free to use",
    )  # fmt: skip


def indicators() -> list[Indicator]:
    """An overall score and its areas."""
    areas = [Indicator(_code(label), "area", label, "overall") for label in AREAS]
    return [Indicator("overall", "overall", "Overall"), *areas]


def scores() -> Iterator[Score]:
    """Invented scores, some of them missing; the overall score is the mean of the areas."""
    for place, country in enumerate(COUNTRIES):
        for step, year in enumerate(YEARS):
            values = [_value(place, number, step) for number in range(len(AREAS))]
            for label, value in zip(AREAS, values, strict=True):
                yield Score(_code(label), country, year, value, None if value is not None else "not measured")
            known = [value for value in values if value is not None]
            mean = sum(known) / len(known) if known else None
            yield Score("overall", country, year, mean, None if mean is not None else "not measured")


def _value(place: int, area: int, step: int) -> float | None:
    """A number that looks like a score: a country's level, an area's, and a slow change."""
    country = COUNTRIES[place]
    unmeasured = (country, AREAS[area]) in {
        ("XK", "Health care"),
        ("MT", "Schooling"),
        ("HU", "Political voice"),
    }
    if unmeasured or (country == "PL" and step == 2) or country == "ME":
        return None
    level = 22 + place * 29 % 53
    return float(
        min(max(level + area * 17 % 31 - 12 + (place * 7 + area * 5) % 19 + step * (place % 4 - 1), 0), 100)
    )


def _code(label: str) -> str:
    return label.lower().replace(" ", "-")


def cells() -> Iterator[Cell]:
    """An invented evidence-gap map."""
    fields = ("admission", "labour", "family", "asylum", "integration", "citizenship", "health", "housing")
    for row, field in enumerate(fields):
        for column, region in enumerate(("m49-002", "m49-019", "m49-142", "m49-150", "m49-009")):
            number = max((7 * row + 11 * column) % 17 - 4 - row, 0) + (3 if region == "m49-150" else 0)
            works = (row * 13 + column * 31) % 9
            yield Cell(
                field, region, tuple(f"i{one}" for one in range(number)), works, 2024 if number else None
            )
