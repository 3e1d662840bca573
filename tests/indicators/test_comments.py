"""Experts' comments, found by their words."""

from collections.abc import Iterator

import pytest
from tests.indicators.editions import NOW, keep, opened

from migresearch.errors import UsageError
from migresearch.indicators.comments import full_text
from migresearch.indicators.face import Indices
from migresearch.store import Store
from migresearch.store.scores import Comment, Edition, Indicator

TREE = (
    Indicator("overall", "overall", "Overall"),
    Indicator("family", "area", "Family", "overall"),
    Indicator("fees", "indicator", "Fees for the permit", "family"),
    Indicator("waiver", "sub-indicator", "Who pays nothing", "fees"),
)
COMMENTS = [
    Comment("fees", "DE", 2019, "The fee was raised by the act of 2019; integration courses are free."),
    Comment("waiver", "FR", None, "Refugees pay nothing. Integration is free."),
    Comment("overall", "SE", 2020, "A course on integration: see § 4, c) 'résidence'."),
]


@pytest.fixture(scope="module")
def indices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indices]:
    path = tmp_path_factory.mktemp("comments") / "test.db"
    keep(path, "other", {"overall": {("DE", 2020): 1.0}})
    with Store.open(path) as store:
        edition = Edition("toy", "1", "Toy", "toy.csv", "hash")
        store.scores.keep(edition, TREE, [], COMMENTS, NOW)
    found = opened(path)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("words", "countries"),
    [
        ("integration", {"DE", "FR", "SE"}),
        ("integration course", {"DE", "SE"}),
        ('"integration courses"', {"DE"}),
        ("integration -course", {"FR"}),
        ("raised OR refugees", {"DE", "FR"}),
        ("refug*", {"FR"}),
        ("residence", {"SE"}),
        ("c)", {"SE"}),
        ("the fees", {"DE"}),
        ("year:2019 fee", set()),
        ("", {"DE", "FR", "SE"}),
        ("'; DROP TABLE comment; --", set()),
        ('"unbalanced (AND OR', set()),
    ],
)
def test_words(indices: Indices, words: str, countries: set[str]) -> None:
    assert {one.country for one in indices.comments(words)} == countries


def test_a_comment_says_what_it_is_about(indices: Indices) -> None:
    (found,) = indices.comments("nothing", country="France")
    assert (found.index, found.edition, found.year, found.area) == ("toy", "1", None, "family")
    assert (found.indicator, found.label) == ("waiver", "Who pays nothing")


def test_only_those_of_an_area_or_index(indices: Indices) -> None:
    assert {one.indicator for one in indices.comments("integration", area="family")} == {"fees", "waiver"}
    assert {one.indicator for one in indices.comments("integration", area="overall")} == {"overall"}
    assert indices.comments("integration", index="other") == []


def test_a_mere_exclusion_names_nothing(indices: Indices) -> None:
    with pytest.raises(UsageError, match="names no word to look for"):
        indices.comments("-course")
    assert full_text("  ") is None
