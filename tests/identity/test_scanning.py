"""A look at all works: what it brings together, what it leaves to people, and when it looks again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, record, save

from migresearch.identity import clusters_of
from migresearch.identity.clusters import clusters
from migresearch.identity.scanning import look
from migresearch.records import Contributor, Identifier, IdScheme, Kind, Record, RelationType
from migresearch.store import Store
from migresearch.store.duplicates import Likeness, Said

ADA = Said("ada", NOW)
PEOPLE = (Contributor("Ada Alba", "Alba", "Ada"), Contributor("Bo Berg", "Berg", "Bo"))
TITLE = "How harbours shape the arrival of newcomers"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


def paper(source_id: str, title: str = TITLE, **fields: object) -> Record:
    return record(source_id, title, **{"issued": "2019", "venue": "Paths", "contributors": PEOPLE} | fields)  # type: ignore[arg-type]


def watched(done: int, total: int | None) -> None:
    """Nobody watches."""


def seen(store: Store) -> list[tuple[int, int, str]]:
    look(store, watched)
    return [(one.work_id, one.other_id, one.relation or one.outcome) for one in store.pairs.found()]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (paper("2"), "same"),
        (paper("2", "How harbors shape the arrival of newcomers"), "same"),
        (paper("2", "The arrival of newcomers: how harbours shape it", doi="10.5555/2"), None),
        (paper("2", f"{TITLE}: six towns"), "same"),
        (paper("2", kind=Kind.PREPRINT, venue=None, issued="2017"), "version-of"),
        (paper("2", f"Correction to: {TITLE}", contributors=(), doi="10.5555/2", venue="Roads"), "corrects"),
        (paper("2", "Wie Häfen wirken", language="de", volume="7", pages="11-30"), "translation-of"),
    ],
)
def test_what_a_look_brings_together(store: Store, other: Record, expected: str | None) -> None:
    save(store, paper("1", doi="10.5555/1", volume="7", pages="11-30", language="en"), other)
    assert [what for *_, what in seen(store)] == ([expected] if expected else [])


def test_a_book_and_its_chapter_are_brought_together_by_the_books_title(store: Store) -> None:
    save(
        store,
        record("b", "Ports of the world", kind=Kind.BOOK),
        record("c", "Courts at the quay", kind=Kind.CHAPTER, venue="Ports of the World"),
    )
    assert seen(store) == [(1, 2, "part-of")]


def test_what_is_linked_already_is_not_asked_again(store: Store) -> None:
    arxiv = Identifier(IdScheme.ARXIV, "2401.00001")
    save(store, paper("1", identifiers=[arxiv]))
    save(store, paper("2", kind=Kind.PREPRINT, identifiers=[arxiv]))
    assert seen(store) == []


def test_what_was_kept_apart_on_the_way_in_is_asked_about(store: Store) -> None:
    pmid = Identifier(IdScheme.PMID, "123")
    save(store, paper("1", doi="10.5555/1", identifiers=[pmid]))
    save(store, paper("2", "Courts and the detention of asylum seekers", doi="10.5555/2", identifiers=[pmid]))
    assert seen(store) == [(1, 2, "unsure")]
    assert store.pairs.found()[0].reasons[-1] == "same pmid 123"


def test_decisions_take_a_pair_off_the_list_and_undoing_brings_it_back(store: Store) -> None:
    save(store, paper("1", doi="10.5555/1"), paper("2"))
    one, other = (work.key for work in store.works([1, 2]))
    assert seen(store) == [(1, 2, "same")]
    store.pairs.never(one, other, ADA)
    assert seen(store) == []
    assert clusters_of(store, [1, 2]) == {}
    store.pairs.undo(None, ADA, NO_RULES)
    store.pairs.relate(one, RelationType.VERSION_OF, other, ADA)
    assert seen(store) == []
    store.pairs.undo(None, ADA, NO_RULES)
    assert seen(store) == [(1, 2, "same")]


def test_a_look_is_repeated_only_when_works_changed(store: Store) -> None:
    save(store, paper("1", doi="10.5555/1"), paper("2"), paper("3", "Another matter of great weight"))
    assert look(store, watched) == 1
    assert look(store, watched) == 0
    one, other = (work.key for work in store.works([1, 2]))
    store.pairs.merge(one, other, ADA, NO_RULES)
    assert store.pairs.is_current()
    assert store.pairs.found() == []
    store.pairs.undo(None, ADA, NO_RULES)
    assert not store.pairs.is_current()
    save(store, paper("4"))
    assert look(store, watched) == 3


def test_a_key_that_too_many_share_tells_nothing(store: Store) -> None:
    works = [(f"key {number % 2}", number) for number in range(6)]
    assert list(store.pairs.sharing(works, most=2)) == []
    assert sorted(store.pairs.sharing(works, most=3)) == [(0, 2), (0, 4), (1, 3), (1, 5), (2, 4), (3, 5)]


def likeness(one: int, other: int, outcome: str, score: float = 0.9, relation: str | None = None) -> Likeness:
    return Likeness(one, other, outcome, relation, False, score, False, ("because",))


def test_pairs_that_hang_together_are_one_cluster(store: Store) -> None:
    found = clusters(
        [
            likeness(1, 2, "same"),
            likeness(2, 3, "unsure", 0.8),
            likeness(4, 5, "related", 0.7, "version-of"),
            likeness(5, 6, "related", 0.95, "corrects"),
            likeness(7, 8, "same", 0.99),
        ]
    )
    assert [(one.members, one.outcome, one.relation, one.score) for one in found] == [
        ((7, 8), "same", None, 0.99),
        ((1, 2, 3), "unsure", None, 0.9),
        ((5, 6), "related", "corrects", 0.95),
        ((4, 5), "related", "version-of", 0.7),
    ]


def test_the_cluster_of_a_work_is_the_whole_of_it(store: Store) -> None:
    for number in range(4):
        save(store, paper(str(number), doi=f"10.5555/{number}", kind=Kind.PREPRINT, venue=None))
    save(store, paper("9", "Quite another matter, seen from far away", doi="10.5555/9"))
    look(store, watched)
    of = clusters_of(store, [4, 5])
    assert of.keys() == {4}
    assert of[4].members == (1, 2, 3, 4)
    assert (of[4].outcome, of[4].relation) == ("related", "version-of")
