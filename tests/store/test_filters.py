"""Filters leave exactly the works that fit; facets count them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.records import Claim, Kind, OpenAccess
from migresearch.store import CodeFilter, Filters, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        save(
            opened,
            record("a", "Réfugiés à Paris", issued="2015", language="fr", venue="Chemins", abstract="x",
                   open_access=OpenAccess.GOLD, claims=(Claim("geographies", "FR"),)),
            record("b", "Refugees in Berlin", issued="2018", language="en", venue="Paths",
                   open_access=OpenAccess.CLOSED, claims=(Claim("geographies", "DE"), Claim("topics", "asylum"))),
            record("c", "Anti-immigrant votes", issued="2020-05", language="en", venue="Paths & Ways",
                   kind=Kind.BOOK, claims=(Claim("geographies", "DE"),)),
        )  # fmt: skip
        yield opened


def titles(store: Store, filters: Filters) -> list[str]:
    return [work.title.split()[0] for work in store.works(store.matching_ids(filters))]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["Réfugiés", "Refugees", "Anti-immigrant"]),
        (Filters(years=(2015, 2018)), ["Réfugiés", "Refugees"]),
        (Filters(years=(2016, None)), ["Refugees", "Anti-immigrant"]),
        (Filters(years=(None, 2017)), ["Réfugiés"]),
        (Filters(languages=("fr",)), ["Réfugiés"]),
        (Filters(kinds=("book", "report")), ["Anti-immigrant"]),
        (Filters(venues=("paths",)), ["Refugees", "Anti-immigrant"]),
        (Filters(venues=("PATHS & ways",)), ["Anti-immigrant"]),
        (Filters(sources=("crossref",)), ["Réfugiés", "Refugees", "Anti-immigrant"]),
        (Filters(sources=("openalex",)), []),
        (Filters(open_access=True), ["Réfugiés"]),
        (Filters(open_access=False), ["Refugees", "Anti-immigrant"]),
        (Filters(with_abstract=True), ["Réfugiés"]),
        (Filters(with_abstract=False), ["Refugees", "Anti-immigrant"]),
        (Filters(codes=(CodeFilter("geographies", ("DE", "AT")),)), ["Refugees", "Anti-immigrant"]),
        (
            Filters(codes=(CodeFilter("geographies", ("DE",)), CodeFilter("topics", ("asylum",)))),
            ["Refugees"],
        ),
        (Filters(match="refugies OR immigrant"), ["Réfugiés", "Anti-immigrant"]),
        (Filters(match="refugee", years=(2018, 2018)), ["Refugees"]),
        (Filters(without=(Filters(kinds=("book",)), Filters(years=(2015, 2015)))), ["Refugees"]),
        (Filters(languages=("en",), without=(Filters(match="votes"),)), ["Refugees"]),
    ],
)
def test_filters(store: Store, filters: Filters, expected: list[str]) -> None:
    assert titles(store, filters) == expected
    assert store.count(filters) == len(expected)


@pytest.mark.parametrize(
    ("name", "filters", "expected"),
    [
        ("language", Filters(), [("en", 2), ("fr", 1)]),
        ("year", Filters(languages=("en",)), [("2018", 1), ("2020", 1)]),
        ("geographies", Filters(), [("DE", 2), ("FR", 1)]),
        ("source", Filters(kinds=("book",)), [("crossref", 1)]),
        ("open-access", Filters(), [("closed", 1), ("gold", 1)]),
    ],
)
def test_facets(store: Store, name: str, filters: Filters, expected: list[tuple[str, int]]) -> None:
    assert store.facet(name, filters) == expected


def test_a_filter_that_says_nothing_is_false() -> None:
    assert not Filters()
    assert Filters(open_access=False)
