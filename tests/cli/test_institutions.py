"""Institutional records from a file to answers: what the page on institutions says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.command import Command
from tests.pages import blocks, page

from migresearch.config import Config, Paths
from migresearch.errors import UsageError
from migresearch.library import Library

(TABLE,) = blocks(page("institutions.md"), "csv")
REPORTS = """key,title,kind,year,language,deadline
6,MIPEX 2025: rapport sur la France,report,2025,fr,
7,MIPEX 2025: results,report,2025,en,
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder: Path = tmp_path_factory.mktemp("institutions")
    chosen = Config(paths=Paths(folder / "data" / "test.db", folder / "index"))
    for name, table in (("page", TABLE), ("reports", REPORTS)):
        file = folder / f"{name}.csv"
        file.write_text(table, encoding="utf-8")
        with Library(chosen, lambda: "2026-10-25T00:00:00Z") as library:
            assert library.import_file(file).unreadable == 0
    return chosen


@pytest.fixture
def library(config: Config) -> Iterator[Library]:
    with Library(config, lambda: "2026-11-22T00:00:00Z") as opened:
        yield opened


@pytest.fixture
def command(config: Config) -> Command:
    return Command(config.paths.database.parent, config)


HEADSCARF, PENSION = "Headscarf at a private firm", "Pension age of migrant workers"
MENTORS, HOUSES, SEMINAR = "Mentors for newcomers", "Houses for newcomers", "Seminar on integration"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "legal-development", "ground": "religion", "country": "FR"}, {HEADSCARF}),
        ({"ground": "age; sex"}, {HEADSCARF, PENSION}),
        ({"facts": ["ground=age", "ground=sex"]}, set()),
        ({"instrument": "2000/78"}, {HEADSCARF, PENSION}),
        ({"court": "LABOUR"}, {HEADSCARF}),
        ({"facts": ["date=2026-10-16"]}, {PENSION}),
        ({"kind": "funding", "deadline_after": "2026-11-01", "facts": ["budget>=1000000 EUR"]}, {MENTORS}),
        ({"facts": ["deadline<=2026-11"]}, {HOUSES}),
        ({"facts": ["budget>=100000 CHF"]}, set()),
        ({"starts_after": "2026-11", "facts": ["place=brussels"]}, {SEMINAR}),
        ({"kind": "report", "activity": "mipex", "language": "fr"}, {"MIPEX 2025: rapport sur la France"}),
    ],
)
def test_filters(library: Library, filters: dict[str, object], expected: set[str]) -> None:
    found = library.search(library.query(filters=filters, page_size=20))
    assert {hit.work.title for hit in found.hits} == expected


def test_filters_inside_a_question(library: Library) -> None:
    found = library.search(library.query('court:"labour court" -ground:age'))
    assert [hit.work.title for hit in found.hits] == [HEADSCARF]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"ground": "religon"}, "no ground holds 'religon'; the commonest: age; religion or belief; sex"),
        ({"theme": "housing"}, "no theme holds 'housing'; no work has a fact theme yet"),
        ({"facts": ["grounds=age"]}, r"unknown fact 'grounds'. Did you mean ground\?"),
    ],
)
def test_what_is_mistyped_is_told(library: Library, filters: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        library.query(filters=filters)


def test_facets_are_those_of_the_kind(command: Command) -> None:
    answer = command.run("search", "--kind", "legal-development", "--facets", "--format", "json").stdout
    counts = {
        name: {one["value"]: one["count"] for one in rows}
        for name, rows in json.loads(answer)["facets"].items()
    }
    assert counts["ground"] == {"age": 1, "religion or belief": 1, "sex": 1}
    assert counts["instrument"] == {"Directive 2000/78/EC": 2}
    assert counts["geographies"] == {"DE": 1, "FR": 1}
    assert "deadline" not in counts


def test_reports_are_counted_by_year_language_and_activity(command: Command) -> None:
    words = ("search", "--kind", "report", "--activity", "mipex", "--facets", "--format", "json")
    facets = json.loads(command.run(*words).stdout)["facets"]
    assert facets["mpg-activity"] == [
        {"value": "mipex", "label": "Migrant Integration Policy Index (MIPEX)", "count": 2}
    ]
    assert {one["value"] for one in facets["language"]} == {"en", "fr"}
    assert [one["value"] for one in facets["year"]] == ["2025"]


def test_one_facet_by_its_name(command: Command) -> None:
    words = ("search", "--facet", "deadline", "--fact", "deadline>=2026-11-01", "--format", "json")
    answer = json.loads(command.run(*words).stdout)
    assert answer["facets"] == {"deadline": [{"value": "2026-12-15", "label": "2026-12-15", "count": 1}]}
    assert answer["results"][0]["facts"] == [
        {"name": "deadline", "value": "2026-12-15"},
        {"name": "budget", "value": "1500000 EUR"},
    ]


def test_a_list_shows_what_tells_calls_apart_and_words_of_facts_are_found(command: Command) -> None:
    listed = command.run("search", "--kind", "funding", "--sort", "title").stdout
    assert "deadline 2026-12-15 · budget 1500000 EUR" in listed
    found = command.run("search", '"2000/78/EC"', "--mode", "lexical", "--format", "jsonl").stdout
    assert {json.loads(line)["title"] for line in found.splitlines()} == {HEADSCARF, PENSION}


def test_show_and_why_name_facts_and_whose_word_they_are(command: Command, library: Library) -> None:
    key = library.search(library.query(filters={"court": "Labour"})).hits[0].work.key
    shown = command.run("show", key).stdout
    assert ["ground", "religion or belief; sex"] in [line.split(None, 1) for line in shown.splitlines()]
    why = command.run("why", key, "--format", "json").stdout
    assert {"name": "court", "value": "Labour Court", "origin": "import:page 1"} in json.loads(why)["facts"]
    assert "court: Labour Court" in command.run("why", key).stdout


def test_a_curator_sets_a_fact(command: Command, library: Library) -> None:
    key = library.search(library.query(filters={"court": "Constitutional"})).hits[0].work.key
    assert (
        command.run("classify", "set", key, "ground", '["age", "disability"]', "--as", "ada").returncode == 0
    )
    refused = command.run("classify", "set", key, "deadline", "soon", "--as", "ada")
    assert (refused.returncode, "no date like 2026" in refused.stderr) == (2, True)
    assert [one.value for one in library.work(key).facts if one.origin == "curator ada"] == [
        "age",
        "disability",
    ]
    assert command.run("classify", "undo", "--as", "ada").returncode == 0
    assert [one.value for one in library.work(key).facts if one.name == "ground"] == ["age"]


def test_new_and_digest_take_the_same_filters(command: Command) -> None:
    new = command.run("new", "--ground", "religion", "--format", "json")
    assert [one["title"] for one in json.loads(new.stdout)["results"]] == [HEADSCARF]
    sheet = command.run("digest", "--month", "2026-10", "--kind", "funding").stdout
    assert MENTORS in sheet
    assert HEADSCARF not in sheet
    assert "Closed, and therefore not listed: 1." in sheet
    assert command.run("digest", "--month", "2026-10", "--ground", "none").returncode == 2
