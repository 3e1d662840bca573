"""A batch leaves the same library as its records one by one, and its texts are written at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, entry, record, save

from migresearch.records import Claim, Contributor, Deletion, Identifier, IdScheme, Kind
from migresearch.store import Batch, Filters, Saved, Store
from migresearch.store.connection import open_for_reading

PMID = Identifier(IdScheme.PMID, "77")
ADA, BO = Contributor("Ada Example"), Contributor("Bo Example")
SAID = {"abstract": "Why people go.", "keywords": ("drivers", "towns"), "claims": (Claim("jel", "J61"),)}
# Each tells of a work in the order in which its records come; all of them meet in one batch.
STORIES = {
    "one changed": [record("1", "Old", contributors=(ADA,), **SAID), record("1", "New", contributors=(BO,))],
    "two sources": [
        record("1", "A title", doi="10.5555/1", contributors=(ADA, BO), **SAID),
        replace(record("W1", "A title", doi="10.5555/1", contributors=(BO,), **SAID), source="openalex"),
    ],
    "found to be the same": [
        record("1", "First", identifiers=(PMID,), contributors=(ADA,), **SAID),
        replace(record("W1", "Second", doi="10.5555/1", contributors=(BO,), **SAID), source="openalex"),
        record("1", "First", doi="10.5555/1", identifiers=(PMID,), contributors=(ADA,), **SAID),
    ],
    "preprint and article": [
        record("1", "Draft", kind=Kind.PREPRINT, identifiers=(PMID,)),
        record("2", "Draft", doi="10.5555/1", identifiers=(PMID,)),
    ],
    "a title in a notice": [record("1", "Correction to: A title"), record("2", "A title")],
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


@pytest.mark.parametrize("story", STORIES)
def test_one_batch_leaves_what_one_record_at_a_time_leaves(store: Store, tmp_path: Path, story: str) -> None:
    save(store, *STORIES[story])
    with Store.open(tmp_path / "slow.db") as slow:
        for one in STORIES[story]:
            save(slow, one)
        assert list(store.dump()) == list(slow.dump())
        for word in ("old", "new", "first", "second", "title", "ada", "bo", "drivers"):
            assert found(store, word) == found(slow, word)


def found(store: Store, word: str) -> list[int]:
    return list(store.matching_ids(Filters(match=word)))


def test_people_of_a_record_that_changed_in_its_batch_stand_once(store: Store) -> None:
    save(store, *STORIES["one changed"])
    (work,) = store.works(store.matching_ids(Filters()))
    assert (work.title, work.abstract, work.contributors) == ("New", "Why people go.", (BO,))
    assert (found(store, "old"), found(store, "new"), found(store, "ada"), found(store, "bo")) == (
        [],
        [work.id],
        [],
        [work.id],
    )


def test_a_record_may_be_new_and_deleted_in_one_batch(store: Store) -> None:
    items = [entry(record("1", "Gone", contributors=(ADA,))), Deletion("crossref", "1")]
    assert store.save(items, Batch(NO_RULES, NOW)) == Saved(new=1, deleted=1)
    (work,) = store.works(store.matching_ids(Filters()))
    assert (work.title, work.contributors) == ("Gone", (ADA,))


def test_the_texts_of_a_batch_make_one_segment_of_each_full_text_table(store: Store, tmp_path: Path) -> None:
    save(store, *(record(str(number), f"Title {number}") for number in range(100)))
    with open_for_reading(tmp_path / "test.db") as connection:
        for table in ("text_plain", "text_stemmed"):
            segments = connection.execute(f"SELECT count(DISTINCT segid) FROM {table}_idx").fetchone()[0]
            assert segments == 1
    connection.close()
