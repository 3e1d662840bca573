"""Days of harvests and hours of rest, in the operator's own time."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from migresearch.config import ScheduleSettings
from migresearch.errors import ConfigError

# A timer that fires a little early, by a clock that was set back, must not lose its day.
EARLY = timedelta(minutes=5)
DAY = timedelta(days=1)
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Calendar:
    """``at``: when a day of harvests begins; ``quiet``: from and to; ``zone`` None: that of the machine.

    Cadences are counted in such days, not in hours: a timer that fires once a day harvests a daily source
    every day, whatever the jitter and however long the last round took; one that fires each hour does not
    harvest it more often, and catches up on what was missed.
    """

    at: time
    quiet: tuple[time, time] | None
    zone: tzinfo | None

    @classmethod
    def of(cls, settings: ScheduleSettings) -> "Calendar":
        """Raises ConfigError where a time or zone is not understood."""
        at = _time(settings.at)
        if at is None:
            raise ConfigError(f"schedule.at: {settings.at!r} is not a time of day; write it as 02:17")
        return cls(at, _span(settings.quiet_hours), _zone(settings.timezone))

    def day(self, moment: datetime) -> date:
        """The day of harvests that a moment belongs to."""
        begins = timedelta(hours=self.at.hour, minutes=self.at.minute) - EARLY
        return (self._local(moment) - begins).date()

    def begin(self, day: date) -> datetime:
        """The moment a day of harvests begins."""
        return self._moment(datetime.combine(day, self.at))

    def quiet_until(self, moment: datetime) -> datetime | None:
        """When the quiet hours end that reign at this moment; None where none do."""
        if self.quiet is None or self.quiet[0] == self.quiet[1]:
            return None
        begins, ends = self.quiet
        now = self._local(moment).time()
        reign = begins <= now < ends if begins < ends else now >= begins or now < ends
        return self._next(moment, ends) if reign else None

    def quiet_from(self, moment: datetime) -> datetime | None:
        """When the next quiet hours begin; None where there are none."""
        return self._next(moment, self.quiet[0]) if self.quiet and self.quiet[0] != self.quiet[1] else None

    def _next(self, moment: datetime, wanted: time) -> datetime:
        local = self._local(moment)
        found = datetime.combine(local.date(), wanted)
        return self._moment(found if found > local else found + DAY)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _moment(self, local: datetime) -> datetime:
        return (local.replace(tzinfo=self.zone) if self.zone else local).astimezone(UTC)

    def shown(self, moment: datetime) -> str:
        """A moment as the operator's clock shows it."""
        return f"{self._local(moment):%Y-%m-%d %H:%M}"


def _span(text: str) -> tuple[time, time] | None:
    if not text:
        return None
    begins, _, ends = text.partition("-")
    first, last = _time(begins.strip()), _time(ends.strip())
    if first is None or last is None:
        raise ConfigError(f"schedule.quiet_hours: {text!r} is no span of a day; write it as 08:00-18:00")
    return first, last


def _time(text: str) -> time | None:
    found = CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"schedule.timezone: {name!r} is no time zone; write it as Europe/Brussels"
        ) from error
