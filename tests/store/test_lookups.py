"""Which works a source is asked about."""

import pytest
from tests.store.records import NO_RULES, record, save

from migresearch.records import Asked, OpenAccess
from migresearch.store import Batch, Saved, Store
from migresearch.store.lookups import Wish

ABSTRACT = Wish("semantic-scholar", "abstract", "2026-06-01T00:00:00Z")


@pytest.fixture
def store(tmp_path):
    """b and d have an abstract, that of d comes from the source that is asked; f has no DOI."""
    with Store.open(tmp_path / "m.db") as store:
        save(
            store,
            record("1", "One", doi="10.5555/a"),
            record("2", "Two", doi="10.5555/b", abstract="Words."),
            record("3", "Three", doi="10.5555/c", open_access=OpenAccess.GREEN),
            record("4", "Four", source="semantic-scholar", doi="10.5555/d", abstract="Words."),
            record("5", "Five", doi="10.5555/e"),
            record("6", "Six"),
        )
        yield store


def asked(store: Store, doi: str, when: str) -> Saved:
    return store.save([Asked("semantic-scholar", doi)], Batch(NO_RULES, when))


def test_works_that_lack_something_or_have_it_from_this_source(store):
    dois = ["10.5555/a", "10.5555/c", "10.5555/d", "10.5555/e"]
    assert store.lookups.wanting(ABSTRACT, "", 10) == dois
    assert store.lookups.wanting(ABSTRACT, "", 2) == dois[:2]
    assert store.lookups.wanting(ABSTRACT, "10.5555/c", 10) == dois[2:]


def test_those_asked_about_lately_wait_whether_they_were_known_or_not(store):
    assert asked(store, "10.5555/a", "2026-07-01T00:00:00Z") == Saved()
    asked(store, "10.5555/c", "2026-05-31T00:00:00Z")
    assert store.lookups.wanting(ABSTRACT, "", 10) == ["10.5555/c", "10.5555/d", "10.5555/e"]
    asked(store, "10.5555/c", "2026-06-02T00:00:00Z")
    assert store.lookups.wanting(ABSTRACT, "", 10) == ["10.5555/d", "10.5555/e"]


def test_each_source_is_asked_for_itself(store):
    asked(store, "10.5555/a", "2026-07-01T00:00:00Z")
    links = Wish("unpaywall", "open_access", "2026-06-01T00:00:00Z")
    assert store.lookups.wanting(links, "", 10) == ["10.5555/a", "10.5555/b", "10.5555/d", "10.5555/e"]


def test_a_field_that_nobody_asks_for_is_a_mistake(store):
    with pytest.raises(ValueError, match="title: no field that is asked for"):
        store.lookups.wanting(Wish("semantic-scholar", "title", ""), "", 1)


def test_which_dois_are_held(store):
    many = [f"10.5555/{number}" for number in range(1_000)]
    assert store.lookups.held([*many, "10.5555/e", "10.5555/a"]) == {"10.5555/a", "10.5555/e"}
