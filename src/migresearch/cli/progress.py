"""Progress of long work on standard error: a live line on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from migresearch.cli.output import note, plain

if TYPE_CHECKING:
    from rich.progress import Progress

QUIET_SECONDS = 30.0


class Report(Protocol):
    """What long work is told to call."""

    def __call__(self, done: int, total: int | None) -> None:
        """So much is done, of so much where that is known."""
        ...

    def say(self, text: str) -> None:
        """A sentence that stays on the screen and in the log."""
        ...


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Shows how far ``what`` is, with its rate and, where the total is known, the time left."""
    if sys.stderr.isatty():
        with _bar() as bar:
            yield _Live(bar, what)
    else:
        yield _Lines(what)


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"), Rate(),
               TimeRemainingColumn())  # fmt: skip
    return Progress(*columns, console=Console(stderr=True), transient=True)


class _Live:
    """For a terminal: one line that moves."""

    def __init__(self, bar: "Progress", what: str) -> None:
        self._bar = bar
        self._task = bar.add_task(what, total=None)

    def __call__(self, done: int, total: int | None) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def say(self, text: str) -> None:
        self._bar.console.print(plain(text), markup=False, highlight=False)


class _Lines:
    """For logs: one line every half minute."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._started = self._said = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        moment = time.monotonic()
        if moment - self._said < QUIET_SECONDS:
            return
        self._said = moment
        rate = done / (moment - self._started)
        of = f" of {total:,}" if total else ""
        left = f", {(total - done) / rate:,.0f} s left" if total and rate else ""
        note(f"{self._what}: {done:,}{of} ({rate:,.0f}/s{left})")

    def say(self, text: str) -> None:
        note(text)
