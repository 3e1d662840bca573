"""Saved searches: what belongs to them, what they have shown, how they are kept."""

from dataclasses import replace

import pytest
from tests.store.records import record
from tests.watch.conftest import Nights

from migresearch.errors import UsageError

KIDS = record("1", "Left-behind children", abstract="Grandparents raise them.", issued="2019")
OTHER = record("2", "Children left in schools behind the border", issued="2020")


def run(nights: Nights, name: str, *, keep: bool = True) -> list[tuple[str, str]]:
    with nights.library() as library:
        found = library.watch.run(name)
        if keep:
            library.watch.keep(found)
    return [(item.change.value, item.work.title) for item in found.items]


def save(nights: Nights, name: str, text: str, **filters: str) -> int:
    with nights.library() as library:
        library.watch.add(name, text, filters)
        return library.watch.count(library.watch.saved(name))


@pytest.mark.parametrize(
    ("text", "filters", "count"),
    [
        ("left-behind children", {}, 1),
        ("children", {}, 2),
        ("the children of the schools", {}, 1),
        ("schools OR grandparents", {}, 2),
        ("child*", {"year": "2020.."}, 1),
        ("children -grandparents", {}, 1),
        ('"children left"', {}, 1),
        ("", {"year": "2019"}, 1),
        ("children year:2019", {}, 1),
    ],
)
def test_a_work_belongs_when_it_holds_every_word(
    nights: Nights, text: str, filters: dict[str, str], count: int
) -> None:
    nights.take("2026-10-01T02:00:00Z", KIDS, OTHER)
    assert save(nights, "mine", text, **filters) == count


def test_a_run_shows_what_was_not_shown_before(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", KIDS)
    save(nights, "kids", "children")
    assert run(nights, "kids", keep=False) == [("new", "Left-behind children")]
    assert run(nights, "kids") == [("new", "Left-behind children")]
    assert run(nights, "kids") == []
    nights.take("2026-10-02T02:00:00Z", OTHER, replace(KIDS, abstract="Aunts raise them."))
    assert sorted(run(nights, "kids")) == [("changed", KIDS.title), ("new", OTHER.title)]
    nights.take("2026-10-03T02:00:00Z", replace(KIDS, abstract="Aunts raise them.", retracted=True))
    assert run(nights, "kids") == [("retracted", KIDS.title)]


def test_a_search_is_removed_with_what_it_remembers(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", KIDS)
    save(nights, "kids", "children")
    run(nights, "kids")
    with nights.library() as library:
        library.watch.remove("kids")
        assert library.watch.searches() == []
    save(nights, "kids", "children")
    assert run(nights, "kids") == [("new", KIDS.title)]


@pytest.mark.parametrize("name", ["", "Kids", "../kids", "a b", "-x", "k\n", "x" * 64])
def test_a_name_must_serve_as_a_file_name(nights: Nights, name: str) -> None:
    nights.take("2026-10-01T02:00:00Z", KIDS)
    with pytest.raises(UsageError, match="cannot name"):
        save(nights, name, "children")


def test_names_are_taken_once_and_unknown_ones_name_the_known(nights: Nights) -> None:
    nights.take("2026-10-01T02:00:00Z", KIDS)
    save(nights, "kids", "children")
    with pytest.raises(UsageError, match="saved remove kids"):
        save(nights, "kids", "schools")
    with pytest.raises(UsageError, match="kids"):
        run(nights, "kid")


@pytest.mark.parametrize("text", ["", "  ", "the of"])
def test_a_search_that_asks_nothing_is_refused(nights: Nights, text: str) -> None:
    nights.take("2026-10-01T02:00:00Z", KIDS)
    with pytest.raises(UsageError, match="words or filters"):
        save(nights, "all", text)
