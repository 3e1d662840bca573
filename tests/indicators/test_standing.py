"""Scores side by side: over time, ranked, beside peers."""

from collections.abc import Sequence

from migresearch.indicators.reading_scores import ScoreRow
from migresearch.indicators.standing import Peers, beside, changes, fullest_year, joined, peers, ranked


def row(country: str, year: int, score: float | None, edition: str = "1", area: str = "overall") -> ScoreRow:
    return ScoreRow(
        "toy", edition, country, year, area, None, score, None if score is not None else "not measured"
    )


ROWS = [
    row("DE", 2010, 50.0),
    row("DE", 2020, 60.0),
    row("FR", 2010, 50.0),
    row("FR", 2020, None),
    row("SE", 2010, 90.0),
]


def test_a_change_runs_from_the_first_to_the_last_score() -> None:
    found = changes([*ROWS, row("FR", 2015, 40.0), row("DE", 2022, 65.0, "2")])
    assert [(one.country, one.from_year, one.to_year, one.change, one.editions) for one in found] == [
        ("DE", 2010, 2022, 15.0, "1 → 2"),
        ("SE", 2010, 2010, 0.0, "1"),
        ("FR", 2010, 2015, -10.0, "1"),
    ]


def test_equal_scores_share_a_rank_and_missing_ones_have_none() -> None:
    assert [(one.row.country, one.row.year, one.rank, one.of) for one in ranked(ROWS)] == [
        ("SE", 2010, 1, 3),
        ("DE", 2010, 2, 3),
        ("FR", 2010, 2, 3),
        ("DE", 2020, 1, 1),
    ]


def test_where_editions_overlap_the_later_score_counts() -> None:
    assert [
        (one.edition, one.score) for one in joined([row("DE", 2020, 1.0), row("DE", 2020, 2.0, "2")])
    ] == [("2", 2.0)]
    assert [one.score for one in joined([row("DE", 2020, 1.0), row("DE", 2020, None, "2")])] == [1.0]
    assert [one.score for one in joined([row("DE", 2020, None), row("DE", 2020, 2.0, "2")])] == [2.0]


def test_the_fullest_year_is_the_latest_of_the_best() -> None:
    assert fullest_year(ROWS) == 2010
    assert fullest_year([*ROWS, row("FR", 2011, 1.0), row("DE", 2011, 1.0), row("SE", 2011, 1.0)]) == 2011
    assert fullest_year([row("DE", 2020, None)]) is None


def test_peers_are_those_of_the_group_with_a_score() -> None:
    assert peers(ROWS, ["DE", "SE", "NO"]) == {
        (2010, "overall", None): Peers(70.0, 2),
        (2020, "overall", None): Peers(60.0, 1),
    }


def test_rows_beside_others() -> None:
    wanted: Sequence[ScoreRow] = [one for one in ROWS if one.country in {"FR", "DE"} and one.year == 2010]
    found = beside(wanted, ROWS, ["SE", "DE"], rank=True)
    assert [
        (one["country"], one["rank"], one["of"], one["peers_mean"], one["peers"], one["difference"])
        for one in found
    ] == [
        ("DE", 2, 3, 70.0, 2, -20.0),
        ("FR", 2, 3, 70.0, 2, -20.0),
    ]
    alone = beside([ROWS[3]], ROWS, ["NO"], rank=True)
    assert [(one["rank"], one["peers_mean"], one["peers"], one["difference"]) for one in alone] == [
        (None, None, 0, None)
    ]
    assert "rank" not in beside(wanted, ROWS, [], rank=False)[0]
