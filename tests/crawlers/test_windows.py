"""Windows of time, cut where a server cannot carry them."""

from datetime import timedelta

import pytest

from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.windows import halves, years


def test_a_history_is_cut_into_calendar_years():
    whole = Slice("repository", {"set": ""}, None, "2026-03-04T10:00:00Z")
    assert [(one.since, one.until) for one in years(whole, "2024-06-01T00:00:00Z")] == [
        ("2024-06-01T00:00:00Z", "2024-12-31T23:59:59Z"),
        ("2025-01-01T00:00:00Z", "2025-12-31T23:59:59Z"),
        ("2026-01-01T00:00:00Z", "2026-03-04T10:00:00Z"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "finest", "windows"),
    [
        (
            "2026-03-03",
            "2026-03-04",
            timedelta(days=1),
            [
                ("2026-03-03T00:00:00Z", "2026-03-03T23:59:59Z"),
                ("2026-03-04T00:00:00Z", "2026-03-04T23:59:59Z"),
            ],
        ),
        ("2026-03-03", "2026-03-03", timedelta(days=1), None),
        (
            "2026-03-03T10:00:00Z",
            "2026-03-03T13:59:59Z",
            timedelta(hours=1),
            [
                ("2026-03-03T10:00:00Z", "2026-03-03T11:59:58Z"),
                ("2026-03-03T11:59:59Z", "2026-03-03T13:59:59Z"),
            ],
        ),
        ("2026-03-03T10:00:00Z", "2026-03-03T10:30:00Z", timedelta(hours=1), None),
        (None, "2026-03-03", timedelta(days=1), None),
    ],
)
def test_a_window_is_halved_between_days_and_then_within_a_day(since, until, finest, windows):
    found = halves(Slice("text", {}, since, until), finest)
    assert windows == (found and [(one.since, one.until) for one in found])
