"""What a picture shows: edition, areas, years, order, title and source."""

from pathlib import Path

import pytest

from migresearch.errors import UsageError
from migresearch.indicators.pictures.choosing import Chooser
from migresearch.indicators.pictures.figure import Scale, ScoreFigure, bounds, safe
from migresearch.indicators.pictures.kinds import Kind
from migresearch.indicators.reading_scores import Asked, ScoreRow, asked
from migresearch.store import Store
from migresearch.store.scores import Edition, Indicator, Score
from tools import gallery


def chosen(chooser: Chooser, kind: Kind, wanted: Asked) -> ScoreFigure:
    figure = chooser.figure(kind, wanted)
    assert isinstance(figure, ScoreFigure)
    return figure


def test_a_ranking_runs_from_the_highest_to_those_without_a_score(chooser: Chooser) -> None:
    marks = chosen(chooser, Kind.RANKING, asked(country="SE,ME,PT,AL")).marks
    assert [one.name for one in marks] == ["Portugal", "Sweden", "Albania", "Montenegro"]
    assert [one.value is None for one in marks] == [False, False, False, True]
    assert marks[-1].missing == "not measured"


def test_title_scale_and_sources_say_what_is_seen(chooser: Chooser) -> None:
    figure = chosen(chooser, Kind.RANKING, asked(country="SE,DE"))
    assert figure.frame.title == "INVENT, overall score: Sweden and Germany"
    assert figure.frame.shown == "2022; INVENT score, 0–100 (higher = more open)"
    assert figure.frame.sources == (
        "Source: Invented Index of Open Rules (no real data), edition 2023, https://example.org/invented; "
        "imported 2026-01-31",
        "Terms: invented for this page; free to use",
    )


def test_a_year_other_than_most_countries_have_stands_with_the_name(chooser: Chooser) -> None:
    figure = chosen(chooser, Kind.STRIP, asked(country="PL,SE,DE", year="..2016"))
    assert figure.names() == ["Poland (2013)", "Sweden", "Germany"]
    assert figure.frame.shown.startswith("2016, or the year in brackets")


def test_countries_stand_as_asked_and_areas_as_in_the_index(chooser: Chooser) -> None:
    figure = chosen(chooser, Kind.HEATMAP, asked(country="SE,AL,DE"))
    assert figure.names() == ["Sweden", "Albania", "Germany"]
    assert figure.areas() == ["Overall", *gallery.AREAS]


def test_a_trend_is_of_countries_or_of_areas(chooser: Chooser) -> None:
    assert chosen(chooser, Kind.TREND, asked(country="SE,DE")).names() == ["Germany", "Sweden"]
    areas = chosen(chooser, Kind.TREND, asked(country="SE", area="work,schooling"))
    assert areas.names() == ["Schooling", "Work"]
    with pytest.raises(UsageError, match="one area of several countries or several areas of one country"):
        chooser.figure(Kind.TREND, asked(country="SE,DE", area="work,schooling"))


@pytest.mark.parametrize(
    ("kind", "words", "message"),
    [
        (Kind.RADAR, {}, "a radar of 40 countries cannot be read"),
        (Kind.RADAR, {"country": "SE", "area": "work,schooling"}, "needs 3 areas or more"),
        (Kind.RANKING, {"area": "work,schooling"}, "shows one area"),
        (Kind.MAP, {"area": "all"}, "shows one area"),
        (Kind.RANKING, {"country": "ME"}, "has no scores for these countries"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_remedy(
    chooser: Chooser, kind: Kind, words: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        chooser.figure(kind, asked(**words))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ({"country": "SE,DE"}, Kind.TREND),
        ({"year": "2022"}, Kind.RANKING),
        ({"country": "SE", "area": "all", "year": "2022"}, Kind.STRIP),
        ({"country": "SE", "area": "all"}, Kind.TREND),
        ({"country": "SE,DE", "area": "all"}, Kind.HEATMAP),
    ],
)
def test_the_usual_picture_fits_what_is_asked(chooser: Chooser, words: dict[str, str], kind: Kind) -> None:
    assert chooser.usual_kind(asked(**words)) is kind


def test_the_edition_with_the_newest_scores_is_drawn_and_a_trend_shows_all(tmp_path: Path) -> None:
    indices = gallery.invented(tmp_path / "two.db")
    older = Edition("INVENT", "2009", "Older", "old.csv", "1" * 64, "open", "absolute", 0, 100)
    scores = [Score("overall", "SE", 2004, 4.5), Score("overall", "SE", 2007, 6.0)]
    with Store.open(tmp_path / "two.db") as store:
        store.scores.keep(older, [Indicator("overall", "overall", "Overall\x1b[2J")], scores, (), gallery.DAY)
    chooser = Chooser(indices, "INVENT", gallery.label)
    ranking = chosen(chooser, Kind.RANKING, asked())
    assert {one.group for one in ranking.marks} == {"2023"}
    trend = chosen(chooser, Kind.TREND, asked(country="SE"))
    assert {(one.year, one.group) for one in trend.marks} >= {(2007, "2009"), (2022, "2023")}
    assert len(trend.frame.sources) == 4
    old = chosen(chooser, Kind.RANKING, asked(edition="2009"))
    assert old.frame.sources[1] == "Terms: not stated; ask the producer before you publish the scores"
    assert {one.area for one in old.marks} == {"Overall [2J"}
    indices.close()


def test_editions_on_different_scales_make_no_trend(tmp_path: Path) -> None:
    indices = gallery.invented(tmp_path / "two.db")
    other = Edition("INVENT", "2009", "Older", "old.csv", "1" * 64, "restrictive")
    with Store.open(tmp_path / "two.db") as store:
        scores = [Score("overall", "SE", 2004, 4.5), Score("overall", "DE", 2004, 6.0)]
        store.scores.keep(other, [Indicator("overall", "overall", "Overall")], scores, (), gallery.DAY)
    chooser = Chooser(indices, "INVENT", gallery.label)
    with pytest.raises(
        UsageError, match=r"different scales cannot share a picture: overall \(2023\) and overall \(2009\)"
    ):
        chooser.figure(Kind.TREND, asked(country="SE"))
    alone = chosen(chooser, Kind.TREND, asked(edition="2009"))
    assert alone.scale == Scale("INVENT score", 4.5, 6.0, "restrictive")
    indices.close()


def test_an_index_without_scores_of_areas_is_drawn_by_its_indicators(tmp_path: Path) -> None:
    indices = gallery.invented(tmp_path / "two.db")
    edition = Edition("LAWS", "1", "Laws", "laws.csv", "1" * 64, "open", "absolute", 0, 1)
    parts = [
        Indicator("birth", "area", "Birth"),
        Indicator("b1", "indicator", "Birth here", "birth"),
        Indicator("b2", "indicator", "Birth abroad", "birth"),
        Indicator("cat", "indicator", "Type", "birth", scale_min=0, scale_max=9, direction="none"),
    ]
    scores = [Score(code, "SE", 2020, value) for code, value in (("b1", 1.0), ("b2", 0.0), ("cat", 7.0))]
    with Store.open(tmp_path / "two.db") as store:
        store.scores.keep(edition, parts, scores, (), gallery.DAY)
    chooser = Chooser(indices, "LAWS", gallery.label)
    with pytest.raises(
        UsageError, match=r"different scales cannot share a picture: b1 \(1\), b2 \(1\) and cat"
    ):
        chooser.figure(Kind.HEATMAP, asked())
    figure = chosen(chooser, Kind.HEATMAP, asked(area="b1,b2"))
    assert figure.areas() == ["Birth here", "Birth abroad"]
    classes = chosen(chooser, Kind.RANKING, asked(area="cat"))
    assert classes.scale == Scale("LAWS score", 0, 9, "none")
    indices.close()


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("open", "higher = more open"),
        ("restrictive", "higher = more restrictive"),
        (None, "direction of the scale unknown"),
    ],
)
def test_the_direction_of_a_scale_in_words(direction: str | None, words: str) -> None:
    assert Scale("x", 0, 1, direction).title == f"x, 0–1 ({words})"


def test_the_ends_of_a_scale() -> None:
    assert bounds(0, None, [3, 7]) == (0, 7)
    assert bounds(None, None, [5, 5]) == (4, 6)
    assert bounds(None, None, []) == (0, 1)


def test_foreign_text_cannot_steer_a_terminal() -> None:
    assert safe("a\x1b[31mb\u202ec\nd") == "a [31mb c d"


def test_years_before_the_first_and_after_the_last_score_are_left_out() -> None:
    from migresearch.indicators.pictures.choosing import scored_years

    rows = [
        ScoreRow("x", "1", "SE", year, "overall", None, score, None)
        for year, score in ((2000, None), (2001, 5.0), (2002, None), (2003, 6.0), (2004, None))
    ]
    assert [one.year for one in scored_years(rows)] == [2001, 2002, 2003]
