"""What the pages say of settings, answers, tables and schemes is what the program does."""

import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from tests.pages import PAGES, ROOT, blocks, page

from migresearch.config import SECTIONS, TABLES, load
from migresearch.importers.columns import ALIASES
from migresearch.importers.keeping import ImportReport
from migresearch.library import Library
from migresearch.records import Kind
from migresearch.schemes import Rules, load_schemes
from migresearch.schemes.reading import read_scheme
from migresearch.search.facets import USUAL_FACETS
from migresearch.store import Saved


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the starter shelf, from whose works the pages take their examples."""
    folder = tmp_path_factory.mktemp("shelf")
    config = load(folder, {}, {"paths.database": "data.db", "paths.index": "index"})
    with Library(config) as library:
        library.import_shelf()
        yield library


def keys_by_section(text: str) -> dict[str, dict[str, str]]:
    """section → key → value as written in config.toml, commented out or not."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if header := re.fullmatch(r"(?:# )?\[([a-z.-]+)\]", line):
            keys = found.setdefault(header[1].partition(".")[0], {})
        elif setting := re.fullmatch(r"(?:# )?([a-z_]+) = (\S.*?)(?:  .*)?", line):
            keys[setting[1]] = setting[2]
    return found


def rows_by_section(text: str) -> dict[str, dict[str, str]]:
    """section → key → the cell of its default, in docs/configuration.md."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if header := re.fullmatch(r"### \[([a-z]+)(?:\.NAME)?\]", line):
            rows = found.setdefault(header[1], {})
        elif row := re.match(r"\| `([a-z_]+)` \| (.*?) \|", line):
            rows[row[1]] = row[2].strip("`")
    return found


SHIPPED = keys_by_section((ROOT / "config.toml").read_text(encoding="utf-8"))
EXPLAINED = rows_by_section(page("configuration.md"))


@pytest.mark.parametrize("section", [*SECTIONS, *TABLES])
def test_every_setting_stands_in_the_shipped_file_and_on_the_page(section: str) -> None:
    settings = [one.name for one in fields((SECTIONS | TABLES)[section])]
    assert list(SHIPPED[section]) == settings
    assert list(EXPLAINED[section]) == settings


# Where the default depends on the machine, or is another setting's.
NO_LITERAL = {"paths": {"database", "index"}, "oai": {"title", "endpoint", "homepage", "licence"}}
NO_LITERAL["sites"] = {"protocol", "endpoint", "title", "homepage", "licence", "paths"}


@pytest.mark.parametrize("section", [*SECTIONS, *TABLES])
def test_the_defaults_on_the_page_are_those_of_the_program(section: str) -> None:
    defaults = (SECTIONS | TABLES)[section]()
    for name, written in EXPLAINED[section].items():
        if name not in NO_LITERAL.get(section, ()):
            assert tomllib.loads(f"value = {written}")["value"] == getattr(defaults, name), name


@pytest.mark.parametrize("section", [name for name in (*SECTIONS, "sources") if name != "paths"])
def test_what_the_shipped_file_comments_out_is_the_default(section: str) -> None:
    defaults = (SECTIONS | TABLES)[section]()
    for name, written in SHIPPED[section].items():
        assert tomllib.loads(f"value = {written}")["value"] == getattr(defaults, name), name


def test_the_examples_of_the_configuration_page_are_accepted(tmp_path: Path) -> None:
    (example,) = blocks(page("configuration.md"), "toml")
    (tmp_path / "config.toml").write_text(example, encoding="utf-8")
    config = load(tmp_path, {})
    assert config.oai["my-repository"].set == "col_123"
    assert config.sites["my-institute"].paths == "posts publications"
    variables = dict(re.findall(r"(MIGRESEARCH_[A-Z_]+__[A-Z_]+)=(\S+)", page("configuration.md")))
    config = load(tmp_path, variables)
    assert (config.search.page_size, config.source("openalex").api_key) == (25, "...")


def test_the_json_on_the_page_has_the_shape_of_the_answer(shelf: Library) -> None:
    (example,) = blocks(page("searching.md"), "json")
    query = shelf.query("remittances", facets=["topics"])
    assert shape(shelf.search(query).as_json()) == shape(json.loads(example))


def shape(value: object) -> object:
    """Names and nesting; of a list its first item, of a plain value nothing."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None


@pytest.mark.parametrize("name", [*map(str, Kind), *USUAL_FACETS, *load_schemes()])
def test_kinds_facets_and_schemes_are_named(name: str) -> None:
    text = " ".join(page("searching.md").split())
    assert re.search(rf"(?<![\w-]){name.replace('-', '[- ]')}(?![\w-])", text)


def test_the_fields_on_the_page_of_imports_are_those_that_are_read() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", page("importing.md"), re.MULTILINE)
    fields_on_page = {field: names.split(", ") for field, names in rows if field in ALIASES}
    assert fields_on_page == {field: re.split(r"; *", names) for field, names in ALIASES.items()}


@pytest.mark.parametrize("kind", Kind)
def test_the_page_of_imports_names_every_kind(kind: Kind) -> None:
    assert f"`{kind}`" in page("importing.md")


def test_the_counts_on_the_page_of_imports_are_those_of_the_report() -> None:
    row = ImportReport(Path("x"), "csv", 0, Saved(), 0, 0, None).row()
    _, _, section = page("importing.md").partition("## The report")
    named = set(re.findall(r"`(\w+)`", section.partition("\n## ")[0]))
    assert set(row) - {"file", "deleted", "notes"} <= named


def test_the_sql_on_the_page_runs(shelf: Library) -> None:
    (text,) = blocks(page("data-model.md"), "sql")
    statements = [one for one in text.split(";\n") if one.strip()]
    database = sqlite3.connect(f"{shelf.config.paths.database.as_uri()}?mode=ro", uri=True)
    found = {one.splitlines()[0 if one.startswith("--") else 1]: database.execute(one).fetchall()
             for one in statements}  # fmt: skip
    database.close()
    answered = {comment for comment, rows in found.items() if rows}
    # The shelf holds neither retracted works nor candidates.
    assert set(found) - answered == {
        "-- retracted works, and what says so",
        "-- pairs that may be the same work",
    }
    assert len(found) == 7


def test_every_table_is_explained(shelf: Library) -> None:
    database = sqlite3.connect(shelf.config.paths.database)
    rows = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    database.close()
    own = {
        name
        for (name,) in rows
        if not re.match(r"_|sqlite_|(?:comment_)?text_\w+_\w+$|comment_text_\w+$", name)
    }
    _, _, section = page("data-model.md").partition("## All tables")
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == own


def test_works_that_are_named_are_on_the_shelf(shelf: Library) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*PAGES, ROOT / "tools" / "quickstart.sh")]
    named = {key for text in texts for key in re.findall(r"\bmr-[0-9a-z]{6}\b", text)}
    assert "mr-0svyqk" in named
    assert {key for key in named if shelf.work(key).key != key} == set()


def test_the_scheme_on_the_page_is_one_and_does_what_it_says() -> None:
    example, _, texts = blocks(page("adding-a-scheme.md"), "toml")
    rules = Rules([read_scheme(example, "hazards.toml")])
    for code, both in tomllib.loads(texts).items():
        assert all(code in {one.code for one in rules.findings(text, None)} for text in both["yes"])
        assert not any(code in {one.code for one in rules.findings(text, None)} for text in both["no"])


def test_the_part_on_the_page_is_played() -> None:
    schemes = load_schemes()
    example = read_scheme(blocks(page("adding-a-scheme.md"), "toml")[1], "transit.toml", schemes)
    found = Rules([schemes["geographies"], example]).findings(
        "Migrants from Chad through Libya to Malta", None
    )
    assert [one.code for one in found if one.scheme == "transit"] == ["LY"]
