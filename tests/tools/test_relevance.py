"""The arithmetic of the benchmark of relevance, and that its labels are sound."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from migresearch.indicators.countries import is_country

ROOT = Path(__file__).parents[2]


@pytest.fixture
def relevance(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("benchmarks.relevance")


def test_precision_recall_and_f1_with_their_intervals(relevance: ModuleType) -> None:
    judged = [(True, True)] * 6 + [(False, True)] * 2 + [(True, False)] * 4 + [(False, False)] * 8
    score = relevance.Score.of(
        [relevance.Judged(work, *pair) for work, pair in enumerate(judged)], len(judged)
    )
    assert (score.precision[0], score.recall[0], score.f1[0]) == (6 / 8, 6 / 10, 12 / 18)
    for value, low, high in (score.precision, score.recall, score.f1):
        assert low < value < high <= 1


def test_what_is_never_wrong_has_an_interval_without_width(relevance: ModuleType) -> None:
    score = relevance.Score.of([relevance.Judged(0, True, True), relevance.Judged(1, True, True)], 2)
    assert score.f1 == (1, 1, 1)


@pytest.mark.parametrize(
    ("said", "found", "counts"),
    [
        ({"SY": "origin"}, {"SY"}, [(True, True)]),
        ({"SY": "destination"}, {"SY"}, [(False, True)]),
        ({"SY": "both"}, set(), [(True, False)]),
        ({"SY": ""}, {"SY"}, []),  # the label knows no part
        ({}, {"SY"}, [(False, True)]),
    ],
)
def test_a_part_counts_where_the_label_knows_it(
    relevance: ModuleType, said: dict[str, str], found: set[str], counts: list[tuple[bool, bool]]
) -> None:
    assert [one[1:] for one in relevance._judged(0, said, found, "origin")] == counts


@pytest.mark.parametrize(
    ("name", "records"), [("relevance", 300), ("relevance_second", 100), ("relevance_after", 90)]
)
def test_labels_of_relevance_are_sound(relevance: ModuleType, name: str, records: int) -> None:
    rows = relevance._rows(name)
    assert len({row["doi"] for row in rows}) == len(rows) == records
    assert all(row["doi"].startswith("10.") for row in rows)
    assert {row["label"] for row in rows} == {"yes", "no"}
    assert all(row["reason"] for row in rows if "reason" in row)


def test_the_second_pass_is_over_records_of_the_first_and_the_later_ones_are_new(
    relevance: ModuleType,
) -> None:
    first, second, later = (
        {row["doi"] for row in relevance._rows(name)}
        for name in ("relevance", "relevance_second", "relevance_after")
    )
    assert second < first
    assert not later & first


def test_labels_of_countries_are_sound(relevance: ModuleType) -> None:
    rows = relevance._rows("countries")
    assert len({row["doi"] for row in rows}) == len(rows) == 200
    for row in rows:
        for code, part in relevance._countries(row).items():
            assert is_country(code), row
            assert part in {"", "origin", "destination", "both"}, row


def test_without_a_corpus_nothing_is_measured(relevance: ModuleType, tmp_path: Path) -> None:
    assert relevance.measure_relevance(tmp_path).figures == []


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("Migratory birds", True),
        ("A refugee", True),
        ("Migraine", True),
        ("Emigrants", True),
        ("Housing", False),
    ],
)
def test_the_plain_filter_is_plain(relevance: ModuleType, text: str, is_taken: bool) -> None:
    assert bool(re.search(relevance.PLAIN, text)) is is_taken
