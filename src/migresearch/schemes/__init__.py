"""Classification schemes as data: codes, labels, scope notes, and the phrases that speak for them.

Each ``*.toml`` here is one scheme. A folder of the user's may add further ones, or replace
a shipped one by a file of the same name.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migresearch.errors import ConfigError, unknown

if TYPE_CHECKING:
    from migresearch.schemes.rules import Finding, Match, Rules, match
    from migresearch.schemes.scheme import Code, Phrase, Rule, Scheme

__all__ = ["Code", "Finding", "Match", "Phrase", "Rule", "Rules", "Scheme", "load_schemes", "match"]

_HOMES = {
    **dict.fromkeys(("Finding", "Match", "Rules", "match"), "rules"),
    **dict.fromkeys(("Code", "Phrase", "Rule", "Scheme"), "scheme"),
}


def __getattr__(name: str) -> Any:
    """Loads the rest when it is asked for: a search without filters needs the schemes' names alone."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


class _Schemes(Mapping[str, "Scheme"]):
    """Schemes by id, each read when it is first asked for."""

    def __init__(self, found: Mapping[str, Traversable]) -> None:
        self._found = found
        self._read: dict[str, Scheme] = {}

    def __getitem__(self, scheme_id: str) -> "Scheme":
        if scheme_id not in self._read:
            self._read[scheme_id] = self._load(scheme_id)
        return self._read[scheme_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, scheme_id: object) -> bool:
        return scheme_id in self._found

    def _load(self, scheme_id: str) -> "Scheme":
        from migresearch.schemes.reading import read_scheme

        if scheme_id not in self._found:
            raise unknown("scheme", scheme_id, self._found)
        file = self._found[scheme_id]
        scheme = read_scheme(file.read_text(encoding="utf-8"), str(file), self)
        if scheme.id != scheme_id:
            raise ConfigError(f"{file}: the file's name says {scheme_id}, its id says {scheme.id}")
        return scheme


@cache
def load_schemes(user_folder: Path | None = None) -> "Mapping[str, Scheme]":
    """The shipped schemes by id, with those of ``user_folder`` added or in their place.

    A scheme is read when it is first asked for; an id that is not there raises
    :class:`UsageError`, a file that breaks the rules :class:`ConfigError` naming file and code.
    """
    found = _scheme_files(files(__name__))
    if user_folder is not None:
        if not user_folder.is_dir():
            raise ConfigError(f"{user_folder}: there is no such folder of schemes")
        found |= _scheme_files(user_folder)
    return _Schemes(dict(sorted(found.items())))


def _scheme_files(folder: Traversable) -> dict[str, Traversable]:
    return {file.name.removesuffix(".toml"): file for file in folder.iterdir() if file.name.endswith(".toml")}
