"""What institutions say, in the news sheet: by country, theme, deadline and date, with its facts."""

from typing import Any

from tests.store.records import record
from tests.watch.conftest import Nights
from tests.watch.test_sheet import OCTOBER, outline, section

from migresearch.records import Claim, Fact, FactName, Kind, Record


def said(name: str, kind: Kind, country: str = "", **facts: Any) -> Record:
    """``facts``: values by name, several with ``;`` between them."""
    listed = [Fact(FactName(fact), one) for fact, values in facts.items() for one in values.split("; ")]
    claims = tuple(Claim("geographies", one) for one in country.split())
    return record(name, name, kind=kind, issued="2026", claims=claims, facts=tuple(listed))


def test_legal_developments_stand_by_country_with_ground_instrument_and_court(nights: Nights) -> None:
    nights.take(
        OCTOBER,
        said("Headscarf", Kind.LEGAL_DEVELOPMENT, "FR", ground="religion; sex", instrument="Labour Act", court="High Court"),
        said("Pension", Kind.LEGAL_DEVELOPMENT, "DE", ground="age", theme="Work"),
    )  # fmt: skip
    developments = section(nights.sheet(), "Legal developments")
    assert outline(developments) == {
        "France": {"Other themes": ["Headscarf"]},
        "Germany": {"Work": ["Pension"]},
    }
    (headscarf,) = developments.groups[0].parts["Other themes"]
    assert headscarf.details == ("ground: religion, sex · instrument: Labour Act · court: High Court",)


def test_calls_stand_by_their_next_deadline_and_closed_ones_are_left_out(nights: Nights) -> None:
    nights.take(
        OCTOBER,
        said("Closed", Kind.FUNDING, deadline="2026-10-30"),
        said("Last day", Kind.FUNDING, deadline="2026-10-31"),
        said("Late", Kind.FUNDING, deadline="2026-12-15"),
        said("Two stages", Kind.FUNDING, deadline="2026-10-15; 2026-12-01"),
        said("Some day", Kind.FUNDING, deadline="2026-10"),
        said("Any time", Kind.FUNDING),
    )
    funding = section(nights.sheet(), "Funding")
    assert outline(funding) == {
        "October 2026": {"": ["Some day", "Last day"]},
        "December 2026": {"": ["Two stages", "Late"]},
        "Without a deadline": {"": ["Any time"]},
    }
    assert funding.note == "Closed, and therefore not listed: 1."
    assert funding.groups[1].parts[""][0].details == ("deadline: 2026-10-15, 2026-12-01",)


def test_what_is_closed_depends_on_the_day_of_the_sheet(nights: Nights) -> None:
    nights.take(OCTOBER, said("Call", Kind.FUNDING, deadline="2026-11-10"))
    assert len(section(nights.sheet("2026-10"), "Funding")) == 1
    assert len(section(nights.sheet("2026-10", "2026-11-10"), "Funding")) == 1
    assert len(section(nights.sheet("2026-10", "2026-11-11"), "Funding")) == 0


def test_events_stand_by_date(nights: Nights) -> None:
    nights.take(
        OCTOBER,
        said("Fair", Kind.EVENT, "FR", starts="2027-01-10", place="Lyon"),
        said("Seminar", Kind.EVENT, "DE", starts="2026-11-20"),
        said("Conference", Kind.EVENT, "IT", starts="2026-11-05", ends="2026-11-07"),
        said("Some time", Kind.EVENT, starts="2027"),
    )
    events = section(nights.sheet(), "Events")
    assert list(outline(events).items()) == [
        ("November 2026", {"": ["Conference", "Seminar"]}),
        ("2027", {"": ["Some time"]}),
        ("January 2027", {"": ["Fair"]}),
    ]
    assert events.groups[2].parts[""][0].details == ("starts: 2027-01-10 · place: Lyon",)


def test_good_practices_stand_by_theme(nights: Nights) -> None:
    nights.take(
        OCTOBER,
        said("Mentors", Kind.GOOD_PRACTICE, "SE", theme="Labour market"),
        said("Flats", Kind.GOOD_PRACTICE, "AT", theme="Housing"),
        said("Choir", Kind.GOOD_PRACTICE, "AT"),
    )
    assert outline(section(nights.sheet(), "Good practices")) == {
        "Housing": {"Austria": ["Flats"]},
        "Labour market": {"Sweden": ["Mentors"]},
        "Other themes": {"Austria": ["Choir"]},
    }


def test_a_changed_deadline_is_news(nights: Nights) -> None:
    nights.take("2026-09-01T02:00:00Z", said("Call", Kind.FUNDING, deadline="2026-11-10"))
    nights.take(OCTOBER, said("Call", Kind.FUNDING, deadline="2026-12-10"))
    with nights.library() as library:
        (item,) = library.watch.new("2026-10-01").items
    assert (str(item.change), item.what) == ("changed", ("deadline",))


def test_filters_limit_the_sheet_and_what_is_new(nights: Nights) -> None:
    nights.take(
        OCTOBER,
        said("Headscarf", Kind.LEGAL_DEVELOPMENT, "FR", ground="religion"),
        said("Pension", Kind.LEGAL_DEVELOPMENT, "DE", ground="age"),
        said("Call", Kind.FUNDING, "FR", deadline="2026-12-10"),
    )
    sheet = nights.sheet(country="FR")
    assert outline(section(sheet, "Legal developments")) == {"France": {"Other themes": ["Headscarf"]}}
    assert len(section(sheet, "Funding")) == 1
    assert sheet.known == "What came in during 2026-10, as known on 2026-10-31. Only works with country FR."
    with nights.library() as library:
        found = library.watch.new("2026-10-01", filters={"ground": "religion; age"}).items
    assert [item.work.title for item in found] == ["Headscarf", "Pension"]


def test_a_saved_search_may_wait_for_facts_that_no_work_has(nights: Nights) -> None:
    nights.take(OCTOBER, said("Call", Kind.FUNDING, deadline="2026-11-10"))
    with nights.library() as library:
        library.watch.add("court", "", {"court": "High Court", "deadline_after": "2026-11-01"})
        assert library.watch.run("court").total == 0
    nights.take(OCTOBER, said("Ruling", Kind.LEGAL_DEVELOPMENT, court="High Court", deadline="2027"))
    with nights.library() as library:
        assert library.watch.run("court").total == 1
