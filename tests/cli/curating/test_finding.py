"""A code is found by a few letters of any of its names."""

import pytest

from migresearch.cli.curating.finding import Codes
from migresearch.cli.curating.keys import ACTS, spoken
from migresearch.curate.options import Tag
from migresearch.schemes import load_schemes

GIVEN = {act.key for act in ACTS}
MOVING = {"up", "down", "j", "k", "pageup", "pagedown", "space", *"123456789"}


@pytest.fixture(scope="module")
def codes() -> Codes:
    return Codes(load_schemes(), ("topics", "geographies", "methods"))


@pytest.mark.parametrize(
    ("typed", "scheme", "code"),
    [
        ("remit", "topics", "remittances"),
        ("REMITTANCES", "topics", "remittances"),
        ("remitances", "topics", "remittances"),
        ("border control", "topics", "border-visa"),
        ("control bord", "topics", "border-visa"),
        ("bordr contrl", "topics", "border-visa"),
        ("deutschland", "geographies", "DE"),
        ("germ", "geographies", "DE"),
        ("cote d'ivoire", "geographies", "CI"),
    ],
)
def test_a_code_is_found(codes: Codes, typed: str, scheme: str, code: str) -> None:
    assert codes.find(typed)[0].tag == Tag(scheme, code)


def test_a_finding_says_where_the_code_stands_and_what_it_covers(codes: Codes) -> None:
    found = codes.find("border control visa")[0]
    assert found.path == "topics / Migration policy and law"
    assert found.note


def test_a_scheme_before_a_colon_is_the_only_one_searched(codes: Codes) -> None:
    assert codes.find("geog: germ")[0].tag == Tag("geographies", "DE")
    assert "geographies" not in {one.tag.scheme for one in codes.find("topics: germ")}
    assert {one.tag.scheme for one in codes.find("methods:")} == {"methods"}


def test_what_is_like_nothing_finds_nothing(codes: Codes) -> None:
    assert codes.find("qqqqzzzz") == []


def test_every_word_must_be_met(codes: Codes) -> None:
    assert codes.find("remittances qqqqzzzz") == []


def test_without_a_text_the_first_codes_are_shown(codes: Codes) -> None:
    assert [one.tag.scheme for one in codes.find("", 3)] == ["topics"] * 3
    assert len(codes.find("migration", 5)) == 5


def test_no_two_acts_have_the_same_key_or_word() -> None:
    assert len(GIVEN) == len(ACTS) == len({act.word for act in ACTS}) == len({act.shown for act in ACTS})
    assert not GIVEN & MOVING


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.word)
def test_an_act_is_understood_by_key_and_word(act: object) -> None:
    assert spoken(act.shown) is act  # type: ignore[attr-defined]
    assert spoken(act.word.upper()) in (act, spoken(act.word))  # type: ignore[attr-defined]


def test_capitals_are_other_keys() -> None:
    assert spoken("a") is not spoken("A")
    assert spoken("teapot") is None
