"""Facts of institutional records in tables and JSON lines."""

import json
from pathlib import Path

import pytest

from migresearch.importers import Unreadable, read_file
from migresearch.records import Entry, Fact, FactName, Record

TABLE = """title,kind,date,decision date,ground,instrument,court,place
Headscarf at work,legal-development,2026-10-20,2026-10-15,religion or belief; sex,Directive 2000/78/EC,Labour Court,
A book,book,2020,,,,,Berlin
"""


def read(tmp_path: Path, text: str) -> list[Record | str]:
    path = tmp_path / "developments"
    path.write_text(text, encoding="utf-8")
    found: list[Record | str] = []
    for one in read_file(path):
        assert isinstance(one, Entry | Unreadable)
        found.append(one.record if isinstance(one, Entry) else one.reason)
    return found


def test_columns_of_the_same_names(tmp_path: Path) -> None:
    development, _ = read(tmp_path, TABLE)
    assert isinstance(development, Record)
    assert development.issued == "2026-10-20"
    assert development.facts == (
        Fact(FactName.GROUND, "religion or belief"),
        Fact(FactName.GROUND, "sex"),
        Fact(FactName.INSTRUMENT, "Directive 2000/78/EC"),
        Fact(FactName.COURT, "Labour Court"),
        Fact(FactName.DATE, "2026-10-15"),
    )


def test_the_place_of_a_book_is_its_publishers(tmp_path: Path) -> None:
    _, book = read(tmp_path, TABLE)
    assert isinstance(book, Record)
    assert book.facts == ()


def line(**fields: object) -> str:
    return json.dumps({"title": "A call", "kind": "funding", "key": "1", **fields}) + "\n"


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline": "30 November 2026", "theme": ["work", "housing"]},
        {"closing date": "2026-11-30", "themes": "work; housing"},
        {"facts": "theme=work; theme=housing; deadline=2026-11-30"},
        {
            "facts": [
                {"name": "deadline", "value": "2026-11-30"},
                {"name": "theme", "value": "work"},
                {"name": "theme", "value": "housing"},
            ]
        },
    ],
)
def test_ways_to_write_facts_in_json_lines(tmp_path: Path, fields: dict[str, object]) -> None:
    (call,) = read(tmp_path, line(**fields))
    assert isinstance(call, Record)
    assert set(call.facts) == {
        Fact(FactName.THEME, "work"),
        Fact(FactName.THEME, "housing"),
        Fact(FactName.DEADLINE, "2026-11-30"),
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"deadline": "soon"}, "the deadline 'soon' cannot be read"),
        ({"deadline": "2026-02-30"}, "the deadline '2026-02-30' cannot be read"),
        ({"decision date": "2026-13-45"}, "the date '2026-13-45' cannot be read"),
        ({"budget": "plenty"}, "the budget 'plenty' cannot be read"),
        ({"facts": "colour=red"}, "there is no fact 'colour'; known: theme, ground"),
        ({"facts": 7}, "the facts are neither text nor a list"),
        ({"facts": [7]}, "a fact is neither text nor an object"),
    ],
)
def test_what_is_no_fact_is_told(tmp_path: Path, fields: dict[str, object], reason: str) -> None:
    (said,) = read(tmp_path, line(**fields))
    assert isinstance(said, str)
    assert said.startswith(reason)
