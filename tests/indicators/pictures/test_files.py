"""Pictures as files: what their specifications hold, what stands in the SVG, where they cannot be written."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.indicators.pictures.figures import FRAME, figure, mark, pairs

from migresearch.errors import UsageError
from migresearch.indicators.pictures import choropleth, files, profile, scatter, trend
from migresearch.indicators.pictures.choosing import Chooser
from migresearch.indicators.pictures.endings import check_file
from migresearch.indicators.pictures.figure import Scale, ScoreFigure
from migresearch.indicators.pictures.kinds import Kind
from migresearch.indicators.pictures.world import EUROPE, WORLD
from migresearch.indicators.reading_scores import asked
from tools import gallery

TWO = (mark("Sweden", 86.4), mark("France", 55.8), mark("Malta", None))


def rows(specification: dict[str, Any]) -> list[dict[str, Any]]:
    """All rows of a specification."""
    return [row for data in specification["datasets"].values() for row in data]


def every(part: Any, name: str) -> list[Any]:
    """Every value of this name anywhere in a specification."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    here = [part[name]] if isinstance(part, dict) and name in part else []
    return here + [found for one in inner for found in every(one, name)]


def texts(svg: bytes) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg.decode())


def test_bars_start_at_the_low_end_and_a_missing_score_is_none() -> None:
    drawn = files.specification(figure(Kind.RANKING, *TWO))
    held = {row["name"]: row for row in rows(drawn)}
    assert held["Sweden"]["value"] == 86.4
    assert held["Sweden"]["low"] == 0
    assert held["Malta"]["value"] is None
    assert held["Malta"]["text"] == "no score (not measured)"
    assert "Toy score, 0–100 (higher = more open)" in every(drawn, "title")


def test_title_and_source_stand_over_every_picture() -> None:
    drawn = files.specification(figure(Kind.RANKING, *TWO))
    assert drawn["title"]["text"] == ["Toy, overall score"]
    assert drawn["title"]["subtitle"] == ["2020", *FRAME.sources]


def test_a_long_title_is_broken_not_cut() -> None:
    long = Scale(
        "A score whose name is so long that no axis of a picture could ever hold it on one line", 0, 1, None
    )
    drawn = files.specification(figure(Kind.RANKING, mark("Sweden", 0.5), scale=long))
    lines = next(title for title in every(drawn, "title") if isinstance(title, list))
    assert " ".join(lines) == long.title
    assert max(map(len, lines)) <= 90


def test_an_svg_says_who_what_and_from_where() -> None:
    said = texts(files.rendered(figure(Kind.RANKING, *TWO), ".svg"))
    assert {"Sweden", "France", "Malta", "86", "56", "no score (not measured)", "Terms: free"} <= set(said)
    assert said.index("Sweden") < said.index("France") < said.index("Malta")


def test_a_line_breaks_at_a_missing_score_and_at_another_edition() -> None:
    marks = [
        mark("Sweden", 50, year=2010), mark("Sweden", None, year=2011), mark("Sweden", 52, year=2012),
        mark("Sweden", 53, year=2013), mark("Sweden", 60, year=2014, group="2"), mark("France", 40, year=2010),
    ]  # fmt: skip
    found = [[(one.name, one.year) for one in stretch] for stretch in trend.stretches(marks)]
    assert found == [
        [("France", 2010)], [("Sweden", 2010)], [("Sweden", 2012), ("Sweden", 2013)], [("Sweden", 2014)],
    ]  # fmt: skip
    drawn = trend.specification(figure(Kind.TREND, *marks))
    bridges = [(row["year"], row["to"]) for row in rows(drawn) if "to" in row]
    assert bridges == [(2010, 2012), (2013, 2014)]
    assert trend.DOTTED in drawn["title"]["subtitle"]


def test_labels_of_lines_keep_their_distance_and_order() -> None:
    places = trend.spread([50, 51, 10], 4)
    assert places == pytest.approx([48.5, 52.5, 10])


def test_many_lines_get_a_panel_each_and_those_without_a_score_are_named() -> None:
    marks = [mark(f"Land {n}", n * 5, year=year) for n in range(9) for year in (2010, 2011)]
    drawn = trend.specification(figure(Kind.TREND, *marks, mark("Nowhere", None, year=2010)))
    assert every(drawn, "facet")[0]["sort"][0] == "Land 8"
    assert "Without any score: Nowhere" in drawn["title"]["subtitle"]


def test_a_radar_leaves_its_sides_to_a_missing_area_open() -> None:
    areas = ("A", "B", "C", "D")
    marks = [mark("Sweden", None if area == "C" else 50, area=area) for area in areas]
    sides = profile.sides(figure(Kind.RADAR, *marks))
    assert len(sides) == 2
    assert {(side["x"], side["y"]) for side in sides} == {(0.0, 0.5), (-0.5, 0.0)}


def test_a_strip_names_those_without_a_score() -> None:
    drawn = profile.strip(figure(Kind.STRIP, *TWO))
    assert "no score: Malta" in [row.get("text") for row in rows(drawn)]
    many = [mark(f"Land {n}", None if n == 3 else n * 9, area="Work") for n in range(11)]
    assert "no score: 1 country" in [
        row.get("text") for row in rows(profile.strip(figure(Kind.STRIP, *many)))
    ]


def test_a_heat_map_has_a_cell_for_every_country_and_area() -> None:
    marks = (
        mark("Sweden", 90, area="Work"),
        mark("Sweden", None, area="School"),
        mark("Malta", 5, area="Work"),
    )
    drawn = files.specification(figure(Kind.HEATMAP, *marks))
    held = {(row["name"], row["area"]): (row["value"], row["text"]) for row in rows(drawn)}
    assert held == {
        ("Sweden", "Work"): (90, "90"), ("Sweden", "School"): (None, "–"),
        ("Malta", "Work"): (5, "5"), ("Malta", "School"): (None, "–"),
    }  # fmt: skip
    assert "viridis" in every(drawn, "scheme")
    assert "grey, –: no score" in every(drawn, "text")


def test_a_map_joins_scores_to_shapes_and_gives_small_countries_a_dot() -> None:
    marks = (
        mark("Sweden", 86, country="SE"), mark("Malta", 48, country="MT"), mark("Kosovo", None, country="XK"),
        mark("Bavaria", 70, country="Bavaria"),
    )  # fmt: skip
    drawn = files.specification(figure(Kind.MAP, *marks))
    shapes = {one["id"]: one["properties"] for one in drawn["datasets"]["Europe"]}
    assert shapes["SE"] == {"name": "Sweden", "value": 86, "state": "scored"}
    assert shapes["XK"]["state"] == "silent"
    assert shapes["DE"]["state"] == "other"
    dots = [row["code"] for row in rows(drawn) if row.get("code")]
    assert dots == ["MT"]
    assert "Not on the map: Bavaria" in drawn["title"]["subtitle"]


def test_a_map_has_every_country_of_the_list_as_shape_or_dot(chooser: Chooser) -> None:
    drawn = chooser.figure(Kind.MAP, asked())
    assert isinstance(drawn, ScoreFigure)
    shapes = {one["id"] for one in choropleth.features(drawn, EUROPE)}
    dots = {row["code"] for row in rows(files.specification(drawn)) if row.get("code")}
    assert set(gallery.COUNTRIES) <= shapes | dots
    assert "AU" in {one["id"] for one in choropleth.features(drawn, WORLD)}


def test_a_scatter_plot_pairs_the_latest_common_year(chooser: Chooser) -> None:
    drawn = scatter.figure(chooser, asked(area="work"), chooser, asked(area="schooling", year="..2013"))
    assert {one.year for one in drawn.pairs} == {2013}
    assert "MT" not in {one.country for one in drawn.pairs}  # has no score in schooling
    assert drawn.frame.title == "INVENT: Work and INVENT: Schooling"
    assert scatter.NO_CLAIM in drawn.frame.sources
    with pytest.raises(UsageError, match="no country has both in the same year"):
        scatter.figure(chooser, asked(year="2010"), chooser, asked(year="2013"))


def test_names_in_a_scatter_plot_give_way_to_codes_and_never_cover_a_dot() -> None:
    drawn = scatter.specification(pairs(("Sweden", 50, 500), ("France", 80, 100)))
    assert {(row["label"], row["side"]) for row in rows(drawn)} == {("Sweden", "right"), ("France", "right")}
    crowd = scatter.specification(pairs(*((f"Long name {n}", 50 + n / 2, 500 + n * 5) for n in range(12))))
    labels = [row["label"] for row in rows(crowd)]
    assert "" in labels
    assert {"Outcome, 0–1000 (direction of the scale unknown)"} <= set(map(str, every(crowd, "title")))


@pytest.mark.parametrize("name", ["found.pdf", "found", "found.svg.txt"])
def test_an_unknown_ending_is_refused_by_naming_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.html"):
        check_file(Path(name))


def test_a_file_that_cannot_be_written_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        files.save(figure(Kind.RANKING, *TWO), tmp_path / "none" / "x.svg")
    (tmp_path / "x.svg").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        files.save(figure(Kind.RANKING, *TWO), tmp_path / "x.svg")


def test_the_three_forms_of_a_file(tmp_path: Path) -> None:
    for ending in ("svg", "PNG", "html"):
        files.save(figure(Kind.RANKING, *TWO), tmp_path / f"x.{ending}")
    assert (tmp_path / "x.PNG").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//[^\"' >]*", page) == []
    assert "Toy, overall score" in page
