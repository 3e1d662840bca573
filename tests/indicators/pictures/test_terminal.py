"""Pictures as text: order, gaps, widths, and no colour where there is none."""

import re
from typing import Any

import pytest
from tests.indicators.pictures.figures import figure, mark, pairs

from migresearch.indicators.axes import By
from migresearch.indicators.pictures import terminal, text_bars
from migresearch.indicators.pictures.choosing import Chooser
from migresearch.indicators.pictures.gap_figure import gap_figure
from migresearch.indicators.pictures.kinds import Kind
from migresearch.indicators.pictures.palette import Palette
from migresearch.indicators.reading_scores import asked
from tools import gallery


def lines(drawn: Any, width: int = 80) -> list[str]:
    return terminal.text(drawn, width, 24, coloured=False).splitlines()


def test_bars_run_from_high_to_low_in_proportion() -> None:
    marks = (mark("Sweden", 100), mark("France", 50), mark("Malta", None))
    shown = lines(figure(Kind.RANKING, *marks))
    bars = [line for line in shown if "█" in line]
    assert [line.split()[0] for line in bars] == ["Sweden", "France"]
    whole, half = (line.count("█") for line in bars)
    assert whole // 2 == half
    assert "Malta  – no score: not measured" in shown


@pytest.mark.parametrize(("share", "bar"), [(0, ""), (1, "████"), (0.5, "██"), (0.28, "█▏"), (1.5, "████")])
def test_a_bar_is_exact_to_an_eighth(share: float, bar: str) -> None:
    assert text_bars.bar(share, 4) == bar


def test_a_strip_puts_letters_where_the_values_lie_and_numbers_beside() -> None:
    marks = (
        mark("Sweden", 100, area="Work"), mark("France", 0, area="Work"),
        mark("Sweden", 50, area="School"), mark("France", None, area="School"),
    )  # fmt: skip
    shown = lines(figure(Kind.STRIP, *marks))
    work, school = (next(line for line in shown if line.startswith(area)) for area in ("Work", "School"))
    assert re.fullmatch(r"Work   B·+A 100   0", work)
    assert re.fullmatch(r"School ·+A·+  50   –", school)
    assert "A Sweden   B France" in shown


def test_values_in_one_place_stand_side_by_side() -> None:
    marks = [mark(name, 50, area="Work") for name in ("Sweden", "France", "Malta")]
    work = next(line for line in lines(figure(Kind.STRIP, *marks)) if line.startswith("Work"))
    assert {"A", "B", "C"} <= set(work)


def test_a_trend_marks_every_score_with_a_letter_and_names_first_and_last() -> None:
    marks = [mark("Sweden", 20, year=2010), mark("Sweden", 80, year=2015), mark("France", 50, year=2010)]
    shown = lines(figure(Kind.TREND, *marks))
    body = "\n".join(shown[:-4])
    assert body.count("B") >= 1
    assert "A Sweden 20 → 80   B France 50 → 50" in shown
    assert "2010" in body
    assert "2015" in body


def test_many_lines_become_rows_of_bars_with_gaps() -> None:
    marks = [mark(f"Land {n}", n * 10, year=2010) for n in range(9)]
    marks += [mark("Land 8", None, year=2011), mark("Land 8", 90, year=2012)]
    shown = lines(figure(Kind.TREND, *marks))
    first = next(line for line in shown if line.startswith("Land 8"))
    assert re.fullmatch(r"Land 8 ▇▇  ██ +80 +90 +\+10", first)
    assert [line[:6] for line in shown if line.startswith("Land")] == [f"Land {n}" for n in range(8, -1, -1)]


def test_a_heat_map_has_a_dash_for_a_missing_score() -> None:
    marks = (
        mark("Sweden", 90, area="Work"),
        mark("Sweden", None, area="School"),
        mark("Malta", 10, area="Work"),
    )
    shown = lines(figure(Kind.HEATMAP, *marks))
    assert re.fullmatch(r"Sweden +█ 90 +–", shown[4])
    assert re.fullmatch(r"Malta +░ 10 +–", shown[5])


def test_columns_too_narrow_for_their_names_have_letters_with_a_key() -> None:
    marks = [mark("Sweden", 50, area=f"Participation {n}") for n in range(9)]
    shown = lines(figure(Kind.HEATMAP, *marks))
    assert re.fullmatch(r" +A +B +C +D +E +F +G +H +I", shown[3])
    assert any("C Participation 2" in line for line in shown)


def test_a_map_lists_the_countries_of_each_shade_and_what_it_does_not_show() -> None:
    marks = (
        mark("Sweden", 86, country="SE"), mark("Hungary", 41, country="HU"), mark("Kosovo", None, country="XK"),
        mark("Bavaria", 70, country="Bavaria"), mark("Canada", 80, country="CA"), mark("Germany", 60, country="DE"),
        *(mark(code, 30, country=code) for code in ("FR", "ES", "IT", "PL", "NO")),
    )  # fmt: skip
    shown = " ".join(" ".join(lines(figure(Kind.MAP, *marks), 160)).split())
    assert "█ 75–100: Sweden 86, Canada 80" in shown
    assert "? no score: Kosovo" in shown
    assert "Beyond this map: Canada, Bavaria" in shown


def test_a_map_draws_countries_where_they_are() -> None:
    marks = (mark("Sweden", 86, country="SE"), mark("Spain", 10, country="ES"))
    shown = [line[:39] for line in lines(figure(Kind.MAP, *marks))[3:22]]
    north = [place for place, line in enumerate(shown) if "█" in line]
    south = [place for place, line in enumerate(shown) if "░" in line]
    assert max(north) < min(south)
    assert min(line.index("█") for line in shown if "█" in line) > max(
        line.rindex("░") for line in shown if "░" in line
    )


def test_a_scatter_plot_shows_codes_and_names_them() -> None:
    shown = lines(pairs(("Sweden", 90, 900), ("France", 10, 100)))
    places = {code: next(n for n, line in enumerate(shown) if code in line) for code in ("SW", "FR")}
    assert places["SW"] < places["FR"]
    assert "SW Sweden, FR France" in shown
    assert "→ Toy score, 0–100 (higher = more open)" in shown


def test_the_gap_map_tells_gaps_from_few() -> None:
    drawn = gap_figure(tuple(gallery.cells()), By.REGION, gallery.label, "2026-01-31")
    shown = lines(drawn)
    assert re.fullmatch(r"Admission and entry +– +▒ 7/4 +░ 1/8 +█ 15/3 +▒ 6/7", shown[4])
    assert "no index measures 15 of 40 cells" in shown[1]


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("kind", [Kind.RANKING, Kind.STRIP, Kind.TREND, Kind.HEATMAP, Kind.MAP])
def test_no_line_is_wider_than_the_terminal(chooser: Chooser, kind: Kind, width: int) -> None:
    shown = lines(chooser.figure(kind, asked()), width)
    assert max(map(len, shown)) <= width
    assert shown[0].startswith("INVENT, ")
    assert any(line.startswith("Source: Invented Index of Open Rules") for line in shown)
    assert any("(higher = more open)" in line for line in shown)


@pytest.mark.parametrize("kind", [Kind.RANKING, Kind.STRIP, Kind.TREND, Kind.HEATMAP, Kind.MAP])
def test_colour_changes_no_letter(chooser: Chooser, kind: Kind) -> None:
    drawn = chooser.figure(kind, asked(country="SE,DE,MT"))
    plain, painted = (terminal.text(drawn, 80, 24, coloured=coloured) for coloured in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[38;5;" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted).split() == plain.split()


def test_blanks_are_not_painted() -> None:
    assert Palette(coloured=True).shaded("  ", 0.5) == "  "
    assert Palette(coloured=True).shaded("█", 1.0) == "\x1b[38;5;185m█\x1b[0m"
