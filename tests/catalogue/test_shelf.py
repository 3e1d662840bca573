"""The shipped data: every fact well formed and sourced, a few known ones asserted by value."""

import json
import re
import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files

import pycountry
import pytest

from migresearch.catalogue import ShelfEntry, entries, shelf
from migresearch.catalogue.policy_indices import policy_indices
from migresearch.clean import identifiers
from migresearch.records import Claim, Entry, IdScheme, Kind, Role

FIRST_SCHOLARLY_WORK = 1885  # Ravenstein's laws
SENTENCE_END = re.compile(r"[.?!](?=\s+[A-Z(\"]|$)")
ABBREVIATIONS = re.compile(r"\b(?:U\.S\.|vs\.|e\.g\.|i\.e\.|No\.|St\.)")


@pytest.fixture(scope="module")
def on_shelf() -> list[ShelfEntry]:
    return list(entries())


@pytest.fixture(scope="module")
def arriving() -> dict[str, Entry]:
    return {entry.record.source_id: entry for entry in shelf()}


def offenders(on_shelf: list[ShelfEntry], is_wrong) -> list[str]:
    return [entry.place for entry in on_shelf if is_wrong(entry.fields)]


def test_the_shelf_is_a_usable_start(on_shelf: list[ShelfEntry]) -> None:
    kinds = Counter(entry.fields["kind"] for entry in on_shelf)
    assert kinds["article"] >= 100
    assert kinds["book"] >= 10


def test_every_entry_says_where_and_when_its_facts_were_found(on_shelf: list[ShelfEntry]) -> None:
    address = re.compile(r"https?://\S+|github:[\w.-]+/[\w.-]+ \S.*")
    assert not offenders(
        on_shelf, lambda one: not all(address.fullmatch(source) for source in one["sources"])
    )
    assert not offenders(on_shelf, lambda one: not date(2026, 1, 1) <= one["checked"] <= date(2026, 12, 31))


def test_ids_are_slugs_and_unique(on_shelf: list[ShelfEntry]) -> None:
    assert not offenders(on_shelf, lambda one: not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one["id"]))
    assert not repeated(entry.fields["id"] for entry in on_shelf)


def test_no_doi_isbn_or_title_stands_twice(on_shelf: list[ShelfEntry]) -> None:
    assert not repeated(entry.fields["doi"] for entry in on_shelf if "doi" in entry.fields)
    assert not repeated(
        identifiers.isbn(entry.fields["isbn"]) for entry in on_shelf if "isbn" in entry.fields
    )
    assert not repeated(re.sub(r"\W+", " ", entry.fields["title"].casefold()).strip() for entry in on_shelf)


def test_dois_are_written_in_their_normal_form(on_shelf: list[ShelfEntry]) -> None:
    assert not offenders(on_shelf, lambda one: "doi" in one and identifiers.doi(one["doi"]) != one["doi"])


def test_years_are_plausible(on_shelf: list[ShelfEntry]) -> None:
    assert not offenders(
        on_shelf, lambda one: "year" in one and not FIRST_SCHOLARLY_WORK <= one["year"] <= one["checked"].year
    )


def test_notes_are_one_or_two_short_sentences_of_this_project(on_shelf: list[ShelfEntry]) -> None:
    assert not offenders(on_shelf, lambda one: len(one["abstract"]) > 400)
    assert not offenders(on_shelf, lambda one: not 1 <= sentences(one["abstract"]) <= 2)
    assert not offenders(on_shelf, lambda one: one["note_by"] != "migresearch")


def sentences(text: str) -> int:
    return len(SENTENCE_END.findall(ABBREVIATIONS.sub("", text)))


@pytest.mark.parametrize(
    ("text", "number"),
    [("One.", 1), ("One. Two?", 2), ("In the U.S. it fell. It rose.", 2), ("No end", 0), ("A. B. C.", 3)],
)
def test_sentences_are_counted(text: str, number: int) -> None:
    assert sentences(text) == number


def test_topics_are_codes_of_the_topics_scheme(on_shelf: list[ShelfEntry]) -> None:
    scheme = tomllib.loads(files("migresearch.schemes").joinpath("topics.toml").read_text(encoding="utf-8"))
    known = {code["code"] for code in scheme["codes"]}
    assert not offenders(on_shelf, lambda one: not one["topics"] or not known.issuperset(one["topics"]))


def test_countries_are_iso_codes(on_shelf: list[ShelfEntry]) -> None:
    known = {country.alpha_2 for country in pycountry.countries}
    assert not offenders(on_shelf, lambda one: not known.issuperset(one.get("countries", [])))


def test_names_are_written_family_first_or_as_bodies(
    on_shelf: list[ShelfEntry], arriving: dict[str, Entry]
) -> None:
    works = {entry.fields["id"] for entry in on_shelf}
    nameless = [
        (source_id, person.name)
        for source_id, entry in arriving.items()
        for person in entry.record.contributors
        if source_id in works and not person.family and " " not in person.name
    ]
    assert not nameless


def test_a_known_article(arriving: dict[str, Entry]) -> None:
    record = arriving["massey-1993-theories"].record
    assert record.title == "Theories of International Migration: A Review and Appraisal"
    assert (record.venue, record.volume, record.issue, record.pages) == (
        "Population and Development Review", "19", "3", "431-466",
    )  # fmt: skip
    assert record.doi == "10.2307/2938462"
    assert record.year == 1993
    assert [person.family for person in record.contributors] == [
        "Massey", "Arango", "Hugo", "Kouaouci", "Pellegrino", "Taylor",
    ]  # fmt: skip
    assert Claim("topics", "theory-concepts") in record.claims


def test_a_known_book_has_its_isbn_in_normal_form(arriving: dict[str, Entry]) -> None:
    record = arriving["piore-1979-birds-of-passage"].record
    assert record.kind is Kind.BOOK
    assert [(one.scheme, one.value) for one in record.identifiers] == [(IdScheme.ISBN, "9780521280587")]
    assert record.publisher == "Cambridge University Press"


def test_an_edited_volume_has_editors_only(arriving: dict[str, Entry]) -> None:
    record = arriving["massey-2008-new-faces"].record
    assert [(person.name, person.role) for person in record.contributors] == [
        ("Douglas S. Massey", Role.EDITOR)
    ]


def test_a_known_index_is_a_work_with_its_codes(arriving: dict[str, Entry]) -> None:
    record = arriving["impic"].record
    assert record.kind is Kind.POLICY_INDEX
    assert record.title == "Immigration Policies in Comparison (IMPIC)"
    assert record.contributors[0].family == "Helbling"
    assert record.doi is None
    assert {Claim("topics", "indicators-data"), Claim("policy-fields", "asylum")} <= set(record.claims)
    assert Claim("geographies", "JP") in record.claims


def test_outcomes_and_reference_works_are_marked_by_their_kind(arriving: dict[str, Entry]) -> None:
    kinds = Counter(entry.record.kind for entry in arriving.values())
    assert kinds[Kind.POLICY_INDEX] >= 100
    assert arriving["citacq"].record.kind is Kind.DATASET
    assert arriving["aida"].record.kind is Kind.REPORT


def test_every_work_of_the_shelf_has_one_id(on_shelf: list[ShelfEntry]) -> None:
    assert not repeated([*(entry.fields["id"] for entry in on_shelf), *(one.id for one in policy_indices())])


def test_provenance_travels_with_the_record(arriving: dict[str, Entry]) -> None:
    entry = arriving["card-1990-mariel"]
    raw = json.loads(entry.raw)
    assert entry.rule == "starter-shelf"
    assert entry.record.source == "shelf"
    assert raw["checked"] == "2026-11-22"
    assert raw["sources"] == ["github:sumtxt/immigration-papers model_training/rawdata/yarstick_papers.csv"]
    assert Claim("geographies", "CU") in entry.record.claims


def repeated(values) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]
