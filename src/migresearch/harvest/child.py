"""The child process that crawls: how it is started, what it says, how it is stopped.

The library never imports the crawlers. It starts ``python -m migresearch_crawlers``, hands the
resolved settings over by environment, and passes on what the child says: one JSON object a line.
"""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import IO, Any

from migresearch import errors
from migresearch.config import Config
from migresearch.errors import HarvestError, MigresearchError
from migresearch.upkeep.logs import log_folder, rotate

GRACE_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What the child says while it works. ``seen`` and ``total`` (what the server announced, if it did)
    count the records of the slice in hand: a journal, a year, a rule."""

    source: str
    text: str
    seen: int = 0
    total: int | None = None


def run_child(
    config: Config,
    arguments: Sequence[str],
    listen: Callable[[Progress], None],
    name: str = "sources",
    *,
    lock: int | None = None,
    seconds: float | None = None,
) -> Iterator[dict[str, Any]]:
    """The events of one child process, the last one being its exit; after so many seconds it is stopped.

    Raises the child's own MigresearchError, and HarvestError where the child died of something else.
    """
    log = log_file(config, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    rotate(log, config.logs.keep)
    answered = False
    refusal: MigresearchError | None = None
    with (
        log.open("w", encoding="utf-8") as stream,
        _started(config, arguments, stream, lock) as child,
        _stopped_after(child, seconds),
    ):
        try:
            for event in _events(child):
                answered = answered or event["event"] in ("result", "sources")
                if event["event"] == "progress":
                    listen(Progress(name, event["text"], event["seen"], event["total"]))
                elif event["event"] == "error":
                    refusal = _error(event)
                yield event
        finally:
            if child.poll() is None:  # whoever listened gave up
                child.send_signal(signal.SIGINT)
    if refusal:
        raise refusal
    if not answered:
        raise HarvestError(
            f"{name}: the harvest died (exit {child.returncode}); what it kept is safe and the next run "
            f"continues from there; its log is {log}"
        )
    yield {"event": "exit", "code": child.returncode}


def _started(
    config: Config, arguments: Sequence[str], log: IO[str], lock: int | None
) -> subprocess.Popen[str]:
    """The child has its own session, so that it gets Ctrl-C from us, once, and not from the terminal too."""
    return subprocess.Popen(  # noqa: S603 - our own module, arguments without a shell
        [sys.executable, "-m", "migresearch_crawlers", *arguments],
        env={**environ, **config.environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        encoding="utf-8",
        pass_fds=() if lock is None else (lock,),
        start_new_session=True,
    )


@contextmanager
def _stopped_after(child: subprocess.Popen[str], seconds: float | None) -> Iterator[None]:
    """When its time is over the child is asked to finish the page in hand, a while later it is killed."""
    if seconds is None:
        yield
        return
    timers = [
        threading.Timer(seconds, child.send_signal, [signal.SIGINT]),
        threading.Timer(seconds + GRACE_SECONDS, child.kill),
    ]
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()


def _events(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """The child's lines; the first Ctrl-C lets it finish the page in hand, a second one ends it at once."""
    interrupts = 0
    while True:
        try:
            line = child.stdout.readline() if child.stdout else ""
            if not line:
                child.wait()
                return
        except KeyboardInterrupt:
            interrupts += 1
            child.send_signal(signal.SIGINT if interrupts == 1 else signal.SIGKILL)
            yield {"event": "interrupted"}
            continue
        yield _event(line)


def _event(line: str) -> dict[str, Any]:
    try:
        event: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        raise HarvestError(f"the harvest said something that is no answer: {line.strip()[:200]!r}") from error
    return event


def _error(event: Mapping[str, str]) -> MigresearchError:
    """The child's error as ours: its class is one of migresearch.errors, by name."""
    kind = getattr(errors, event["kind"], HarvestError)
    error: MigresearchError = kind(event["text"])
    return error


def log_file(config: Config, name: str) -> Path:
    """Where the last harvest of a source wrote its log."""
    return log_folder(config) / f"{name}.log"
