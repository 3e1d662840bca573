"""The news sheet: what stands in it, and that a past one can be made again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.store.records import record
from tests.watch.conftest import Nights
from tests.watch.test_news import NOTICE, PAPER

from migresearch.errors import UsageError
from migresearch.records import Claim, Contributor, Kind, Record
from migresearch.store import Decision, Store, Verdict
from migresearch.watch.files import Letter, write_all
from migresearch.watch.period import Period
from migresearch.watch.sheet import Section, Sheet

OCTOBER, NOVEMBER = "2026-10-05T02:00:00Z", "2026-11-05T02:00:00Z"


def about(name: str, title: str, topics: str = "", countries: str = "", **fields: Any) -> Record:
    claims = [Claim("topics", one) for one in topics.split()]
    claims += [Claim("geographies", one) for one in countries.split()]
    return record(name, title, claims=tuple(claims), **{"issued": "2026", **fields})


def section(sheet: Sheet, title: str) -> Section:
    return next(one for one in sheet.sections if one.title == title)


def outline(one: Section) -> dict[str, dict[str, list[str]]]:
    return {
        group.title: {name: [entry.title for entry in entries] for name, entries in group.parts.items()}
        for group in one.groups
    }


def test_literature_is_grouped_by_theme_and_country(nights: Nights) -> None:
    nights.take(
        OCTOBER,
        about("a", "Roads", "routes-hubs", "DE"),
        about("b", "Ports", "routes-hubs", "FR"),
        about("c", "Hubs", "routes-hubs", "DE FR"),
        about("d", "Platforms", "infrastructures"),
        about("e", "Clouds"),
    )
    assert outline(section(nights.sheet(), "Literature")) == {
        "Migration infrastructures": {
            "France": ["Ports"],
            "Germany": ["Roads"],
            "Several countries": ["Hubs"],
            "Without a country": ["Platforms"],
        },
        "Other themes": {"Without a country": ["Clouds"]},
    }


def test_institutional_news_have_sections_and_are_summarised(nights: Nights) -> None:
    kinds = {
        Kind.LEGAL_DEVELOPMENT: ("Legal developments", "Germany", "Other themes"),
        Kind.GOOD_PRACTICE: ("Good practices", "Other themes", "Germany"),
        Kind.FUNDING: ("Funding", "Without a deadline", ""),
        Kind.NEWS: ("News", "Germany", "Other themes"),
        Kind.EVENT: ("Events", "Without a date", ""),
    }
    nights.take(
        OCTOBER,
        *(about(kind, f"About {kind}", "", "DE", kind=kind, abstract="Word " * 100) for kind in kinds),
    )
    sheet = nights.sheet()
    for kind, (title, first, second) in kinds.items():
        assert outline(section(sheet, title)) == {first: {second: [f"About {kind}"]}}
        (details,) = section(sheet, title).groups[0].parts[second][0].details
        assert details.endswith("Word …")
        assert len(details) <= 302
    assert len(section(sheet, "Literature")) == 0


def test_late_literature_is_counted_and_notices_are_not_listed(nights: Nights) -> None:
    nights.take("2026-09-01T02:00:00Z", PAPER)
    nights.take(OCTOBER, NOTICE, about("old", "Decades ago", issued="1990"), about("new", "This year"))
    sheet = nights.sheet()
    literature = section(sheet, "Literature")
    assert outline(literature) == {"Other themes": {"Without a country": ["This year"]}}
    assert literature.note == "1 older works came in as well and are not listed."
    assert outline(section(sheet, "Retractions and corrections")) == {"Retracted": {"": [PAPER.title]}}


def test_a_heading_holds_at_most_so_many_entries(nights: Nights) -> None:
    nights.take(OCTOBER, *(about(str(number), f"Work {number}") for number in range(5)))
    literature = section(nights.sheet(most=2), "Literature")
    assert outline(literature) == {"Other themes": {"Without a country": ["Work 0", "Work 1"]}}
    assert (literature.groups[0].more, len(literature)) == (3, 5)


def test_editions_and_statements_that_became_known_are_listed(nights: Nights, tmp_path: Path) -> None:
    nights.take(OCTOBER, about("a", "A work"))
    with Store.open(nights.database) as store:
        said = [("name", '"Index"', "2026-09-01"), ("coverage", '"40 countries"', "2026-10-03")]
        store._connection.executemany(
            "INSERT INTO statement_known VALUES ('MIPEX', ?, ?, '', 'Report', 'https://a.example/', ?)", said
        )
        store._connection.execute(
            """INSERT INTO edition (index_code, label, title, file, file_hash, imported_at, report)
               VALUES ('IMPIC', '2026', 'Scores', 'f', 'h', '2026-10-09T00:00:00Z', '{}')"""
        )
    assert outline(section(nights.sheet(), "Policy indices")) == {
        "Editions of scores": {"": ["IMPIC 2026: Scores"]},
        "What is said of MIPEX": {"": ["coverage: 40 countries"]},
    }
    assert outline(section(nights.sheet("2026-09"), "Policy indices")) == {}


def files(nights: Nights, folder: Path, asof: str) -> dict[str, bytes]:
    written = write_all(nights.sheet("2026-10", asof), folder, Letter("a@b.example"))
    return {file.name: file.read_bytes() for file in written}


def test_a_past_sheet_is_made_again_byte_for_byte(nights: Nights, tmp_path: Path) -> None:
    """Whatever became known after the day: other texts, countries, retractions, decisions, new works."""
    clouds = about("e", "Clouds and children", "routes-hubs", "DE", contributors=(Contributor("Bo Berg"),))
    nights.take("2026-09-01T02:00:00Z", about("f", "Children of September", kind=Kind.BOOK))
    nights.take(OCTOBER, PAPER, clouds, about("g", "Playgrounds", abstract="For children."))
    with nights.library() as library:
        library.watch.add("kids", "children", {"kind": "article"})
    before = files(nights, tmp_path / "before", "2026-10-31")
    assert b"Clouds and children" in before["kids.atom"]
    nights.take(
        NOVEMBER,
        NOTICE,
        replace(clouds, title="Clouds", claims=(Claim("geographies", "FR"),), kind=Kind.BOOK),
        about("h", "New children"),
        about("g", "Playgrounds", abstract="For all."),
    )
    with Store.open(nights.database) as store:
        work = store.find("doi", "10.5555/schools")
        assert work is not None
        store.decide(
            Decision(
                work, "geographies", "IT", Verdict.ACCEPT, "ada", NOVEMBER, store.works([work])[0].text_hash
            )
        )
    assert files(nights, tmp_path / "after", "2026-10-31") == before
    later = files(nights, tmp_path / "later", "2026-11-06")
    assert b"Italy" in later["sheet-2026-10.md"]
    assert b"**retracted**" in later["sheet-2026-10.md"]
    assert b"Clouds and children" not in later["kids.atom"]


@pytest.mark.parametrize("asof", ["2026-10-31", "2026-11-06"])
@pytest.mark.parametrize("filters", [{"kind": "article"}, {"kind": "book"}, {"year": "2026.."}])
def test_a_filtered_sheet_says_the_same_where_only_works_that_may_pass_are_looked_at(
    nights: Nights, asof: str, filters: dict[str, str]
) -> None:
    """The feeds of a saved search make it look at every work; texts, kinds and notices changed since."""
    book, notice = about("e", "Clouds", kind=Kind.BOOK), replace(NOTICE, kind=Kind.REPORT)
    nights.take("2026-09-01T02:00:00Z", PAPER, about("i", "Older", issued="2001"))
    nights.take(OCTOBER, book, notice, about("g", "Playgrounds"), about("j", "Swings", kind=Kind.BOOK))
    nights.take(NOVEMBER, replace(book, kind=Kind.ARTICLE), replace(notice, relations=(), title="Else"))
    with nights.library() as library:
        library.watch.add("all", "clouds", {})
        whole = library.watch.sheet("2026-10", asof, 0, filters)
        quick = library.watch.sheet("2026-10", asof, 0, filters, feeds=False)
    assert whole.feeds
    assert quick == replace(whole, feeds=())
    assert len(section(quick, "Literature"))


def test_a_retraction_of_an_older_work_is_found_again_though_the_notice_changed(nights: Nights) -> None:
    nights.take("2026-09-01T02:00:00Z", PAPER)
    nights.take(OCTOBER, NOTICE)
    nights.take(NOVEMBER, replace(NOTICE, title="Something else", relations=()))
    assert outline(section(nights.sheet(), "Retractions and corrections")) == {
        "Retracted": {"": [PAPER.title]}
    }
    assert len(section(nights.sheet("2026-11"), "Retractions and corrections")) == 0


@pytest.mark.parametrize(
    ("month", "asof", "expected"),
    [
        ("2026-10", "", ("2026-10-01", "2026-11-01", "2026-11-01")),
        ("", "", ("2026-10-01", "2026-11-01", "2026-11-01")),
        ("2026-11", "", ("2026-11-01", "2026-11-23", "2026-11-23")),
        ("2026-10", "2026-10-15", ("2026-10-01", "2026-10-16", "2026-10-16")),
        ("2026-10", "2026-11-15", ("2026-10-01", "2026-11-01", "2026-11-16")),
        ("2024-02", "", ("2024-02-01", "2024-03-01", "2024-03-01")),
        ("2025-12", "", ("2025-12-01", "2026-01-01", "2026-01-01")),
    ],
)
def test_a_period_ends_with_the_month_or_the_day(
    month: str, asof: str, expected: tuple[str, str, str]
) -> None:
    period = Period.of(month, asof, "2026-11-22")
    assert (period.first.isoformat(), period.ended, period.known_until) == expected


@pytest.mark.parametrize(
    ("month", "asof"),
    [
        ("2026-13", ""),
        ("2026", ""),
        ("October", ""),
        ("2026-10", "x"),
        ("2026-10", "2026-09-30"),
        ("2026-10", "2027-01-01"),
        ("2027-01", ""),
    ],
)
def test_a_period_that_cannot_be_is_refused(month: str, asof: str) -> None:
    with pytest.raises(UsageError):
        Period.of(month, asof, "2026-11-22")
