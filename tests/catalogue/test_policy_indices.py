"""The catalogue of policy indices: a strict reader, and shipped files whose every fact has a source."""

import re
import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pycountry
import pytest

from migresearch.catalogue.policy_indices import CatalogueEntry, policy_indices
from migresearch.catalogue.vocabulary import FIELDS, relation_of, years_of
from migresearch.clean import identifiers
from migresearch.errors import MigresearchError

GOOD = """
id = "toy"
set = "policy"
note = "Counts toys."
note_by = "migresearch"
topics = ["indicators-data"]
checked = 2026-11-22
statements = [
  { field = "name", value = "Toy Index", source = "site" },
  { field = "country-count", value = 3, edition = "1", source = "list" },
]
[sources.site]
title = "Toy site"
url = "https://example.org/toy"
kind = "producer"
date = 2020
[sources.list]
title = "List of toys"
url = "https://example.org/list"
kind = "catalogue"
"""


def write(folder: Path, text: str = GOOD) -> Path:
    (folder / "toy.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_file_becomes_statements_with_source_and_confidence(tmp_path: Path) -> None:
    [entry] = policy_indices(write(tmp_path))
    assert (entry.id, entry.set, entry.checked) == ("toy", "policy", date(2026, 11, 22))
    assert [
        (one.field, one.value, one.edition, one.source.id, one.confidence) for one in entry.statements
    ] == [
        ("name", "Toy Index", None, "site", "high"),
        ("country-count", 3, "1", "list", "medium"),
    ]
    assert entry.statements[0].source.dated == "2020"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "toy"', 'id = "boy"', "toy.toml: its id is 'boy'"),
        ('set = "policy"', 'set = "polcy"', "unknown set in toy.toml 'polcy'. Did you mean policy?"),
        ('note = "Counts toys."\n', "", "toy.toml: missing note"),
        ("checked = 2026-11-22", 'checked = "2026"', "toy.toml: checked must be a day"),
        ('field = "name"', 'field = "nmae"', "unknown field in toy.toml 'nmae'. Did you mean name?"),
        ("value = 3,", 'value = "three",', "'three' is not a whole number above 0"),
        ('source = "list"', 'source = "lst"', "unknown source in toy.toml 'lst'. Did you mean list?"),
        (', edition = "1", source = "list"', ', source = "site"', "nothing is said by source list"),
        ('kind = "producer"', 'kind = "boss"', "unknown kind of source in toy.toml 'boss'"),
        ('field = "name", value = "Toy Index"', 'field = "alias", value = "T"', "no statement of its name"),
        ('set = "policy"', "set = ", "toy.toml: not valid TOML"),
    ],
)
def test_what_the_format_does_not_allow_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(MigresearchError, match=re.escape(complaint)):
        list(policy_indices(write(tmp_path, GOOD.replace(old, new))))


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("1980..1983", (1980, 1981, 1982, 1983)),
        ([2010, 1990], (1990, 2010)),
        ("2018..1980", ()),
        ("1980", ()),
    ],
)
def test_years_are_ranges_or_lists(value: object, years: tuple[int, ...]) -> None:
    assert years_of(value) == years


@pytest.fixture(scope="module")
def shipped() -> list[CatalogueEntry]:
    return list(policy_indices())


def codes(scheme: str) -> set[str]:
    text = files("migresearch.schemes").joinpath(f"{scheme}.toml").read_text(encoding="utf-8")
    return {code["code"] for code in tomllib.loads(text)["codes"]}


def test_the_ids_of_files_are_slugs(shipped: list[CatalogueEntry]) -> None:
    assert [one.id for one in shipped if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one.id)] == []


def test_codes_are_those_of_the_schemes(shipped: list[CatalogueEntry]) -> None:
    topics = codes("topics")
    assert [(one.id, topic) for one in shipped for topic in one.topics if topic not in topics] == []
    for name, field in FIELDS.items():
        if field.scheme:
            known = codes(field.scheme)
            wrong = [
                (one.id, code)
                for one in shipped
                for value in one.values(name)
                for code in value
                if code not in known
            ]
            assert wrong == []


def test_countries_are_iso_codes(shipped: list[CatalogueEntry]) -> None:
    known = (
        {one.alpha_2 for one in pycountry.countries}
        | {one.alpha_4 for one in pycountry.historic_countries}
        | {"XK"}
    )
    assert [
        (one.id, code)
        for one in shipped
        for value in one.values("countries")
        for code in value
        if code not in known
    ] == []  # fmt: skip


def test_a_list_of_countries_agrees_with_its_own_count(shipped: list[CatalogueEntry]) -> None:
    """Where one source gives both for the same edition."""
    wrong = []
    for entry in shipped:
        said = {(one.field, one.edition, one.source.id): one.value for one in entry.statements}
        for (field, edition, source), value in said.items():
            count = said.get(("country-count", edition, source))
            if field == "countries" and count is not None and count != len(value):
                wrong.append((entry.id, edition, count, len(value)))
    assert wrong == []


def test_relations_lead_to_indices_of_the_catalogue(shipped: list[CatalogueEntry]) -> None:
    known = {one.id for one in shipped}
    assert [
        (one.id, target)
        for one in shipped
        for _, target in map(relation_of, one.values("relation"))
        if target not in known
    ] == []


def test_sources_are_addresses_and_dois_normal(shipped: list[CatalogueEntry]) -> None:
    assert [
        (one.id, said.source.url)
        for one in shipped
        for said in one.statements
        if not re.fullmatch(r"https?://\S+", said.source.url)
    ] == []
    assert [
        (one.id, doi) for one in shipped for doi in one.values("doi") if identifiers.doi(doi) != doi
    ] == []


def test_an_index_never_carries_the_doi_of_an_article_about_it(shipped: list[CatalogueEntry]) -> None:
    """A shared DOI is one work: an index with its article's DOI would swallow the article."""
    assert [
        (one.id, doi)
        for one in shipped
        for doi in one.values("doi")
        if any(doi in reference.lower() for reference in one.values("reference"))
    ] == []


def test_notes_are_short_and_the_projects_own(shipped: list[CatalogueEntry]) -> None:
    assert [one.id for one in shipped if one.note_by != "migresearch" or not 20 <= len(one.note) <= 500] == []


def test_nothing_is_stated_twice_by_the_same_source(shipped: list[CatalogueEntry]) -> None:
    for entry in shipped:
        said = Counter((one.field, repr(one.value), one.edition, one.source.id) for one in entry.statements)
        assert [statement for statement, times in said.items() if times > 1] == [], entry.id


def test_the_page_for_authors_names_every_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "adding-an-index.md").read_text(encoding="utf-8")
    table = page.split("## Fields")[1]
    assert set(re.findall(r"`([a-z-]+)`", table)) >= set(FIELDS)
