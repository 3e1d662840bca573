"""Which indices answer: sure, by scope, unknown, or not."""

from collections.abc import Mapping

import pytest
from tests.indicators.toys import stated, toy

from migresearch.errors import UsageError
from migresearch.indicators.finding import Cover, Finder, ask
from migresearch.schemes import Scheme, load_schemes

INDICES = [
    toy(
        "impic", stated("name", "Immigration Policies in Comparison"), stated("acronym", "IMPIC"),
        stated("countries", ["JP", "DE", "FR"]), stated("years", "1980..2018"),
        stated("policy-fields", ["family", "asylum"]), stated("coding", "absolute"),
        stated("direction", "restrictive"), stated("availability", "open"), stated("target-groups", ["refugees"]),
    ),
    toy(
        "ita", stated("name", "Talent Attractiveness"), stated("scope", "OECD"), stated("years", [2019, 2023]),
        stated("policy-fields", ["labour", "family"]), stated("availability", "publication"),
    ),
    toy("odd", stated("name", "Odd Index"), stated("scope", "US states"), stated("policy-fields", ["family"])),
    toy("pay", stated("name", "Outcome set"), stated("countries", ["TD"]), part="outcome"),
]  # fmt: skip


@pytest.fixture(scope="module")
def schemes() -> Mapping[str, Scheme]:
    return load_schemes()


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ({"country": "JP", "field": "family"}, [("impic", "listed"), ("ita", "by scope"), ("odd", "unknown")]),
        ({"country": "Japan", "field": "Asylum and protection"}, [("impic", "listed")]),
        ({"country": "DE,FR"}, [("impic", "listed"), ("ita", "by scope"), ("odd", "unknown")]),
        ({"country": "DE,TD"}, [("odd", "unknown")]),
        ({"country": "Middle Africa"}, [("pay", "listed"), ("odd", "unknown")]),
        ({"years": (2019, None)}, [("ita", "listed"), ("odd", "unknown"), ("pay", "unknown")]),
        ({"years": (1970, 1979)}, [("odd", "unknown"), ("pay", "unknown")]),
        ({"group": "forced-migrants"}, [("impic", "listed"), ("ita", "unknown"), ("odd", "unknown"), ("pay", "unknown")]),
        ({"coding": "change"}, [("ita", "unknown"), ("odd", "unknown"), ("pay", "unknown")]),
        ({"open_data": True}, [("impic", "listed"), ("odd", "unknown"), ("pay", "unknown")]),
        ({"open_data": False}, [("ita", "listed"), ("odd", "unknown"), ("pay", "unknown")]),
        ({"part": "outcome"}, [("pay", "listed")]),
        ({"text": "talent attract"}, [("ita", "listed")]),
        ({"text": "impic"}, [("impic", "listed")]),
    ],
)  # fmt: skip
def test_questions(
    schemes: Mapping[str, Scheme], words: dict[str, object], answers: list[tuple[str, str]]
) -> None:
    finder = Finder(INDICES, schemes)
    found = finder.find(finder.question(**words))
    assert [(one.index.code, str(one.cover)) for one in found] == answers


def test_unknown_coverage_is_told_and_shown_on_request(schemes: Mapping[str, Scheme]) -> None:
    finder = Finder(INDICES, schemes)
    question = finder.question(country="JP", field="family")
    told: list[str] = []
    assert [one.cover for one in ask(finder, question, told.append, possible=False)] == [
        Cover.LISTED,
        Cover.SCOPE,
    ]
    assert told == ["1 more could answer, but no source says whether they do; --possible shows them"]
    assert len(ask(finder, question, told.append, possible=True)) == 3
    assert len(told) == 1


def test_an_unknown_country_names_near_ones(schemes: Mapping[str, Scheme]) -> None:
    with pytest.raises(UsageError, match="Germany"):
        Finder(INDICES, schemes).question(country="Germny")
