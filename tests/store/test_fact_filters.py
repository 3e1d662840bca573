"""Filters over facts leave exactly the works that fit; facets count them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.records import Fact, FactName, Kind, Record
from migresearch.store import Filters, Store
from migresearch.store.fact_filters import FactFilter


def institutional(title: str, kind: Kind, **facts: str) -> Record:
    """``facts``: values by name, several with ``;`` between them."""
    listed = [Fact(FactName(name), one) for name, said in facts.items() for one in said.split("; ")]
    return record(title, title, kind=kind, facts=tuple(listed))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("facts") / "test.db"
    with Store.open(path) as opened:
        save(
            opened,
            institutional("Headscarf", Kind.LEGAL_DEVELOPMENT, ground="religion or belief; sex", court="Labour Court"),
            institutional("Pension", Kind.LEGAL_DEVELOPMENT, ground="age", court="Constitutional Court"),
            institutional("Early", Kind.FUNDING, deadline="2026-10-15", budget="200000 EUR"),
            institutional("Twice", Kind.FUNDING, deadline="2026-10-31; 2027-02-28", budget="1500000 EUR"),
            institutional("Month", Kind.FUNDING, deadline="2026-11", budget="900000 CHF"),
            record("plain", "Plain"),
        )  # fmt: skip
        yield opened


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (FactFilter("ground", ("religion",)), ["Headscarf"]),
        (FactFilter("ground", ("SEX", "age")), ["Headscarf", "Pension"]),
        (FactFilter("court", ("court",)), ["Headscarf", "Pension"]),
        (FactFilter("court", ("religion",)), []),
        (FactFilter("deadline", least="2026-11-01"), ["Twice", "Month"]),
        (FactFilter("deadline", most="2026-10-31"), ["Early", "Twice"]),
        (FactFilter("deadline", least="2026-11-01", most="2026-12-31"), ["Month"]),
        (FactFilter("deadline", least="2026-10", most="2026-10"), ["Early", "Twice"]),
        (FactFilter("deadline", least="2026-11-20", most="2026-11-20"), ["Month"]),
        (FactFilter("deadline", least="2027"), ["Twice"]),
        (FactFilter("budget", least="900000"), ["Twice", "Month"]),
        (FactFilter("budget", least="900000 EUR"), ["Twice"]),
        (FactFilter("budget", most="200000 EUR"), ["Early"]),
    ],
)
def test_one_fact(store: Store, wanted: FactFilter, expected: list[str]) -> None:
    assert titles(store, Filters(facts=(wanted,))) == expected


def test_several_must_all_fit_and_stand_beside_other_filters(store: Store) -> None:
    religion, sex, age = (FactFilter("ground", (one,)) for one in ("religion", "sex", "age"))
    assert titles(store, Filters(facts=(religion, sex))) == ["Headscarf"]
    assert titles(store, Filters(facts=(religion, age))) == []
    late = FactFilter("deadline", least="2026-10-31")
    assert titles(store, Filters(kinds=("funding",), facts=(late,))) == ["Twice", "Month"]
    assert titles(store, Filters(kinds=("funding",), without=(Filters(facts=(late,)),))) == ["Early"]


def test_facets_count_works_not_facts(store: Store) -> None:
    everything = store.facet("deadline", Filters())
    assert everything == [("2026-10-15", 1), ("2026-10-31", 1), ("2026-11", 1), ("2027-02-28", 1)]
    developments = Filters(facts=(FactFilter("court", ("Labour",)),))
    assert store.facet("ground", developments) == [("religion or belief", 1), ("sex", 1)]


def titles(store: Store, filters: Filters) -> list[str]:
    return [work.title for work in store.works(store.matching_ids(filters))]
