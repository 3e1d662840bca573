"""The rules the merge applies to every text: which codes its own words earn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleValue:
    """A code that the text itself earns, and the words that earned it."""

    scheme: str
    code: str
    explanation: str


@dataclass(frozen=True)
class Rules:
    """``classify`` gives the codes of (title, abstract); ``version`` changes when they may."""

    classify: Callable[[str, str | None], Iterable[RuleValue]]
    version: str
