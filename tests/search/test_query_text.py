"""Typed questions, asked of real FTS5 tables: the right works, and never an error."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from migresearch.search.query_text import FieldFilter, Lookup, ParsedQuery, parse

SHELF = {
    1: ("Refugees at work", "Language courses help refugees find employment.", "courses", "Byron, Ada"),
    2: (
        "Left-behind children",
        "Remittances and the education of children left behind in China.",
        "",
        "de Haas, Hein",
    ),
    3: (
        "Labour markets",
        "The labour market integration of women; migration is work.",
        "gender",
        "Smith, Mary Ann",
    ),
    4: ("Market labour", "Children work on markets.", "", "Smith, John"),
    5: (
        "To be or not to be counted",
        "Immigrants in the census, WHO guidelines.",
        "statistics",
        "Statistics Office",
    ),
}
COLUMNS = "title, abstract, keywords, people, venue"


@pytest.fixture(scope="module")
def shelf() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for table, tokenizer in (("stemmed", "porter unicode61"), ("plain", "unicode61")):
        connection.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5({COLUMNS}, tokenize='{tokenizer} remove_diacritics 2')"
        )
        connection.executemany(
            f"INSERT INTO {table}(rowid, {COLUMNS}) VALUES (?, ?, ?, ?, ?, '')",
            [(n, *t) for n, t in SHELF.items()],
        )
    yield connection
    connection.close()


def works(connection: sqlite3.Connection, query: ParsedQuery) -> set[int]:
    """The works the query leaves, by every expression it has."""
    left = set(SHELF)
    for table, wanted, unwanted in (
        ("stemmed", query.match, query.unwanted),
        ("plain", query.exact, query.unwanted_exact),
    ):
        if wanted:
            left &= _held(connection, table, wanted)
        if unwanted:
            left -= _held(connection, table, unwanted)
    return left


def _held(connection: sqlite3.Connection, table: str, expression: str) -> set[int]:
    return {
        row[0] for row in connection.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", [expression])
    }


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("refugees and their work", {1, 2, 3, 4, 5}),
        ('"labour market"', {3}),
        ("“labour market”", {3}),
        ('"to be or not to be"', {5}),
        ('"labour market', {1, 2, 3, 4, 5}),
        ("-children", {1, 3, 5}),
        ("NOT children", {1, 3, 5}),
        ("work -markets", {1, 2, 5}),
        ('work -"labour market"', {1, 2, 4, 5}),
        ("left-behind", {1, 2, 3, 4, 5}),
        ("children AND work", {4}),
        ("working AND markets", {3, 4}),
        ("refugees OR remittances", {1, 2}),
        ("refugees OR children work", {1, 4}),
        ("(refugees OR children) AND work", {1, 4}),
        ("(refugees OR children) AND NOT work", {2}),
        ("work NOT (refugees OR women) AND markets", {4}),
        ('women AND "labour market"', {3}),
        ('refugees OR "labour market"', {1, 3}),
        ("the education of children AND remittances", {2}),
        ("WHO AND census", {5}),
        ("immig* AND census", {5}),
        ("children OR -work", {2, 4}),
        ("title:children", {2}),
        ("author:smith", {3, 4}),
        ('author:"John Smith"', {4}),
        ("-author:smith title:labour", set()),
        ("by:byron OR keyword:gender", {1, 3}),
        ("((refugees AND work", {1}),
        ("refugees)) AND work", {1}),
        ("AND refugees OR", {1, 2, 3, 4, 5}),
        ("COUNTED AND CENSUS BY THE GOVERNMENT", {1, 2, 3, 4, 5}),
    ],
)
def test_which_works_are_left(shelf: sqlite3.Connection, typed: str, left: set[int]) -> None:
    assert works(shelf, parse(typed)) == left


@pytest.mark.parametrize(
    ("typed", "text", "prefixes"),
    [
        ("do courses help refugees?", "do courses help refugees?", ()),
        ('"left behind" children -china', "left behind children", ()),
        ("refugees NOT (men OR women) work", "refugees work", ()),
        ("the impact of remittances AND schools", "the impact of remittances schools", ()),
        ("migr* Germany", "migr Germany", ("migr",)),
        ("title:asylum author:smith year:2015", "asylum", ()),
        ('C++ foo:bar 5" --dash', "C++ foo bar 5 --dash", ()),
        ("  spaced\t out\n", "spaced out", ()),
        ("", "", ()),
        ('*** --- "" ()', "", ()),
    ],
)
def test_what_ranks(typed: str, text: str, prefixes: tuple[str, ...]) -> None:
    query = parse(typed)
    assert (query.text, query.prefixes) == (text, prefixes)


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("year:2015..2020 work", [("year", "2015..2020", True)]),
        ("Year:2015-", [("year", "2015-", True)]),
        ("year:soon", []),
        ("lang:de,fr -kind:news", [("language", "de,fr", True), ("kind", "news", False)]),
        ('journal:"Migration Studies"', [("venue", "Migration Studies", True)]),
        (
            "country:DE source:crossref oa:yes",
            [("country", "DE", True), ("source", "crossref", True), ("open-access", "yes", True)],
        ),
        ("topics:remittances", [("topics", "remittances", True)]),
        ("colour:red country:", []),
    ],
)
def test_filters(typed: str, filters: list[tuple[str, str, bool]]) -> None:
    assert parse(typed, ["topics"]).filters == tuple(FieldFilter(*each) for each in filters)


@pytest.mark.parametrize(
    ("typed", "lookup"),
    [
        ("10.1234/ABC.56", ("doi", "10.1234/abc.56")),
        (" https://doi.org/10.1234/abc.56. ", ("doi", "10.1234/abc.56")),
        ("doi:10.1234/abc.56", ("doi", "10.1234/abc.56")),
        ("MR-7k2m9q", ("key", "mr-7k2m9q")),
        ("https://example.org/report.pdf", ("url", "https://example.org/report.pdf")),
    ],
)
def test_names_of_single_works(typed: str, lookup: tuple[str, str]) -> None:
    assert parse(typed).lookup == Lookup(*lookup)


@pytest.mark.parametrize("typed", ["migration", "2015", "see 10.1234/abc.56", "and/or", "http://"])
def test_words_are_not_taken_for_names(typed: str) -> None:
    assert parse(typed).lookup is None


def test_a_pasted_abstract_only_ranks() -> None:
    pasted = 'We ask whether "crisis" AND OR -policy (sic) matter. ' * 12
    query = parse(pasted)
    assert query == ParsedQuery(pasted.strip(), any_word=query.any_word)


def test_any_word_finds_what_any_word_holds(shelf: sqlite3.Connection) -> None:
    any_word = parse("the census of working women -children migr*").any_word
    assert any_word is not None
    assert _held(shelf, "stemmed", any_word) == {1, 3, 4, 5}


_PIECES = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        '"',
        "-",
        "*",
        ":",
        "title:",
        "author:",
        "-year:",
        "work",
        "of",
        "^",
        "+",
        "NEAR(",
        "{",
        "}",
        "\x00",
        "\ud800",
        "'",
        "é",
        "移民",
        " ",
    ]
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example('"' * 40)
@example("(" * 400 + "a" + ")" * 400)
@example("a NOT " * 80 + "b")
@example("-a " * 160)
@example("NOT (" * 80 + "a")
@example("a-b-" * 2000)
@example("x" * 100_000)
@given(
    st.one_of(
        st.text(), st.lists(_PIECES, max_size=60).map(" ".join), st.lists(_PIECES, max_size=60).map("".join)
    )
)
def test_any_text_is_answered(shelf: sqlite3.Connection, typed: str) -> None:
    query = parse(typed, ["topics"])
    works(shelf, query)
    if query.any_word:
        _held(shelf, "stemmed", query.any_word)
