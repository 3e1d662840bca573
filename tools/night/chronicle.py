"""What was done to each source, hence what `status` must say the next morning, by docs/operating.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from tools.night.faults import End

CADENCE_DAYS = 1
LATE_AFTER_DAYS = CADENCE_DAYS + 2
Run = tuple[datetime, End]
Story = tuple[Run, ...]


@dataclass
class Chronicle:
    """The runs of one source. A process that was killed while it closed its run may have closed it: the
    ``stories`` are all courses of events that what was done allows."""

    stories: set[Story] = field(default_factory=lambda: {()})

    def add(self, moment: datetime, *ends: End, by_timer: bool = True) -> None:
        """One more run that ended in one of these ways.

        Where something was left to do, the timer's run may have brought that to its end, and a second run of
        what came since have ended so.
        """
        self.stories = {
            (*story, *first, (moment, end))
            for story in self.stories
            for first in ((), ((moment, End.COMPLETE),))
            for end in ends
            if not first or (by_timer and _is_behind(story))
        }

    def agrees(self, said: str, success: str, now: datetime, *, lied_to: bool) -> bool:
        """Whether any course of events makes this the truth; those that do not are forgotten.

        A server that hides everything is found out by the number of records, once there are some to compare.
        """
        true = {("fine" if lied_to and said in ("few", "empty", "silent") else said, success)}
        fitting = {story for story in self.stories if true & set(_told(story, now))}
        self.stories = fitting or self.stories
        return bool(fitting)

    def expected(self, now: datetime) -> list[str]:
        """What may be said this morning, for the report of a lie."""
        told = {one for story in self.stories for one in _told(story, now)}
        return sorted(f"{state} (success {success})" for state, success in told)


def _is_behind(story: Story) -> bool:
    return bool(story) and _runs(story)[0][1] is not End.COMPLETE


def _runs(story: Story) -> Sequence[Run]:
    """The runs there were, newest first."""
    return [run for run in reversed(story) if run[1] is not End.NONE]


def _told(story: Story, now: datetime) -> Iterator[tuple[str, str]]:
    """State and day of the last success, as they may be told.

    A success reaches up to its own start or, where it ended what earlier runs had begun, up to one of theirs.
    """
    runs = _runs(story)
    number = [end for _, end in runs].index(End.COMPLETE)
    chain = [runs[number], *takewhile(lambda run: run[1] is not End.COMPLETE, runs[number + 1 :])]
    for moment, _ in chain:
        yield _state(runs, moment, now), f"{moment:%Y-%m-%d}"


def _state(runs: Sequence[Run], success: datetime, now: datetime) -> str:
    ends = [end for _, end in runs]
    died, lost = _leading(ends, End.DIED), _leading(ends, End.LOST)
    if runs[0][0] > now + timedelta(days=1):
        return "wrong clock"
    if died >= 2:
        return "failing"
    if lost >= 3:
        return "losing"
    if (now - success).days > LATE_AFTER_DAYS:
        return "late"
    return "failed once" if died else "partial" if lost else "fine"


def _leading(ends: Sequence[End], wanted: End) -> int:
    return sum(1 for _ in takewhile(lambda end: end is wanted, ends))
