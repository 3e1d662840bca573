"""Works are merged from records; nothing a source ever said is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, record, save

from migresearch.records import Contributor, Deletion, Identifier, IdScheme, Kind
from migresearch.schemes import Rules, load_schemes
from migresearch.store import Batch, Filters, Saved, Store, Work

LATER = "2026-11-08T00:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


def all_works(store: Store) -> list[Work]:
    return store.works(store.matching_ids(Filters()))


def only(store: Store) -> Work:
    (work,) = all_works(store)
    return work


def test_a_record_becomes_a_work_with_its_fields(store: Store) -> None:
    people = (Contributor("Ada Example", "Example", "Ada"), Contributor("Statistics Office"))
    one = record("1", "On the move", doi="10.5555/1", abstract="Why people go.", issued="2019-03", venue="Paths",
                 language="en", contributors=people, keywords=("drivers",), issns=("1234-5679",))  # fmt: skip
    assert save(store, one) == Saved(new=1)
    work = only(store)
    assert work.key.startswith("mr-")
    assert len(work.key) == len("mr-") + 6
    assert (work.title, work.abstract, work.year, work.venue) == (
        "On the move",
        "Why people go.",
        2019,
        "Paths",
    )
    assert (work.contributors, work.keywords, work.issns) == (people, ("drivers",), ("1234-5679",))
    assert work.doi == "10.5555/1"


def test_an_unchanged_record_writes_nothing(store: Store, tmp_path: Path) -> None:
    one = record("1", doi="10.5555/1")
    save(store, one)
    store.checkpoint()
    before = (tmp_path / "test.db").read_bytes()
    assert save(store, one, now=LATER) == Saved(unchanged=1)
    store.checkpoint()
    assert (tmp_path / "test.db").read_bytes() == before


def test_a_changed_record_is_a_new_version_of_the_same_work(store: Store) -> None:
    save(store, record("1", "Old title"))
    key = only(store).key
    assert save(store, record("1", "New title"), now=LATER) == Saved(changed=1)
    work = only(store)
    assert (work.key, work.title) == (key, "New title")
    assert [(p.version, p.current, p.fetched_at) for p in store.provenance(work.id)] == [
        (1, False, NOW),
        (2, True, LATER),
    ]


def test_the_same_doi_from_two_sources_is_one_work(store: Store) -> None:
    save(store, record("10.5555/1", "A Title", doi="10.5555/1", venue="Paths"))
    key = only(store).key
    other = replace(record("W1", "A title", doi="10.5555/1", abstract="Text."), source="openalex")
    assert save(store, other) == Saved(new=1)
    work = only(store)
    assert work.key == key
    assert work.title == "A Title"
    assert work.abstract == "Text."
    assert work.origins["title"] == "crossref 10.5555/1"
    assert work.origins["abstract"] == "openalex W1"


@pytest.mark.parametrize("preprint_first", [True, False])
def test_a_preprint_and_its_article_stay_two_works_and_are_linked(store: Store, preprint_first: bool) -> None:
    arxiv = Identifier(IdScheme.ARXIV, "2401.00001")
    article = record("1", "Article", doi="10.5555/article", identifiers=[arxiv])
    preprint = record("2", "Preprint", kind=Kind.PREPRINT, identifiers=[arxiv])
    for one in [preprint, article] if preprint_first else [article, preprint]:
        save(store, one)
    of = {work.kind: work for work in all_works(store)}
    assert sorted(of) == ["article", "preprint"]
    assert [(r.type, r.inverse, r.title) for r in store.related(of["preprint"].id)] == [
        ("version-of", False, "Article")
    ]
    assert [(r.type, r.inverse, r.title) for r in store.related(of["article"].id)] == [
        ("version-of", True, "Preprint")
    ]
    assert not any(line.startswith('["candidate"') for line in store.dump())


def test_a_preprint_alone_is_not_said_to_be_a_version_of_anything(store: Store) -> None:
    save(store, record("2", kind=Kind.PREPRINT, identifiers=[Identifier(IdScheme.ARXIV, "2401.00001")]))
    assert store.related(only(store).id) == []


def test_a_shared_pmid_merges_unless_the_dois_conflict(store: Store) -> None:
    pmid = Identifier(IdScheme.PMID, "123")
    save(store, record("1", doi="10.5555/1", identifiers=[pmid]))
    save(store, record("2", identifiers=[pmid], abstract="Found elsewhere."))
    assert only(store).abstract == "Found elsewhere."
    save(store, record("3", doi="10.5555/3", identifiers=[pmid]))
    assert sorted(work.doi or "" for work in all_works(store)) == ["10.5555/1", "10.5555/3"]
    assert [line for line in store.dump() if line.startswith('["candidate"')] != []


def test_chapters_that_share_the_isbn_of_their_book_stay_apart(store: Store) -> None:
    isbn = Identifier(IdScheme.ISBN, "9780000000002")
    save(store, record("b", kind=Kind.BOOK, identifiers=[isbn]))
    save(
        store,
        record("c1", kind=Kind.CHAPTER, identifiers=[isbn]),
        record("c2", kind=Kind.CHAPTER, identifiers=[isbn]),
    )
    save(store, record("b2", kind=Kind.BOOK, identifiers=[isbn]))
    assert sorted(work.kind for work in all_works(store)) == ["book", "chapter", "chapter"]


def test_two_works_found_to_share_a_doi_become_one_under_the_older_key(store: Store) -> None:
    save(store, record("1", "First"))
    save(store, record("2", "Second", doi="10.5555/2"))
    first, second = all_works(store)
    assert save(store, record("1", "First", doi="10.5555/2")) == Saved(changed=1)
    work = only(store)
    assert work.key == first.key
    assert store.work_id(second.key) == work.id
    assert {(p.source_id, p.version) for p in store.provenance(work.id)} == {("1", 1), ("1", 2), ("2", 1)}


def test_an_abstract_withdrawn_upstream_is_kept_and_its_age_is_said(store: Store) -> None:
    save(store, record("1", abstract="Once public."))
    save(store, record("1"), now=LATER)
    work = only(store)
    assert work.abstract == "Once public."
    assert work.origins["abstract"] == "crossref 1 (earlier version)"
    assert work.origins["title"] == "crossref 1"


def test_a_record_deleted_at_its_source_stays_known_and_can_return(store: Store) -> None:
    one = record("1", abstract="Text.")
    save(store, one)
    gone = Deletion("crossref", "1")
    assert store.save([gone], Batch(NO_RULES, LATER)) == Saved(deleted=1)
    assert store.save([gone], Batch(NO_RULES, LATER)) == Saved(unchanged=1)
    work = only(store)
    assert work.abstract == "Text."
    assert [p.state for p in store.provenance(work.id)] == ["deleted"]
    assert save(store, one, now=LATER) == Saved(changed=1)
    assert [p.state for p in store.provenance(work.id) if p.current] == ["live"]


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(Exception, match="no title"):
        save(store, record("1", "Fine"), record("2", "  "))
    assert all_works(store) == []


def test_text_earns_codes_and_the_words_that_earned_them_are_kept(store: Store) -> None:
    rules = Rules([load_schemes()["topics"]])
    save(store, record("1", "Remittances and schooling"), rules=rules)
    (value,) = [v for v in only(store).values if "remittances" in v.code]
    assert (value.scheme, value.origin) == ("topics", "rule")
    assert "emittances" in value.explanation


def test_language_is_detected_where_no_source_says_it(store: Store) -> None:
    german = "Die Arbeitsmarktintegration von Geflüchteten in Deutschland und die Rolle der Sprachkurse"
    save(
        store,
        record(
            "1", german, abstract="Wir untersuchen, wie sich Sprachkurse auf die Beschäftigung auswirken."
        ),
    )
    work = only(store)
    assert (work.language, work.origins["language"]) == ("de", "detected in the text")


def test_full_text_follows_every_change_without_ghosts(store: Store) -> None:
    save(store, record("1", "Harbours"))
    save(store, record("1", "Airports"))
    assert store.count(Filters(match="harbours")) == 0
    assert store.count(Filters(match="airport")) == 1
    assert store.count(Filters(exact="airport")) == 0


def test_keys_and_dois_lead_to_the_work(store: Store) -> None:
    save(store, record("1", doi="10.5555/1"))
    work = only(store)
    assert store.work_id(work.key) == store.work_id("10.5555/1") == work.id
    assert store.work_id("mr-none") is None


def test_a_record_that_names_a_works_own_key_joins_it(store: Store) -> None:
    save(store, record("1", "On the move, again"))
    key = only(store).key
    mended = record(key, "On the move, once again", source="import:found", abstract="Why people go.")
    save(store, mended)
    assert (only(store).key, only(store).title) == (key, "On the move, again")
    assert only(store).abstract == "Why people go."
    unknown = record("mr-zzzzzz", "On the move, again", source="import:found")
    assert save(store, unknown) == Saved(new=1)
    assert len(all_works(store)) == 2


def test_a_key_of_another_library_is_ignored(store: Store) -> None:
    save(store, record("1", "On the move, again"))
    foreign = record(only(store).key, "Courts and detention", source="import:found")
    save(store, foreign)
    assert [one.title for one in all_works(store)] == ["On the move, again", "Courts and detention"]


def test_a_former_key_finds_the_work_too(store: Store) -> None:
    save(store, record("1", "On the move", source="crossref"))
    first = only(store).key
    save(store, record("2", "On the move", source="openalex"))
    second = next(one.key for one in all_works(store) if one.key != first)
    save(store, record("1", "On the move", doi="10.5555/1"))
    save(store, record("2", "On the move", doi="10.5555/1", source="openalex"))
    assert only(store).key == first
    save(store, record(second, "On the move", source="import:found"))
    assert only(store).key == first
