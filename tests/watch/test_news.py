"""What is new since a day or since it was shown: new, changed and marked works, near misses."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.shelf import Shelf
from tests.store.records import record
from tests.watch.conftest import Nights

from migresearch.errors import UsageError
from migresearch.records import Identifier, IdScheme, Relation, RelationType
from migresearch.watch.face import News

PAPER = record("1", "Schools for newcomers", doi="10.5555/schools", abstract="They learn.", issued="2026")
OTHER = record("2", "Housing of newcomers", issued="2026")
NOTICE = record(
    "3",
    "Retraction: Schools for newcomers",
    relations=(Relation(RelationType.RETRACTS, Identifier(IdScheme.DOI, "10.5555/schools")),),
)


def told(news: News) -> list[tuple[str, str]]:
    return [(item.change.value, item.work.title) for item in news.items]


def since(nights: Nights, day: str) -> list[tuple[str, str]]:
    with nights.library() as library:
        return told(library.watch.new(day))


def test_what_came_in_since_a_day_is_new(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER)
    nights.take("2026-10-02T02:00:00Z", OTHER)
    assert since(nights, "2026-10-02") == [("new", "Housing of newcomers")]
    assert len(since(nights, "2026-10-01")) == 2
    assert since(nights, "2026-10-03") == []


def test_a_change_names_the_fields_a_reader_sees(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER, OTHER)
    nights.take("2026-10-02T02:00:00Z", replace(PAPER, abstract="They learn late.", venue="Classroom"))
    with nights.library() as library:
        (item,) = library.watch.new("2026-10-02").items
    assert (item.change, item.what) == ("changed", ("abstract", "venue"))


def test_another_record_that_says_the_same_is_no_change(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER)
    nights.take("2026-10-02T02:00:00Z", replace(PAPER, source="openalex"))
    nights.take("2026-10-03T02:00:00Z", replace(PAPER, url="https://other.example/1"))
    assert since(nights, "2026-10-02") == []


def test_a_retraction_is_told_once_when_its_notice_comes(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER)
    nights.take("2026-10-02T02:00:00Z", NOTICE)
    nights.take("2026-10-03T02:00:00Z", replace(NOTICE, venue="Classroom"))
    assert ("retracted", "Schools for newcomers") in since(nights, "2026-10-02")
    assert "retracted" not in dict(since(nights, "2026-10-03"))


def test_the_word_of_the_source_itself_is_a_retraction(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER)
    nights.take("2026-10-02T02:00:00Z", replace(PAPER, retracted=True))
    assert since(nights, "2026-10-02") == [("retracted", "Schools for newcomers")]


def test_last_begins_behind_what_was_shown_and_only_then(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER)
    with nights.library() as library:
        first = library.watch.new("last")
        assert told(library.watch.new("last")) == told(first)  # looking is not showing
        library.watch.remember(first)
    # A batch that began before the reader looked and was committed after is not missed.
    nights.take("2026-09-30T02:00:00Z", OTHER)
    with nights.library() as library:
        second = library.watch.new("last")
        library.watch.remember(second)
        third = library.watch.new("last")
    assert (told(second), told(third)) == ([("new", "Housing of newcomers")], [])
    assert first.notes
    assert not second.notes


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026", "20261001"])
def test_a_day_that_is_none_is_refused(nights: Nights, text: str) -> None:
    nights.take("2026-10-01T02:00:00Z", PAPER)
    with nights.library() as library, pytest.raises(UsageError, match="no day"):
        library.watch.new(text)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf.of(tmp_path)
    with shelf.open() as library:
        library.watch.add("work", "refugees find work", {})
        library.watch.remember(library.watch.new("last"))
    shelf.save(
        record("n1", "Jobs for asylum seekers", language="en", abstract="They wait."),
        record("n2", "Lunar geology", language="en", abstract="Rocks of the moon."),
        record("n3", "Refugees who find work", language="en", issued="2026"),
    )
    return shelf


@pytest.mark.parametrize("names", [(), ("work",)])
def test_a_near_miss_means_what_is_asked_without_holding_the_words(
    shelf: Shelf, names: tuple[str, ...]
) -> None:
    shelf.update()
    with shelf.open() as library:
        items = library.watch.new("last", names).items
    found = {item.work.title: (item.change.value, item.searches) for item in items}
    assert found["Refugees who find work"] == ("new", ("work",))
    assert found["Jobs for asylum seekers"] == ("near miss", ("work",))
    assert found.get("Lunar geology") == (None if names else ("new", ()))
    assert len(items) == len(found)


def test_without_an_index_of_meaning_nothing_is_nearly_found(shelf: Shelf) -> None:
    with shelf.open() as library:
        items = library.watch.new("last").items
    assert {item.change for item in items} == {"new"}
