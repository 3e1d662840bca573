"""What is new since a day or since it was shown: new, changed and marked works, near misses."""

from dataclasses import replace

import pytest
from tests.shelf import Shelf, names
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


def test_a_near_miss_means_what_is_asked_without_holding_the_words(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf.of(tmp_path_factory.mktemp("near"))
    shelf.save(
        record("n1", "Refugees and employment courses", language="en", abstract="Refugees work."),
        record("n2", "Lunar geology", language="en", abstract="Rocks of the moon."),
    )
    shelf.update()
    with shelf.open() as library:
        library.watch.add("work", "language courses employment", {})
        found = library.watch.new("2026-11-01", ["work"])
    by_change = {(item.change.value, item.work.title): item.searches for item in found.items}
    assert by_change["new", "Language courses and the employment of refugees"] == ("work",)
    assert ("new", "Refugees and employment courses") not in by_change
    assert ("near miss", "Lunar geology") not in by_change
    assert names(shelf.ask("moon")) == ["Lunar geology"]
