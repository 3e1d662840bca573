"""The month a news sheet is about, and the day whose knowledge it rests on."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from migresearch.errors import UsageError
from migresearch.store.watching import Window

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Period:
    """``month`` as ``2026-10``; ``asof`` is the last day whose knowledge counts."""

    month: str
    asof: date

    @classmethod
    def of(cls, month: str, asof: str, today: str) -> "Period":
        """The period a person means. No ``month``: the last whole one; no ``asof``: the month's last day,
        or today while the month lasts. Raises UsageError."""
        now = _day(today)
        chosen = month or (now.replace(day=1) - timedelta(1)).isoformat()[:7]
        if not _MONTH.fullmatch(chosen):
            raise UsageError(f"{month!r} is no month; write it as 2026-10")
        last = _last_day(chosen)
        period = cls(chosen, _day(asof) if asof else min(last, now))
        if period.asof < period.first:
            raise UsageError(f"nothing of {chosen} was known on {period.asof}; name a later --asof")
        if period.asof > now:
            raise UsageError(f"--asof {asof}: what will be known then cannot be told; it is {today}")
        return period

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.month}-01")

    @property
    def known_until(self) -> str:
        """The day after ``asof``: what is older counts."""
        return (self.asof + timedelta(1)).isoformat()

    @property
    def ended(self) -> str:
        """The day after the month, or after ``asof`` while the month lasts."""
        return min((_last_day(self.month) + timedelta(1)).isoformat(), self.known_until)

    @property
    def window(self) -> Window:
        """The records that came in during the month."""
        return Window(since=self.first.isoformat(), until=self.ended)


def _last_day(month: str) -> date:
    return (date.fromisoformat(f"{month}-28") + timedelta(4)).replace(day=1) - timedelta(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day; write it as 2026-10-31") from None
