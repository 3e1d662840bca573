"""Windows of time: the parts in which a long list is asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.journey import stamp

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def years(place: Slice, first: str) -> list[Slice]:
    """A slice without beginning, or of several years, as one for each calendar year."""
    if place.cursor or place.until is None:
        return [place]
    start, end = moment(place.since or first), moment(place.until, last=True)
    borders = [datetime(year, 1, 1, tzinfo=UTC) for year in range(start.year + 1, end.year + 1)]
    starts = [start, *borders]
    ends = [*(border - SECOND for border in borders), end]
    return [replace(place, since=stamp(a), until=stamp(b)) for a, b in zip(starts, ends, strict=True)]


def halves(place: Slice, finest: timedelta = DAY) -> list[Slice] | None:
    """The window as two, cut between days; one of a day is cut while it is longer than ``finest``.

    None for a window that cannot be cut further.
    """
    if place.since is None or place.until is None:
        return None
    start, end = moment(place.since), moment(place.until, last=True)
    middle = (start + (end - start) / 2).replace(microsecond=0)
    if start.date() < end.date():
        middle = max(_midnight(middle), _midnight(start) + DAY)
    elif end - start <= finest:
        return None
    again = place.again()
    return [
        replace(again, since=stamp(start), until=stamp(middle - SECOND)),
        replace(again, since=stamp(middle), until=stamp(end)),
    ]


def moment(text: str, *, last: bool = False) -> datetime:
    """A datestamp or day as a moment in UTC; of a day the first second, or the last."""
    found = datetime.fromisoformat(text)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found + DAY - SECOND if last and len(text) == 10 else found


def _midnight(time: datetime) -> datetime:
    return time.replace(hour=0, minute=0, second=0, microsecond=0)
