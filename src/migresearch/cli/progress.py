"""Progress of long work on standard error: a live line on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from migresearch.cli.output import note

QUIET_SECONDS = 30.0

Report = Callable[[int, int | None], None]


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Yields a function to be told (done, total or None); shows rate and, with a total, time left."""
    if sys.stderr.isatty():
        with _live(what) as report:
            yield report
    else:
        yield _Lines(what).report


@contextmanager
def _live(what: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: object) -> Text:
            speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
            return Text(f"{speed:,.0f}/s" if speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"), Rate(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Lines:
    """For logs: one line every half minute."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.started = self.said = time.monotonic()

    def report(self, done: int, total: int | None) -> None:
        moment = time.monotonic()
        if moment - self.said < QUIET_SECONDS:
            return
        self.said = moment
        rate = done / (moment - self.started)
        of = f" of {total:,}" if total else ""
        left = f", {(total - done) / rate:,.0f} s left" if total and rate else ""
        note(f"{self.what}: {done:,}{of} ({rate:,.0f}/s{left})")
