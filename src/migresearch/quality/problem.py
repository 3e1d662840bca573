"""What a check says of a work, and the register of checks.

A check is a function of one work that yields its problems. A problem may carry its own fix: the value that
the field should have, which is shown before anything is changed.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from migresearch.store.examining import Examined


class Fix(NamedTuple):
    """Another value for a field of the work. Values are as :class:`migresearch.store.Override` takes them."""

    field: str
    before: Any
    after: Any


class Problem(NamedTuple):
    """What is wrong, in words a curator can act on; ``fix`` where it can be put right without guessing."""

    detail: str
    fix: Fix | None = None


Find = Callable[[Examined], Iterator[Problem]]


class Check(NamedTuple):
    """A check: its name, what it finds in one line, and the function that finds it."""

    name: str
    about: str
    find: Find


CHECKS: dict[str, Check] = {}


def check(name: str, about: str) -> Callable[[Find], Find]:
    """Register a function as the check of this name."""

    def registered(find: Find) -> Find:
        CHECKS[name] = Check(name, about, find)
        return find

    return registered
