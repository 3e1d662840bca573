"""The real command line at the rehearsed time: ``python -m tools.night.command MOMENT BYTES WORD...``."""

import resource
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from migresearch import library
from migresearch.config import Config


def running_from(moment: datetime) -> Callable[[], str]:
    """A clock that shows this moment now, and goes on from there."""
    began = monotonic()
    return lambda: f"{moment.astimezone(UTC) + timedelta(seconds=monotonic() - began):%Y-%m-%dT%H:%M:%SZ}"


def limit_files(size: int) -> None:
    """From here on no file of this process and its children grows beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def main(moment: str, file_limit: int, words: list[str]) -> None:
    if file_limit:
        limit_files(file_limit)
    clock = running_from(datetime.fromisoformat(moment))

    class Rehearsed(library.Library):
        def __init__(self, config: Config) -> None:
            super().__init__(config, clock)

    # The commands take both from the module when they are called.
    library.Library = Rehearsed  # type: ignore[assignment,misc]
    library.utc_now = clock
    from migresearch.cli import main as command

    sys.argv = ["migresearch", *words]
    command()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
