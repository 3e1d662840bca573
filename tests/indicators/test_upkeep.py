"""What the catalogue knows of itself: coverage, contradictions, stale entries."""

from datetime import date

from tests.indicators.toys import stated, toy

from migresearch.indicators.upkeep import is_complete, stale, standing

FULL = (
    stated("name", "Full"), stated("producer", "P"), stated("years", "2000..2024"), stated("scope", "EU"),
    stated("policy-fields", ["family"]), stated("coding", "absolute"), stated("direction", "open"),
    stated("reference", "R"), stated("status", "active"),
)  # fmt: skip
TODAY = date(2026, 11, 22)


def test_coverage_counts_the_indices_a_field_is_known_of() -> None:
    state = standing(
        [toy("full", *FULL), toy("bare", stated("name", "Bare", confidence="low"), part="outcome")]
    )
    assert (state.indices, state.parts, state.statements) == (2, {"policy": 1, "outcome": 1}, 10)
    assert state.confidences == {"high": 9, "low": 1}
    assert state.complete == 1
    coverage = {one.field: (one.known, one.share, one.essential) for one in state.coverage}
    assert coverage["direction"] == (1, 0.5, True)
    assert coverage["countries or country-count or scope or regions"] == (1, 0.5, True)
    assert coverage["terms"] == (0, 0.0, False)
    assert coverage["name"] == (2, 1.0, False)


def test_an_entry_is_complete_with_any_word_on_its_countries() -> None:
    assert is_complete(toy("full", *FULL))
    without = [one for one in FULL if one.field != "scope"]
    assert not is_complete(toy("x", *without))
    assert is_complete(toy("x", *without, stated("country-count", 3)))


def test_stale_entries_say_why() -> None:
    silent = toy("silent", *(one for one in FULL if one.field != "years"), stated("years", "2000..2020"))
    unchecked = toy("unchecked", *FULL, checked="2025-11-21")
    hub = toy("hub", *FULL, stated("years", "2000..2014", source_kind="catalogue", confidence="medium"))
    hearsay = toy("hearsay", stated("name", "H", source_kind="catalogue"))
    found = {
        one.index.code: one.reasons
        for one in stale([toy("full", *FULL), silent, unchecked, hub, hearsay], TODAY)
    }
    assert found == {
        "silent": ("is called active, but measures nothing after 2020",),
        "unchecked": ("its sources were last looked at on 2025-11-21",),
        "hub": ("a catalogue still says 2014, where the producer has 2024",),
        "hearsay": ("rests on lists and mentions only; nobody has seen the producer's own page",),
    }
