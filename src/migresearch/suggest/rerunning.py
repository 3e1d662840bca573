"""Rules over works already held, where a scheme says other things than when they came.

A large library is read in a process of its own, so that meanwhile the other core can do something else. The
child is given the database by name and the schemes on its standard input, and leaves what the rules say in
a file without a name.
"""

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from migresearch.errors import MigresearchError
from migresearch.records import Kind
from migresearch.schemes import Rules, Scheme
from migresearch.store import Store
from migresearch.store.suggesting import NewValue, Text

Report = Callable[[int, int | None], None]

WORTH_WORKS = 5000
"""Starting a process costs what reading so many works does."""
_PORTION = 2000


class Portion(NamedTuple):
    """Some works, and what the rules say of them."""

    works: list[int]
    values: list[NewValue]


Found = Callable[[], Iterator[Portion]]


@contextmanager
def begun(store: Store, schemes: Mapping[str, Scheme], names: Sequence[str]) -> Iterator[Found]:
    """Begin to read every work by the rules of these schemes; what is given back waits for the end."""
    if store.count() < WORTH_WORKS:
        yield partial(portions, store, schemes, names)
        return
    with tempfile.TemporaryFile() as said, _started(store.path, schemes, names, said) as child:
        try:
            yield partial(_ended, child, said)
        finally:
            child.kill()


def keep(store: Store, names: Sequence[str], found: Found, report: Report) -> None:
    """Put what the rules say in place of what they said; stopped, it is begun again and nothing is lost."""
    total, done = store.count(), 0
    for portion in found():
        store.suggesting.replace_rules(names, portion.works, portion.values)
        done += len(portion.works)
        report(done, total)


def portions(store: Store, schemes: Mapping[str, Scheme], names: Sequence[str]) -> Iterator[Portion]:
    """Every work by id, portion by portion."""
    rules = Rules(schemes.values())
    texts = list(store.suggesting.texts())
    for start in range(0, len(texts), _PORTION):
        portion = texts[start : start + _PORTION]
        values = [value for text in portion for value in _values(text, rules, names)]
        yield Portion([text.work_id for text in portion], values)


def _values(text: Text, rules: Rules, names: Sequence[str]) -> list[NewValue]:
    return [
        NewValue(text.work_id, one.scheme, one.code, rules.versions[one.scheme], None, one.explanation)
        for one in rules.findings(text.title, text.abstract, Kind(text.kind))
        if one.scheme in names
    ]


@contextmanager
def _started(
    database: Path, schemes: Mapping[str, Scheme], names: Sequence[str], said: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """The child has a session of its own: an interrupt is the parent's to handle."""
    with subprocess.Popen(  # noqa: S603  # our own module, arguments without a shell
        [sys.executable, "-m", __name__, str(database)],
        stdin=subprocess.PIPE,
        stdout=said,
        start_new_session=True,
    ) as child:
        if child.stdin is None:
            raise AssertionError("the child was started with a pipe")
        with closing(child.stdin):
            pickle.dump((dict(schemes), list(names)), child.stdin)
        yield child


def _ended(child: subprocess.Popen[bytes], said: IO[bytes]) -> Iterator[Portion]:
    if child.wait() != 0:
        raise MigresearchError(
            "the process that ran the rules died; everything is as it was, run "
            "`migresearch classify suggest` again"
        )
    said.seek(0)
    while (portion := pickle.load(said)) is not None:  # noqa: S301  # written by our own child
        yield portion


def main(database: str) -> None:
    """The child: portions, then None."""
    schemes, names = pickle.load(sys.stdin.buffer)  # noqa: S301  # written by our own parent
    with Store.read(Path(database)) as store:
        for portion in portions(store, schemes, names):
            pickle.dump(portion, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    pickle.dump(None, sys.stdout.buffer)


if __name__ == "__main__":
    # Under its real name, so that what it pickles is what the parent unpickles.
    from migresearch.suggest.rerunning import main as run

    run(*sys.argv[1:])
