"""What filters leave is asked for once, and never taken from before a change of the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.search.selections import KEPT, Selections
from migresearch.store import Filters, Store

FRENCH = Filters(languages=("fr",))


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        save(opened, record("a", language="fr"), record("b", language="de"))
        yield opened


@pytest.fixture(params=["another connection", "the same connection"])
def selections(writer: Store, request: pytest.FixtureRequest) -> Iterator[Selections]:
    if request.param == "the same connection":
        yield Selections(writer)
    else:
        with Store.read(writer.path) as reader:
            yield Selections(reader)


def ids(selections: Selections, filters: Filters) -> list[int]:
    chosen = selections.of(filters)
    assert chosen is not None
    return list(chosen.ids)


def test_the_same_filters_leave_the_same_works_without_asking_again(selections: Selections) -> None:
    first = selections.of(FRENCH)
    assert ids(selections, FRENCH) == [1]
    assert selections.of(Filters(languages=("fr",))) is first


def test_no_filters_leave_all_works(selections: Selections) -> None:
    assert selections.of(Filters()) is None
    assert selections.works() == 2


def test_a_changed_database_is_asked_again(selections: Selections, writer: Store) -> None:
    assert (ids(selections, FRENCH), selections.works()) == ([1], 2)
    save(writer, record("c", language="fr"))
    assert (ids(selections, FRENCH), selections.works()) == ([1, 3], 3)


def test_only_the_last_filters_are_kept(selections: Selections) -> None:
    first = selections.of(FRENCH)
    years = [Filters(years=(year, year)) for year in range(2000, 2000 + KEPT)]
    for one in years[:-1]:
        selections.of(one)
    assert selections.of(FRENCH) is first
    for one in years:
        selections.of(one)
    assert selections.of(FRENCH) is not first
