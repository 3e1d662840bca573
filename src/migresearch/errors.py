"""Everything that can go wrong and that a person can mend.

Each message says what happened, where, and which command or setting mends it.
The command line prints it as one line and exits with ``exit_code``; anything
else that is raised is a bug and keeps its traceback.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class MigresearchError(Exception):
    """Base of all errors written for the person at the terminal."""

    exit_code = 1


class ConfigError(MigresearchError):
    """A setting is unknown, malformed or contradicts another one."""


class UsageError(MigresearchError):
    """The question itself cannot be answered as asked (unknown name, bad range)."""

    exit_code = 2


class RecordError(MigresearchError):
    """One record cannot be accepted; the others are not affected."""


class StoreError(MigresearchError):
    """The database cannot be opened, read or written."""


class SearchIndexError(MigresearchError):
    """Derived files in the index folder are missing, damaged or do not fit."""


class EncoderError(MigresearchError):
    """The encoder's model is missing, altered or cannot be run."""


class HarvestError(MigresearchError):
    """A source cannot be harvested."""


class NothingFoundError(MigresearchError):
    """Nothing is due, or nothing matches, where a script must be told."""

    exit_code = 4


def unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    """An error for a name that does not exist; it names the known ones."""
    names = sorted(known)
    guess = get_close_matches(name, names, n=1)
    hint = f" Did you mean {guess[0]}?" if guess else ""
    return UsageError(f"unknown {what} {name!r}.{hint} Known: {', '.join(names) or 'none'}")
