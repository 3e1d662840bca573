"""Scores as people ask for them."""

from collections.abc import Iterator

import pytest
from tests.indicators.editions import keep, opened

from migresearch.errors import UsageError
from migresearch.indicators.face import Indices
from migresearch.indicators.reading_scores import ScoreRow, asked
from migresearch.store.scores import Indicator

TREE = (
    Indicator("overall", "overall", "Overall"),
    Indicator("overall-small", "overall", "Overall, fewer areas"),
    Indicator("family", "area", "Family", "overall"),
    Indicator("fees", "indicator", "Fees", "family"),
    Indicator("waiver", "sub-indicator", "Waiver", "fees"),
    Indicator("work", "area", "Work", "overall"),
)


@pytest.fixture(scope="module")
def indices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indices]:
    path = tmp_path_factory.mktemp("scores") / "test.db"
    places = {("DE", 2019): 1.0, ("SE", 2019): None, ("DE", 2020): 2.0}
    keep(path, "toy", {one.code: places for one in TREE}, TREE, "first")
    keep(path, "toy", {"overall": {("DE", 2021): 3.0}}, TREE[:1], "second")
    keep(
        path,
        "flat",
        {"a": {("DE", 2020): 1.0}},
        [Indicator("group", "area", "G"), Indicator("a", "indicator", "A", "group")],
    )
    found = opened(path)
    yield found
    found.close()


def test_the_overall_score_is_what_is_asked_for_by_itself(indices: Indices) -> None:
    assert [
        (row.edition, row.country, row.year, row.area, row.score) for row in indices.scores("toy", asked())
    ] == [
        ("first", "DE", 2019, "overall", 1.0),
        ("first", "DE", 2020, "overall", 2.0),
        ("first", "SE", 2019, "overall", None),
        ("second", "DE", 2021, "overall", 3.0),
    ]


def test_a_row_as_it_is_listed(indices: Indices) -> None:
    (row,) = indices.scores("toy", asked(country="Sweden", area="family"))
    assert row.row() == {
        "index": "toy",
        "edition": "first",
        "country": "SE",
        "year": 2019,
        "area": "family",
        "indicator": None,
        "score": None,
        "missing": "not measured",
    }


def places(rows: list[ScoreRow]) -> list[tuple[str | None, str | None]]:
    return [(row.area, row.indicator) for row in rows]


@pytest.mark.parametrize(
    ("area", "indicator", "expected"),
    [
        ("work", "", [("work", None)]),
        ("all", "", [("overall", None), ("overall-small", None), ("family", None), ("work", None)]),
        ("", "fees", [("family", "fees")]),
        ("", "waiver", [("family", "waiver")]),
        ("family", "all", [("family", "fees")]),
        ("", "all", [("family", "fees")]),
        ("overall-small", "", [("overall-small", None)]),
    ],
)
def test_areas_and_indicators(
    indices: Indices, area: str, indicator: str, expected: list[tuple[str, str | None]]
) -> None:
    wanted = asked(country="DE", area=area, indicator=indicator, year="2019", edition="first")
    assert places(indices.scores("toy", wanted)) == expected


@pytest.mark.parametrize(
    ("year", "found"),
    [("2020", [2020]), ("2020..", [2020, 2021]), ("..2019", [2019]), ("2019..2020", [2019, 2020])],
)
def test_years(indices: Indices, year: str, found: list[int]) -> None:
    assert [row.year for row in indices.scores("toy", asked(country="DE", year=year))] == found


def test_an_index_without_a_total_shows_its_indicators(indices: Indices) -> None:
    assert places(indices.scores("flat", asked())) == [("group", "a")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"area": "famly"}, "unknown area of toy 'famly'. Did you mean family?"),
        ({"indicator": "fee"}, "unknown indicator of toy 'fee'. Did you mean fees?"),
        ({"area": "work", "indicator": "fees"}, "none of the indicators named belongs to the areas named"),
        ({"edition": "third"}, "unknown edition of toy 'third'"),
        ({"country": "Atlantis"}, "Atlantis"),
        ({"year": "20"}, "year '20' is not understood"),
    ],
)
def test_unknown_names_are_answered_with_known_ones(
    indices: Indices, words: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError) as error:
        indices.scores("toy", asked(**words))
    assert said in str(error.value)


def test_an_index_without_scores_names_the_command(indices: Indices) -> None:
    with pytest.raises(
        UsageError, match=r"no scores of mipex are held; `migresearch indices import FILE`.*flat, toy"
    ):
        indices.scores("MIPEX", asked())
    with pytest.raises(UsageError, match=r"unknown index with scores 'nothing'\. Known: flat, toy"):
        indices.scores("nothing", asked())


def test_editions_by_the_beginning_of_their_label(indices: Indices) -> None:
    assert [one.edition.label for one in indices.editions("toy")] == ["first", "second"]
    assert [one.edition.label for one in indices.editions("toy", "sec")] == ["second"]
    assert (indices.editions("toy")[0].countries, indices.editions("toy")[0].years) == (
        ("DE", "SE"),
        (2019, 2020),
    )
