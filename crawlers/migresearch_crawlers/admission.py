"""The rules by which works enter: core journals, topics, words. Their content is data."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from migresearch.records import Record
from migresearch.store.rules import is_on_another_subject
from migresearch_crawlers.failures import Declined

DATA = files("migresearch_crawlers") / "data"
_ACCENTS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Journal:
    """A core journal and its ISSNs (print, online)."""

    title: str
    issns: tuple[str, ...]
    abstracts: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Words that admit a work, words that OpenAlex is told to pass over, OpenAlex's domain, the beginnings
    of words that admit a record of a wide source, and words in full that such a source is asked for."""

    terms: tuple[str, ...]
    false_friends: tuple[str, ...]
    domain: int
    beginnings: tuple[str, ...]
    words: tuple[str, ...] = ()


@cache
def journals() -> tuple[Journal, ...]:
    return tuple(Journal(**{**one, "issns": tuple(one["issns"])}) for one in _data("journals")["journal"])


@cache
def topics(group: str) -> dict[str, str]:
    """OpenAlex topics (id → name) of a group: core, neighbour or noise."""
    found: dict[str, str] = _data("topics")[group]
    return found


@cache
def text_query() -> TextQuery:
    raw = _data("text_query")
    words = {name: tuple(raw[name]) for name in ("terms", "false_friends", "beginnings", "words")}
    return TextQuery(**words, domain=raw["domain"])


def any_of(words: Iterable[str]) -> str:
    """The words as most search languages read them: phrases in quotes, one of all is enough."""
    return " OR ".join(f'"{word}"' if " " in word else word for word in words)


def about_migration(record: Record) -> Record:
    """The record of a wide source. Raises Declined where it does not speak of migration."""
    if not speaks_of_migration(record):
        raise Declined("not about migration")
    return record


def speaks_of_migration(record: Record) -> bool:
    """Whether title, abstract or keywords hold one of the words and the rules of relevance do not say
    that it is cells, birds or data that migrate."""
    rest = " ".join((record.abstract or "", *record.keywords))
    return mentions_migration(f"{record.title} {rest}") and not is_on_another_subject(record.title, rest)


def mentions_migration(text: str) -> bool:
    """Whether it holds one of the words, of whatever subject: a first look at many texts.

    Where none of the letters are there, which costs a twentieth of asking for words, no word is.
    """
    plain = _plain(text)
    return any(one in plain for one in text_query().beginnings) and bool(_words().search(plain))


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, text_query().beginnings))})")


def _plain(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
