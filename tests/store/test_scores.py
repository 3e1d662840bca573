"""Scores in the database: editions whole or not at all, and what is asked of them."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from migresearch.store import Store
from migresearch.store.scores import LEVELS, Comment, Edition, Indicator, Score

NOW = "2026-11-01T00:00:00Z"
TREE = (
    Indicator("overall", "overall", "Overall"),
    Indicator("family", "area", "Family", "overall", "How open?", 0, 100, "open"),
    Indicator("fees", "sub-indicator", "Fees", "family"),
)
SCORES = (
    Score("overall", "SE", 2020, 86.4),
    Score("overall", "DE", 2020, None, "not measured"),
    Score("family", "DE", 2019, 41.5),
    Score("fees", "SUHH", 1980, 0.0),
)
COMMENTS = (
    Comment("fees", "DE", 2019, "The fee was raised."),
    Comment("family", "SE", None, "Über Gebühren."),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as found:
        yield found


def keep(
    store: Store,
    label: str = "1",
    scores: Sequence[Score] = SCORES,
    comments: Sequence[Comment] = COMMENTS,
    index: str = "toy",
) -> Edition:
    edition = Edition(
        index, label, "Toy", "toy.csv", f"hash {label}", "open", "absolute", 0, 100, report={"cells": 4}
    )
    store.scores.keep(edition, TREE, scores, comments, NOW)
    return edition


def test_an_edition_comes_back_as_it_was_kept(store: Store) -> None:
    kept = keep(store)
    (held,) = store.scores.editions()
    assert (held.indicators, held.countries, held.years) == (TREE, ("DE", "SE", "SUHH"), (1980, 2019, 2020))
    assert held.imported_at == NOW
    assert held.edition.report == {
        **kept.report,
        "countries": ["DE", "SE", "SUHH"],
        "years": [1980, 2019, 2020],
    }
    assert (held.edition.direction, held.edition.scale_max, held.edition.file_hash) == ("open", 100, "hash 1")


def test_scores_by_indicator_country_and_year(store: Store) -> None:
    keep(store)
    assert store.scores.scores("toy", "1") == [
        Score("overall", "DE", 2020, None, "not measured"),
        Score("overall", "SE", 2020, 86.4),
        Score("family", "DE", 2019, 41.5),
        Score("fees", "SUHH", 1980, 0.0),
    ]
    assert [one.indicator for one in store.scores.scores("toy", "1", level="area")] == ["family"]
    assert [one.value for one in store.scores.scores("toy", "1", indicators=["fees", "family"])] == [
        41.5,
        0.0,
    ]
    assert [one.country for one in store.scores.scores("toy", "1", countries=["SE"])] == ["SE"]
    assert [one.year for one in store.scores.scores("toy", "1", years=(1980, 2019))] == [2019, 1980]
    assert store.scores.scores("toy", "2") == []


def test_every_level_is_allowed_and_no_other(store: Store) -> None:
    edition = Edition("toy", "levels", "Toy", "toy.csv", "hash")
    store.scores.keep(edition, [Indicator(level, level, level) for level in LEVELS], [], [], NOW)
    assert [one.level for one in store.scores.editions()[0].indicators] == list(LEVELS)
    with pytest.raises(sqlite3.IntegrityError):
        store.scores.keep(edition, [Indicator("x", "question", "x")], [], [], NOW)


@pytest.mark.parametrize(
    "scores",
    [
        (Score("overall", "DE", 2020, 1.0), Score("overall", "DE", 2020, 2.0)),
        (Score("overall", "DE", 2020, 1.0, "not measured"),),
        (Score("overall", "DE", 2020, None),),
    ],
)
def test_what_cannot_be_kept_leaves_the_edition_as_it_was(store: Store, scores: Sequence[Score]) -> None:
    keep(store)
    before = list(store.dump())
    with pytest.raises(sqlite3.IntegrityError):
        keep(store, scores=scores)
    assert list(store.dump()) == before


def test_an_edition_replaces_the_one_with_its_label(store: Store) -> None:
    keep(store)
    keep(store, scores=[Score("overall", "FR", 2021, 5.0)], comments=[])
    assert store.scores.scores("toy", "1") == [Score("overall", "FR", 2021, 5.0)]
    assert store.scores.comments() == []


def test_editions_stand_by_index_in_the_order_of_import(store: Store) -> None:
    for label in ("b", "a"):
        keep(store, label)
    keep(store, "z", index="other")
    assert [(one.edition.index, one.edition.label) for one in store.scores.editions()] == [
        ("other", "z"),
        ("toy", "b"),
        ("toy", "a"),
    ]
    assert len(store.scores.editions("other")) == 1


def test_removing_takes_everything_along(store: Store) -> None:
    before = list(store.dump())
    keep(store)
    assert store.scores.remove("toy", "1")
    assert list(store.dump()) == before
    assert store.scores.comments("fee") == []
    assert not store.scores.remove("toy", "1")


def test_comments_by_words_without_accents_or_endings(store: Store) -> None:
    keep(store)
    (found,) = store.scores.comments('"fees"')
    assert found == ("toy", "1", COMMENTS[0])
    assert [one.country for _index, _label, one in store.scores.comments("gebuhren")] == ["SE"]
    assert [one.country for _index, _label, one in store.scores.comments(countries=["DE"])] == ["DE"]
    assert store.scores.comments(index="other") == []


def test_the_dump_holds_scores_and_no_clock(tmp_path: Path) -> None:
    dumps = []
    for name, times in (("a", 1), ("b", 2)):
        with Store.open(tmp_path / f"{name}.db") as store:
            for _ in range(times):
                keep(store)
            dumps.append([json.loads(line) for line in store.dump()])
    assert dumps[0] == dumps[1]
    parts = [part for part, _row in dumps[0]]
    assert [parts.count(part) for part in ("edition", "indicator", "score", "comment")] == [1, 3, 4, 2]
    fees = next(row for part, row in dumps[0] if part == "indicator" and row["code"] == "fees")
    assert (fees["parent"], fees["edition"], fees["position"]) == ("family", "1", 2)
    assert NOW not in json.dumps(dumps[0])
