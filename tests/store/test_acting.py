"""What people say of pairs of works: undoable, and kept whatever is harvested afterwards."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, record, save

from migresearch.errors import UsageError
from migresearch.records import Identifier, IdScheme, Kind, RelationType
from migresearch.store import Decision, Filters, Override, Store, Verdict, Work
from migresearch.store.pairs import Said

LATER = "2026-11-08T00:00:00Z"
ADA, BO = Said("ada", NOW), Said("bo", LATER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


def all_works(store: Store) -> list[Work]:
    return store.works(store.matching_ids(Filters()))


def keys(store: Store) -> list[str]:
    return [work.key for work in all_works(store)]


def two(store: Store, **second: str) -> tuple[str, str]:
    """Two works that are one thing to a person."""
    save(store, record("a", "Harbours and arrivals", doi="10.5555/a", abstract="Ships."))
    save(store, record("b", "Harbours & arrivals", **{"doi": "10.5555/b", **second}))
    one, other = keys(store)
    return one, other


def knowledge(store: Store) -> list[str]:
    return list(store.dump())


def decide(store: Store, key: str, code: str, person: str = "ada") -> None:
    work_id = store.work_id(key)
    assert work_id is not None
    store.decide(Decision(work_id, "topics", code, Verdict.ACCEPT, person, NOW))


def override(store: Store, key: str, field: str, value: str, person: str = "ada") -> None:
    work_id = store.work_id(key)
    assert work_id is not None
    store.override(Override(work_id, field, value, person, NOW), NO_RULES)


def test_a_merge_keeps_the_older_key_and_the_other_finds_it(store: Store) -> None:
    one, other = two(store)
    done = store.pairs.merge(other, one, ADA, NO_RULES)
    assert done.keys == (one,)
    (work,) = all_works(store)
    assert (work.key, store.work_id(other), work.abstract) == (one, work.id, "Ships.")
    assert {i.value for i in work.identifiers} == {"10.5555/a", "10.5555/b"}


def test_undoing_a_merge_brings_back_exactly_what_was(store: Store) -> None:
    one, other = two(store)
    decide(store, one, "borders")
    decide(store, other, "asylum")
    override(store, one, "venue", "Ports")
    override(store, other, "venue", "Quays")
    override(store, other, "issue", "3", "bo")
    before = knowledge(store)
    store.pairs.merge(one, other, ADA, NO_RULES)
    assert len(all_works(store)) == 1
    taken_back, done = store.pairs.undo(None, ADA, NO_RULES)
    assert (taken_back.verb, done.keys) == ("merge", (one, other))
    assert knowledge(store) == before


def test_undoing_a_merge_in_a_chain_takes_out_only_what_it_brought(store: Store) -> None:
    one, other = two(store)
    save(store, record("c", "Harbours, arrivals", doi="10.5555/c"))
    third = keys(store)[2]
    first = store.pairs.merge(one, other, ADA, NO_RULES)
    store.pairs.merge(one, third, ADA, NO_RULES)
    store.pairs.undo(first.number, BO, NO_RULES)
    assert sorted(keys(store)) == sorted([one, other])
    assert store.work_id(third) == store.work_id(one)
    assert [act.verb for act in store.pairs.acts(9)] == ["undo", "merge", "merge"]


def test_what_joined_after_a_merge_goes_with_whom_it_shares_its_doi(store: Store) -> None:
    one, other = two(store)
    store.pairs.merge(one, other, ADA, NO_RULES)
    save(store, record("b2", "Harbours & arrivals", doi="10.5555/b", source="openalex"))
    store.pairs.undo(None, ADA, NO_RULES)
    assert [p.source_id for p in store.provenance(store.work_id(other) or 0)] == ["b", "b2"]
    assert [p.source_id for p in store.provenance(store.work_id(one) or 0)] == ["a"]


def test_a_merge_survives_a_change_upstream(store: Store) -> None:
    one, other = two(store)
    store.pairs.merge(one, other, ADA, NO_RULES)
    save(store, record("b", "Harbours and the arrivals", doi="10.5555/b"), now=LATER)
    assert keys(store) == [one]


def test_a_merge_is_made_again_when_its_records_come_anew(store: Store, tmp_path: Path) -> None:
    store.pairs.merge(*two(store), ADA, NO_RULES)
    one, other = record("a", "Harbours", doi="10.5555/a"), record("b", "Arrivals", doi="10.5555/b")
    for first, second in ((one, other), (other, one)):
        with Store.open(tmp_path / f"{first.source_id}.db") as anew:
            copy_decisions(store, anew)
            save(anew, first)
            save(anew, second)
            assert len(all_works(anew)) == 1
            assert len(all_works(anew)[0].identifiers) == 2


def copy_decisions(store: Store, anew: Store) -> None:
    with sqlite3.connect(anew.path) as connection:
        connection.execute("ATTACH ? AS old", (str(store.path),))
        connection.execute("INSERT INTO pair_act SELECT * FROM old.pair_act")
        connection.execute("INSERT INTO pair_decision SELECT * FROM old.pair_decision")
    connection.close()


def test_what_two_merges_said_joins_works_that_came_apart(store: Store, tmp_path: Path) -> None:
    one, other = two(store)
    save(store, record("c", "Harbours, arrivals", doi="10.5555/c"))
    store.pairs.merge(one, other, ADA, NO_RULES)
    store.pairs.merge(one, keys(store)[1], ADA, NO_RULES)
    with Store.open(tmp_path / "anew.db") as anew:
        save(anew, record("b", "B", doi="10.5555/b"))
        copy_decisions(store, anew)
        save(anew, record("c", "C", doi="10.5555/c"))
        save(anew, record("a", "A", doi="10.5555/a"))
        assert len(all_works(anew)) == 1


def test_never_wins_over_a_doi_that_comes_later(store: Store) -> None:
    one, other = two(store, doi="")
    store.pairs.never(one, other, ADA)
    save(store, record("b", "Harbours & arrivals", doi="10.5555/a"), now=LATER)
    assert keys(store) == [one, other]
    assert store.work_id("10.5555/a") == store.work_id(one)


def test_never_wins_over_an_identifier_of_a_record_that_comes_anew(store: Store, tmp_path: Path) -> None:
    one, other = two(store)
    store.pairs.never(one, other, ADA)
    pmid = Identifier(IdScheme.PMID, "123")
    with Store.open(tmp_path / "anew.db") as anew:
        copy_decisions(store, anew)
        save(anew, record("a", "A", identifiers=[pmid]), record("b", "B", identifiers=[pmid]))
        assert len(all_works(anew)) == 2
        save(anew, record("c", "C", identifiers=[pmid]))
        assert len(all_works(anew)) == 2


def test_never_stands_until_it_is_undone_also_for_others(store: Store) -> None:
    one, other = two(store)
    number = store.pairs.never(one, other, ADA).number
    with pytest.raises(UsageError, match=rf"ada said on 2026-11-01 .* never the same; .* undo {number}`"):
        store.pairs.merge(other, one, BO, NO_RULES)
    store.pairs.undo(number, BO, NO_RULES)
    store.pairs.merge(other, one, BO, NO_RULES)
    assert keys(store) == [one]


def test_two_people_who_decide_the_same_pair_are_told(store: Store) -> None:
    one, other = two(store)
    store.pairs.merge(one, other, ADA, NO_RULES)
    with pytest.raises(UsageError, match=rf"{one} and {other} are one work, {one}; .* split"):
        store.pairs.merge(one, other, BO, NO_RULES)
    with pytest.raises(UsageError, match="are one work"):
        store.pairs.never(one, other, BO)


def test_a_split_stays_split_when_its_records_change(store: Store) -> None:
    save(store, record("a", "Harbours", doi="10.5555/a"))
    save(store, record("b", "Airports", doi="10.5555/a", source="openalex"))
    (key,) = keys(store)
    done = store.pairs.split(key, "b", ADA, NO_RULES)
    assert done.keys[0] == key
    assert [work.title for work in all_works(store)] == ["Harbours", "Airports"]
    save(store, record("b", "Airports!", doi="10.5555/a", source="openalex"), now=LATER)
    save(store, record("a", "Harbours!", doi="10.5555/a"), now=LATER)
    assert [work.title for work in all_works(store)] == ["Harbours!", "Airports!"]
    store.pairs.undo(None, ADA, NO_RULES)
    assert keys(store) == [key]
    assert store.work_id(done.keys[1]) == store.work_id(key)


def test_the_work_keeps_the_record_that_gave_it_its_key(store: Store) -> None:
    save(store, record("a", "Harbours", doi="10.5555/a"))
    save(store, record("b", "Airports", doi="10.5555/a", source="openalex"))
    (key,) = keys(store)
    store.pairs.split(key, "crossref a", ADA, NO_RULES)
    assert [(p.source_id) for p in store.provenance(store.work_id(key) or 0)] == ["a"]


def test_a_split_without_a_record_parts_all(store: Store) -> None:
    for source in ("crossref", "openalex", "hal"):
        save(store, record("1", "Harbours", doi="10.5555/a", source=source))
    assert len(store.pairs.split(keys(store)[0], None, ADA, NO_RULES).keys) == 3
    save(store, record("1", "Harbours again", doi="10.5555/a", source="hal"), now=LATER)
    assert len(all_works(store)) == 3


def test_splitting_what_merged_by_itself_gives_the_other_its_old_key_back(store: Store) -> None:
    save(store, record("1", "First"))
    save(store, record("2", "Second", doi="10.5555/2"))
    one, other = keys(store)
    save(store, record("1", "First", doi="10.5555/2"))
    assert keys(store) == [one]
    assert store.pairs.split(one, "2", ADA, NO_RULES).keys == (one, other)


def test_a_decision_goes_with_the_text_it_was_about(store: Store) -> None:
    save(store, record("a", "Harbours", doi="10.5555/a"))
    save(store, record("b", "Airports", source="openalex"))
    one, other = keys(store)
    decide(store, other, "asylum")
    save(store, record("b", "Airports", source="openalex", doi="10.5555/a"))
    assert keys(store) == [one]
    store.pairs.split(one, "b", ADA, NO_RULES)
    assert [said.decision.code for said in store.decisions(store.work_id(other) or 0)] == ["asylum"]
    assert store.decisions(store.work_id(one) or 0) == []


def test_a_stated_relation_shows_from_both_sides_and_outlives_a_merge(store: Store) -> None:
    one, other = two(store)
    save(store, record("c", "Harbours, in French", doi="10.5555/c"))
    third = keys(store)[2]
    store.pairs.relate(third, RelationType.TRANSLATION_OF, other, ADA)
    store.pairs.merge(one, other, ADA, NO_RULES)
    (seen,) = store.related(store.work_id(one) or 0)
    assert (seen.type, seen.inverse, seen.key) == ("translation-of", True, third)
    save(store, record("c", "Harbours, in French and Dutch", doi="10.5555/c"), now=LATER)
    (seen,) = store.related(store.work_id(third) or 0)
    assert (seen.type, seen.inverse, seen.key) == ("translation-of", False, one)
    with pytest.raises(UsageError, match=r"related \(translation-of\)"):
        store.pairs.merge(one, third, BO, NO_RULES)


def test_an_undone_relation_is_gone_with_its_mark(store: Store) -> None:
    one, other = two(store)
    store.pairs.relate(other, RelationType.RETRACTS, one, ADA)
    assert store.works([store.work_id(one) or 0])[0].mark == "retracted"
    store.pairs.undo(None, ADA, NO_RULES)
    assert store.works([store.work_id(one) or 0])[0].mark is None
    assert store.related(store.work_id(one) or 0) == []


def test_relations_of_a_source_find_their_target_again_after_a_split(store: Store) -> None:
    arxiv = Identifier(IdScheme.ARXIV, "2401.00001")
    save(store, record("a", "Article", doi="10.5555/a", identifiers=[arxiv]))
    save(store, record("p", "Preprint", kind=Kind.PREPRINT, identifiers=[arxiv]))
    save(store, record("x", "Another", doi="10.5555/x"))
    article, preprint, another = keys(store)
    before = knowledge(store)
    store.pairs.merge(article, another, ADA, NO_RULES)
    store.pairs.undo(None, ADA, NO_RULES)
    assert knowledge(store) == before
    (seen,) = store.related(store.work_id(preprint) or 0)
    assert seen.key == article


def test_a_slip_in_a_doi_is_asked_about_not_merged(store: Store) -> None:
    save(store, record("1", "Privacy in offices", doi="10.5555/1", issued="2018", volume="42"))
    save(store, record("2", "Twenty myths revisited", doi="10.5555/1", issued="2019", volume="44"))
    assert len(all_works(store)) == 2
    assert any("but another title, year and volume" in line for line in store.dump())
    save(store, record("2", "Twenty myths revisited!", doi="10.5555/1", issued="2019", volume="44"))
    assert len(all_works(store)) == 2


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("mr-none00", "ONE"), "no work has the key or DOI 'mr-none00'"),
        (("ONE", "ONE"), "are one work"),
    ],
)
def test_names_that_cannot_be_merged(store: Store, words: tuple[str, str], complaint: str) -> None:
    one, _ = two(store)
    first, second = (one if word == "ONE" else word for word in words)
    with pytest.raises(UsageError, match=complaint):
        store.pairs.merge(first, second, ADA, NO_RULES)
    assert store.pairs.acts(9) == []


def test_what_cannot_be_split_or_undone(store: Store) -> None:
    one, other = two(store)
    with pytest.raises(UsageError, match="one record only"):
        store.pairs.split(one, None, ADA, NO_RULES)
    with pytest.raises(UsageError, match="ada has done nothing that could be undone"):
        store.pairs.undo(None, ADA, NO_RULES)
    with pytest.raises(UsageError, match="there is no act 7"):
        store.pairs.undo(7, ADA, NO_RULES)
    number = store.pairs.never(one, other, ADA).number
    _, done = store.pairs.undo(number, ADA, NO_RULES)
    with pytest.raises(UsageError, match=f"was undone by act {done.number}"):
        store.pairs.undo(number, ADA, NO_RULES)
    with pytest.raises(UsageError, match="is itself an undoing"):
        store.pairs.undo(done.number, ADA, NO_RULES)
    store.pairs.merge(one, other, ADA, NO_RULES)
    with pytest.raises(UsageError, match=r"unknown record 'z'.*Known: crossref a, crossref b"):
        store.pairs.split(one, "z", ADA, NO_RULES)


def test_an_index_is_behind_after_every_change_of_a_work(store: Store) -> None:
    one, other = two(store)
    stamp = store.newest_stamp()
    store.pairs.merge(one, other, ADA, NO_RULES)
    merged = store.newest_stamp()
    assert store.count_newer(stamp) == 1
    store.pairs.undo(None, ADA, NO_RULES)
    assert store.count_newer(merged) >= 1


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.store.records import NO_RULES
from migresearch.store import Store, acting
from migresearch.store.pairs import Said

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

acting.renew_relations = die
with Store.open(Path(sys.argv[1])) as store:
    getattr(store.pairs, sys.argv[2])(*sys.argv[3:], *([None] if sys.argv[2] == "split" else []), Said("ada", "2026"), NO_RULES)
"""


@pytest.mark.parametrize("verb", ["merge", "split"])
def test_a_kill_in_the_middle_leaves_nothing_half_done(store: Store, verb: str) -> None:
    one, other = two(store)
    names = [one, other]
    if verb == "split":
        store.pairs.merge(one, other, ADA, NO_RULES)
        names = [one]
    before = knowledge(store)
    root = Path(__file__).resolve().parents[2]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(store.path), verb, *names], env=environ, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert knowledge(store) == before
    assert len(store.pairs.acts(9)) == (verb == "split")
