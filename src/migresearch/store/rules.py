"""The rules the merge applies to every text: the phrases of the schemes."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from migresearch.records import Kind
from migresearch.schemes import Finding, load_schemes
from migresearch.schemes import Rules as SchemeRules

__all__ = ["Foreseen", "Rules", "Text", "default_rules"]

Text = tuple[str, str | None, Kind | None]
"""What rules judge: title, abstract, kind."""


class Rules(Protocol):
    """What the merge asks of rules; ``versions`` are those of the rules of each scheme."""

    @property
    def versions(self) -> Mapping[str, str]: ...

    def findings(self, title: str, abstract: str | None, kind: Kind | None = None) -> Sequence[Finding]:
        """The codes the text earns, and the words that earn them."""
        ...


class Foreseen:
    """Rules whose findings for some texts were worked out beforehand, in another process."""

    def __init__(self, rules: Rules, known: Mapping[Text, Sequence[Finding]]) -> None:
        self._rules = rules
        self._known = known

    @property
    def versions(self) -> Mapping[str, str]:
        return self._rules.versions

    def findings(self, title: str, abstract: str | None, kind: Kind | None = None) -> Sequence[Finding]:
        known = self._known.get((title, abstract, kind))
        return self._rules.findings(title, abstract, kind) if known is None else known


@cache
def default_rules() -> SchemeRules:
    """The rules of all shipped schemes; made once a process."""
    return SchemeRules(load_schemes().values())
