import pytest

from migresearch.clean.cordis import cordis_project
from migresearch.clean.nep import nep_record
from migresearch.clean.openaire import openaire_record
from migresearch.clean.openaire_projects import grant_of, openaire_project
from migresearch.clean.projects import facts, grant, money
from migresearch.errors import RecordError
from migresearch.records import Fact, FactName


@pytest.mark.parametrize(
    ("funder", "number", "value"),
    [
        ("EC", "870661", "ec:870661"),
        ("ukri", "ES/X00000X/1", "ukri:es/x00000x/1"),
        ("snsf", " 100 200 ", "snsf:100200"),
        ("ec", "unidentified", None),
        ("ec", "", None),
        ("ec", None, None),
        ("ec", "<b>12</b>", None),
    ],
)
def test_grant(funder, number, value):
    found = grant(funder, number)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("raw", "currency", "sum_"),
    [
        ("1499999.5", "EUR", "1499999.50 EUR"),
        ("960619,95", "EUR", "960619.95 EUR"),
        ("3000000.0", "EUR", "3000000 EUR"),
        ("1E7", "GBP", "10000000 GBP"),
        ("214236.794", "EUR", "214236.79 EUR"),
        ("0.0", "EUR", None),
        ("-5", "EUR", None),
        ("", "EUR", None),
        (None, "EUR", None),
        ("1.500.000", "EUR", None),
        ("NaN", "EUR", None),
        ("Infinity", "EUR", None),
        ("5", None, None),
        ("5", "Euro", None),
    ],
)
def test_money(raw, currency, sum_):
    assert money(raw, currency) == sum_
    if sum_:
        Fact(FactName.BUDGET, sum_).check()


def test_facts_are_said_once_and_only_where_there_is_something_to_say():
    said = [
        (FactName.FUNDER, " EC "),
        (FactName.FUNDER, "EC"),
        (FactName.ENDS, "soon"),
        (FactName.ACRONYM, ""),
    ]
    assert facts(said) == (Fact(FactName.FUNDER, "EC"),)


@pytest.mark.parametrize(
    ("name", "funder"),
    [
        ("corda__h2020::00", "ec"),
        ("corda_____he::00", "ec"),
        ("corda_______::00", "ec"),
        ("nih_________::00", "nih"),
        ("0000", None),
    ],
)
def test_the_funder_of_a_project_stands_in_its_id(name, funder):
    found = grant_of({"id": name, "code": "123456"})
    assert (found.value if found else None) == (funder and f"{funder}:123456")


@pytest.mark.parametrize(
    ("read", "item", "said"),
    [
        (cordis_project, {"project": {"id": "1", "title": ""}}, "no id or no title"),
        (cordis_project, {"project": ["1"]}, "project is a list"),
        (openaire_project, {"id": "a::1", "title": None}, "no id or no title"),
        (openaire_project, {"id": "a::1", "title": "T", "granted": "much"}, "granted is text"),
        (
            openaire_record,
            {"id": "a::1", "mainTitle": "T", "type": "software"},
            "'software' is none of our kinds",
        ),
        (openaire_record, {"mainTitle": "T", "type": "publication"}, "no id or no title"),
        (
            openaire_record,
            {"id": "1", "mainTitle": "T", "type": "dataset", "pids": [1]},
            "pids holds something",
        ),
        (nep_record, {"html": "<li><div>Title</div></li>"}, "no title or no address"),
        (nep_record, {"html": 5.5, "issue": []}, "no title or no address"),
    ],
)
def test_what_cannot_be_read_says_why(read, item, said):
    with pytest.raises(RecordError, match=said):
        read(item)
