"""A process beside the harvest that prepares records, so that asking, storing and preparing share the cores.

It is sent the entries of a page and sends back what the store keeps of them. It has a session of its own: an
interrupt is the harvest's to handle, whose end, however sudden, ends it too.
"""

import asyncio
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO

from migresearch.records import Entry
from migresearch.store import Item
from migresearch.store.rules import default_rules
from migresearch.store.versions import Arrival, Prepared

# Starting a process costs what preparing about this many records does.
WORTH_RECORDS = 2_000


class Preparing:
    """Prepares records in the order they are given.

    What it does not prepare the store prepares itself: the first records, those it fails on, and all
    once the process beside has died. So nothing is lost by it but time.
    """

    def __init__(self, worth: int = WORTH_RECORDS) -> None:
        self._worth = worth
        self._seen = 0
        self._child: subprocess.Popen[bytes] | None = None
        # One thread, so that answers are read in the order of the questions, while the harvest goes on.
        self._talk = ThreadPoolExecutor(1)

    async def prepared(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """The items, their entries prepared where that is worth it."""
        self._seen += len(items)
        if self._seen <= self._worth:
            return items
        entries = [item for item in items if isinstance(item, Entry)]
        loop = asyncio.get_running_loop()
        found = iter(await loop.run_in_executor(self._talk, self._ask, entries))
        return tuple(next(found) if isinstance(item, Entry) else item for item in items)

    def close(self) -> None:
        """End the process."""
        self._talk.shutdown()
        if self._child is not None:
            with suppress(BrokenPipeError), self._child:  # which closes the pipes and waits
                self._child.kill()

    def _ask(self, entries: Sequence[Entry]) -> Sequence[Entry | Prepared]:
        if self._child is None:
            self._child = _started()
        try:
            return _answer(entries, self._child) or entries
        except (OSError, EOFError, pickle.UnpicklingError):
            return entries


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module, no arguments
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _answer(entries: Sequence[Entry], child: subprocess.Popen[bytes]) -> Sequence[Prepared] | None:
    if child.stdin is None or child.stdout is None:
        raise AssertionError("the process was started with pipes")
    _send(entries, child.stdin)
    answer: Sequence[Prepared] | None = pickle.load(child.stdout)  # noqa: S301 - our own child's
    return answer


def _send(message: object, pipe: IO[bytes]) -> None:
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def main() -> None:
    """The process beside: pages of entries in, prepared records out; None where they cannot be prepared."""
    rules = default_rules()
    with suppress(EOFError, BrokenPipeError):
        while True:
            entries: Sequence[Entry] = pickle.load(sys.stdin.buffer)  # noqa: S301 - the harvest's own
            answer = None
            with suppress(Exception):  # the store meets the same error and says what it is
                answer = [Arrival(entry).prepared(rules) for entry in entries]
            _send(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
