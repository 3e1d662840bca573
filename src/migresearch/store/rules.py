"""The rules the merge applies to every text: the phrases of the schemes."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from migresearch.records import Kind
from migresearch.schemes import Finding, load_schemes
from migresearch.schemes import Rules as SchemeRules

__all__ = ["Rules", "default_rules", "is_on_another_subject"]


class Rules(Protocol):
    """What the merge asks of rules; ``versions`` are those of the rules of each scheme."""

    @property
    def versions(self) -> Mapping[str, str]: ...

    def findings(self, title: str, abstract: str | None, kind: Kind | None = None) -> Sequence[Finding]:
        """The codes the text earns, and the words that earn them."""
        ...


@cache
def default_rules() -> SchemeRules:
    """The rules of all shipped schemes; made once a process."""
    return SchemeRules(load_schemes().values())


def is_on_another_subject(title: str, abstract: str | None) -> bool:
    """Whether the scheme relevance says that cells, animals or data migrate in a text, not people."""
    return any(found.code == "another-subject" for found in _relevance().findings(title, abstract))


@cache
def _relevance() -> SchemeRules:
    return SchemeRules([load_schemes()["relevance"]])
