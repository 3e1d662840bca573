"""What institutions' sites say, in whatever system, to records."""

import pytest

from migresearch.clean.countries import country_code
from migresearch.clean.institutional import Statement, institutional_record, shortened
from migresearch.facts import Fact, FactName
from migresearch.records import Claim, Kind


def read(**said):
    return institutional_record(Statement("site", "1", Kind.NEWS, said.pop("title", "A title"), **said))


def test_terms_become_facts_classifications_language_and_keywords():
    terms = (
        ("theme", "Housing"),
        ("theme", "Housing"),
        ("country", "Czech Republic"),
        ("country", "Western Balkans"),
        ("language", "Deutsch"),
        ("deadline", "31 January 2027"),
        ("deadline", "soon"),
        ("budget", "€ 2,500,000"),
        ("post_tag", "Schools"),
    )
    record = read(terms=terms)
    assert record.facts == (
        Fact(FactName.THEME, "Housing"),
        Fact(FactName.DEADLINE, "2027-01-31"),
        Fact(FactName.BUDGET, "2500000 EUR"),
    )
    assert record.claims == (Claim("geographies", "CZ"),)
    assert (record.language, record.keywords) == ("de", ("Western Balkans", "Schools"))


def test_an_abstract_that_repeats_the_title_is_none():
    assert read(title="A title", text="<p>A title</p>").abstract is None


@pytest.mark.parametrize(
    ("text", "longest", "kept"),
    [
        ("Short.", 10, "Short."),
        ("One sentence. Another one that is long.", 20, "One sentence. […]"),
        ("words without any end of a sentence", 14, "words without […]"),
        ("a" * 30, 10, f"{'a' * 10} […]"),
    ],
)
def test_long_texts_are_cut_at_a_sentence(text, longest, kept):
    assert shortened(text, longest) == kept


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germany", "DE"),
        ("germany ", "DE"),
        ("DEU", "DE"),
        ("UK", "GB"),
        ("EL", "GR"),
        ("Kosovo", "XK"),
        ("Türkiye", "TR"),
        ("North Macedonia", "MK"),
        ("European Union", None),
        ("", None),
    ],
)
def test_names_of_countries_as_institutions_write_them(name, code):
    assert country_code(name) == code
