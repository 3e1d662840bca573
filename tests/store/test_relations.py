"""Notices are linked to their targets in whichever order they arrive; targets are marked, never hidden."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.records import Identifier, IdScheme, Record, Relation, RelationType
from migresearch.store import Filters, Store, Work

TARGET = record("10.5555/a", "Ports of entry", doi="10.5555/a", venue="Paths")


def notice(title: str, kind: RelationType, *, venue: str = "Paths") -> Record:
    relation = Relation(kind, Identifier(IdScheme.DOI, "10.5555/a"))
    return record("10.5555/n", title, doi="10.5555/n", venue=venue, relations=(relation,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


def work(store: Store, doi: str) -> Work:
    work_id = store.work_id(doi)
    assert work_id is not None
    return store.works([work_id])[0]


@pytest.mark.parametrize("target_first", [True, False])
@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (RelationType.RETRACTS, "retracted"),
        (RelationType.CORRECTS, "corrected"),
        (RelationType.EXPRESSES_CONCERN, "concern"),
    ],
)
def test_a_notice_marks_its_target(store: Store, kind: RelationType, mark: str, target_first: bool) -> None:
    records = [TARGET, notice("Statement on an article", kind)]
    for one in records if target_first else reversed(records):
        save(store, one)
    assert work(store, "10.5555/a").mark == mark
    assert work(store, "10.5555/n").mark is None
    (link,) = store.related(work(store, "10.5555/n").id)
    assert (link.type, link.inverse, link.title) == (kind, False, "Ports of entry")
    (link,) = store.related(work(store, "10.5555/a").id)
    assert (link.type, link.inverse, link.key) == (kind, True, work(store, "10.5555/n").key)


@pytest.mark.parametrize("target_first", [True, False])
def test_a_notice_that_only_quotes_the_title_is_linked_in_its_venue(store: Store, target_first: bool) -> None:
    quoting = record("10.5555/n", "Correction to “Ports of Entry”", doi="10.5555/n", venue="paths")
    for one in [TARGET, quoting] if target_first else [quoting, TARGET]:
        save(store, one)
    assert work(store, "10.5555/a").mark == "corrected"
    assert work(store, "10.5555/n").notice == "corrects"


def test_a_title_in_another_journal_or_twice_in_one_is_not_guessed(store: Store) -> None:
    save(store, TARGET, record("10.5555/b", "Ports of entry", doi="10.5555/b", venue="Paths"))
    save(store, record("10.5555/n", "Correction to “Ports of entry”", doi="10.5555/n", venue="Paths"))
    save(store, record("10.5555/m", "Correction to “Ports of entry”", doi="10.5555/m", venue="Other"))
    assert [work(store, doi).mark for doi in ("10.5555/a", "10.5555/b")] == [None, None]


def test_the_gravest_notice_shows(store: Store) -> None:
    save(store, TARGET, notice("Correction", RelationType.CORRECTS))
    retraction = Relation(RelationType.RETRACTS, Identifier(IdScheme.DOI, "10.5555/a"))
    save(store, record("10.5555/r", "Retraction", doi="10.5555/r", relations=(retraction,)))
    assert work(store, "10.5555/a").mark == "retracted"


def test_a_notice_taken_back_unmarks_its_target(store: Store) -> None:
    save(store, TARGET, notice("Statement on an article", RelationType.RETRACTS))
    save(store, record("10.5555/n", "Statement on an article", doi="10.5555/n", venue="Paths"))
    assert work(store, "10.5555/a").mark is None


def test_the_original_may_name_its_notice_itself(store: Store) -> None:
    updated_by = Relation(RelationType.RETRACTS, Identifier(IdScheme.DOI, "10.5555/n"), inverse=True)
    save(store, record("10.5555/a", "Ports of entry", doi="10.5555/a", relations=(updated_by,)))
    assert work(store, "10.5555/a").mark == "retracted"


@pytest.mark.parametrize(
    "fields", [{"title": "RETRACTED: Ports of entry"}, {"title": "Ports of entry", "retracted": True}]
)
def test_a_works_own_title_or_source_can_say_it_is_retracted(store: Store, fields: dict[str, object]) -> None:
    title = str(fields.pop("title"))
    save(store, record("10.5555/a", title, doi="10.5555/a", **fields))
    found = work(store, "10.5555/a")
    assert (found.mark, found.notice) == ("retracted", None)
    assert store.count(Filters(match="ports")) == 1
