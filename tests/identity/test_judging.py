"""What two works are to each other: merges, relations, doubts, and works that only look alike."""

from typing import Any

import pytest
from tests.identity.works import BASE, work

from migresearch.identity.judging import judge
from migresearch.identity.profile import Person

OTHER_TITLE = "Courts and the detention of asylum seekers"
A, B = "10.5555/a", "10.5555/b"
PLACE = {"volume": "7", "pages": "11-30"}


def outcome(one: dict[str, Any], other: dict[str, Any], suspicion: str | None = None) -> str:
    """``same``, ``unsure``, ``different``, or the relation with an arrow from whom it reads."""
    judged = judge(work(1, **one), work(2, **other), suspicion)
    if judged.relation is None:
        return f"{judged.outcome}{' (certain)' if judged.certain else ''}"
    return f"{judged.relation} {'<' if judged.inverse else '>'}"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"doi": A}, {}, "same"),
        ({"doi": A}, {"venue": None}, "same"),
        ({**PLACE, "doi": A}, PLACE, "same (certain)"),
        (PLACE, PLACE, "same (certain)"),
        ({**PLACE, "people": ("A. Alba", "B. Berg")}, PLACE, "same (certain)"),
        ({**PLACE, "title": "How Harbours Shape—the Arrival of ‘Newcomers’"}, PLACE, "same (certain)"),
        (PLACE, {**PLACE, "venue": "The Paths"}, "same (certain)"),
        (PLACE, {**PLACE, "people": ("Ada Alba",)}, "same"),
        (PLACE, {**PLACE, "title": "How harbours shape the arrivals of newcomers"}, "same"),
        (PLACE, {**PLACE, "kind": "chapter"}, "unsure"),
        ({"year": 2020, **PLACE}, {"pages": "1--17"}, "same"),
        ({"year": 2020, "venue": None}, {}, "unsure"),
        ({"year": 2022}, {}, "unsure"),
        ({"year": None}, {}, "same"),
        ({"year": None, "venue": None}, {}, "unsure"),
        ({"venue": "Workshop of Paths and Roads"}, {}, "unsure"),
        (PLACE, {**PLACE, "pages": "111"}, "unsure"),
        ({"title": f"{BASE['title']}: a study of six towns"}, {}, "same"),
        ({"title": f"{BASE['title']}: a study of six towns", "venue": None}, {}, "unsure"),
        ({"title": f"{BASE['title']}: a study of six towns", "year": 2020}, {}, "unsure"),
    ],
)  # fmt: skip
def test_works_without_two_dois(one: dict[str, Any], other: dict[str, Any], expected: str) -> None:
    assert outcome(one, other) == expected
    assert outcome(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, "unsure"),
        (PLACE, PLACE, "unsure"),
        ({"year": 2018}, {}, "unsure"),
        ({"people": ("Cleo Cruz",)}, {}, "different"),
        ({"people": ()}, {"people": ()}, "different"),
        ({"people": ()}, {}, "unsure"),
        ({"title": OTHER_TITLE}, {}, "different"),
        ({"title": OTHER_TITLE, **PLACE}, PLACE, "different"),
    ],
)
def test_works_with_two_dois_are_never_called_the_same(
    one: dict[str, Any], other: dict[str, Any], expected: str
) -> None:
    assert outcome({"doi": A, **one}, {"doi": B, **other}) == expected


PREPRINT = {"kind": "preprint", "venue": None}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({**PREPRINT, "doi": A, "year": 2017}, {"doi": B}, "version-of >"),
        ({"doi": A}, {**PREPRINT, "doi": B}, "version-of <"),
        (PREPRINT, {}, "version-of >"),
        ({**PREPRINT, "title": "How harbours shaped arrivals of newcomers"}, {}, "version-of >"),
        ({**PREPRINT, "title": "How harbours shaped arrivals of newcomers", "year": 2012}, {}, "different"),
        ({**PREPRINT, "doi": "10.31235/osf.io/ab1cd_v2"}, {**PREPRINT, "doi": "10.31235/osf.io/ab1cd_v1"}, "version-of >"),
        ({**PREPRINT, "doi": "10.31235/osf.io/ab1cd"}, {**PREPRINT, "doi": "10.31235/osf.io/ab1cd_v3"}, "version-of <"),
        ({"doi": "10.1002/14651858.cd1.pub2"}, {"doi": "10.1002/14651858.cd1.pub3", "year": 2020}, "version-of <"),
        ({**PREPRINT, "doi": A}, {**PREPRINT, "doi": B}, "version-of <"),
        ({"kind": "working-paper", "doi": A}, {"doi": B}, "version-of >"),
        ({"kind": "thesis"}, {"doi": B, "year": 2021}, "derived-from <"),
        ({"kind": "dataset", "doi": A}, {"doi": B}, "derived-from >"),
        ({"doi": A}, {"doi": f"{A}_suppl", "people": ()}, "part-of <"),
        ({"title": OTHER_TITLE, "kind": "chapter", "venue": "Ports of the world"},
         {"title": "Ports of the World", "kind": "book", "people": ("Cleo Cruz",)}, "part-of >"),
        ({"title": OTHER_TITLE, "kind": "chapter", "identifiers": [("isbn", "9780000000002")]},
         {"kind": "book", "identifiers": [("isbn", "9780000000002")]}, "part-of >"),
        ({"title": f"Retraction: {BASE['title']}", "notice": "retracts"}, {}, "retracts >"),
        ({}, {"title": f"Correction to: {BASE['title']}", "notice": "corrects", "people": ()}, "corrects <"),
        ({"title": "Wie Häfen die Ankunft prägen", "language": "de", **PLACE}, PLACE, "translation-of >"),
        ({"title": "Wie Häfen die Ankunft prägen", "language": "de", "identifiers": [("pmid", "1")]},
         {"identifiers": [("pmid", "1")]}, "translation-of >"),
    ],
)  # fmt: skip
def test_relations_are_not_merges(one: dict[str, Any], other: dict[str, Any], expected: str) -> None:
    assert outcome(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Introduction"}, {"title": "Introduction"}),
        ({"title": "Paths"}, {"title": "Paths"}),
        ({"title": f"{BASE['title']}, part 1"}, {"title": f"{BASE['title']}, part 2"}),
        ({"title": f"{BASE['title']} 2018"}, {"title": f"{BASE['title']} 2019"}),
        ({"people": ("Ada Alba",)}, {"people": ("Alma Alba",)}),
        ({"title": "Correction", "notice": "corrects"}, {}),
        ({"title": "Correction", "notice": "corrects", "doi": A}, {"title": "Correction", "notice": "corrects", "doi": B}),
        ({"title": "Ports of the World", "kind": "book"}, {"title": OTHER_TITLE, "kind": "book", "venue": "Ports of the World"}),
    ],
)  # fmt: skip
def test_works_that_only_look_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert outcome(one, other) == outcome(other, one) == "different"


def test_a_shared_identifier_makes_a_doubt_of_what_would_be_different() -> None:
    assert outcome({"doi": A}, {"doi": A, "title": OTHER_TITLE}, "same doi 10.5555/a") == "unsure"


def test_a_generic_title_at_one_place_is_one_work() -> None:
    editorial = {"title": "Editorial", **PLACE}
    assert outcome(editorial, {**editorial, "doi": A}) == "same"


def test_reasons_name_every_aspect() -> None:
    judged = judge(work(1, doi=A, year=2018), work(2, doi=B, people=("Ada Alba",), volume="3"))
    assert judged.reasons == (
        "the same title and people under two DOIs",
        "same title",
        "1 of 1 and 2 people shared",
        "years 2018 and 2019",
        "same venue",
        "other DOI",
    )
    assert judged.score == 0.975


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Smith J", "Smith John", True),
        ("Smith John", "Smith Jane", False),
        ("Smith", "Smith Jane", True),
        ("Hall Laura L", "Hall Gillian", False),
        ("Hall G K", "Hall Gillian", True),
    ],
)
def test_given_names_may_be_short_but_not_contradict(one: str, other: str, expected: bool) -> None:
    people = [
        Person(words[0], tuple(sorted(words))) for words in (one.lower().split(), other.lower().split())
    ]
    assert people[0].may_be(people[1]) is expected


def test_names_turned_round_are_the_same_person() -> None:
    assert work(people=("Ko Min",)).people[0].may_be(work(people=("Min Ko",)).people[0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Journal of Decision Systems", "Journal of Decision Systems", "same"),
        ("Proc Natl Acad Sci", "Proceedings of the National Academy of Sciences", "same"),
        ("Journal of Refugee Studies", "Journal of Migration Studies", "other"),
        ("International Migration", "International Migration Review", "other"),
        (None, "Paths", "unknown"),
    ],
)
def test_venues(one: str | None, other: str, expected: str) -> None:
    from migresearch.identity.likeness import Likeness

    assert Likeness(work(1, venue=one), work(2, venue=other)).venue.value == expected
