"""Reading ahead in a process of its own, so that reading and storing share the cores.

The child reads, cleans, classifies and merges entry after entry; the parent stores them. It is given
its file by name and speaks through a pipe, one message a few hundred entries; a full pipe makes it wait.
"""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migresearch.errors import MigresearchError
from migresearch.importers.pieces import Unreadable
from migresearch.importers.reading import COUNTS, Reading, read_file
from migresearch.records import Entry
from migresearch.store.ingest import BATCH_RECORDS
from migresearch.store.rules import default_rules
from migresearch.store.versions import Arrival, Prepared

# As many as one transaction of the store may hold.
PORTION_ENTRIES = BATCH_RECORDS
# Starting a process costs what reading this much does.
WORTH_BYTES = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Portion:
    """Some entries of a file in their order, ready to be kept, and the counts so far."""

    found: Sequence[Prepared | Unreadable]
    counts: Mapping[str, Any]


def portions(reading: Reading, mapping: Mapping[str, str], name: str) -> Iterator[Portion]:
    """A file just opened, in portions; a large one is read in a child process.

    The counts of ``reading`` grow either way. ``mapping`` and ``name`` are those it was opened with.
    """
    if reading.path.stat().st_size < WORTH_BYTES:
        yield from _cut(reading)
        return
    reading.close()
    for portion in _from_child(reading.path, mapping, name):
        for count, value in portion.counts.items():
            setattr(reading, count, value)
        yield portion


def portions_about(reading: Reading, held: Callable[[Iterable[str]], set[str]]) -> Iterator[Portion]:
    """What a file says of works held; the rest of it is passed over before anything is made of it.

    ``held`` tells which DOIs are those of works.
    """
    for batch in _batches(reading):
        dois = held(one.record.doi for one in batch if isinstance(one, Entry) and one.record.doi)
        wanted = [one for one in batch if not isinstance(one, Entry) or one.record.doi in dois]
        reading.passed_over += len(batch) - len(wanted)
        yield _portion(wanted, reading)


def _cut(reading: Reading) -> Iterator[Portion]:
    for batch in _batches(reading):
        yield _portion(batch, reading)


def _batches(reading: Reading) -> Iterator[list[Entry | Unreadable]]:
    """The last one may be empty: it brings the last counts."""
    batch: list[Entry | Unreadable] = []
    for one in reading:
        batch.append(one)
        if len(batch) >= PORTION_ENTRIES:
            yield batch
            batch = []
    yield batch


def _portion(batch: list[Entry | Unreadable], reading: Reading) -> Portion:
    rules = default_rules()
    found = [Arrival(one).prepared(rules) if isinstance(one, Entry) else one for one in batch]
    return Portion(found, {count: getattr(reading, count) for count in COUNTS})


def _from_child(path: Path, mapping: Mapping[str, str], name: str) -> Iterator[Portion]:
    with _started(path, mapping, name) as child:
        try:
            while (portion := _received(child, path)) is not None:
                yield portion
        finally:
            child.kill()


def _started(path: Path, mapping: Mapping[str, str], name: str) -> subprocess.Popen[bytes]:
    """The child has a session of its own: an interrupt is the parent's to handle."""
    return subprocess.Popen(  # noqa: S603  # our own module, arguments without a shell
        [sys.executable, "-m", __name__, str(path), json.dumps(dict(mapping)), name],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _received(child: subprocess.Popen[bytes], path: Path) -> Portion | None:
    """The next portion, None at the end; raises what the child raised."""
    if child.stdout is None:
        raise AssertionError("the child was started with a pipe")
    try:
        message = pickle.load(child.stdout)  # noqa: S301  # written by our own child
    except (EOFError, pickle.UnpicklingError) as error:
        raise MigresearchError(
            f"{path}: the process that read it died; what was stored is kept, import the file again"
        ) from error
    if isinstance(message, BaseException):
        raise message
    portion: Portion | None = message
    return portion


def main(path: str, mapping: str, name: str) -> None:
    """The child: portions, then None, or the exception that ended it; a parent that left ends it too."""
    with suppress(BrokenPipeError):
        for message in _messages(Path(path), json.loads(mapping), name):
            pickle.dump(message, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()


def _messages(path: Path, mapping: Mapping[str, str], name: str) -> Iterator[Portion | Exception | None]:
    try:
        yield from _cut(read_file(path, mapping, name=name))
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent raises it
        yield error
    yield None


if __name__ == "__main__":
    # Under its real name, so that what it pickles is what the parent unpickles.
    from migresearch.importers.ahead import main as run

    run(*sys.argv[1:])
