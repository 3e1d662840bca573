"""What a run writes down of itself."""

from datetime import UTC, datetime

from migresearch_crawlers.itinerary import Itinerary
from migresearch_crawlers.journey import Clock, Journey, Order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_sentence_is_told_once_with_the_places_it_was_said_of():
    told = []
    journey = Journey(Order(), Clock(NOW), Itinerary("", None, None, ()), speak=told.append)
    for place in ("journals A", "journals B", "journals B", "journals C"):
        journey.note("the server answered HTTP 500", place)
    journey.note("3 failures in a row")
    assert journey.notes == ["journals A and 2 more: the server answered HTTP 500", "3 failures in a row"]
    assert [event["text"] for event in told][1:3] == [
        "journals B: the server answered HTTP 500",
        "journals C: the server answered HTTP 500",
    ]
