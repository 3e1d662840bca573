"""What a person types, understood: words that rank, and what a work must or must not hold.

Bare words rank and exclude nothing. ``"phrases"`` must occur as written, ``-word`` must not occur. With
``AND`` or ``OR`` in capitals the words themselves decide: neighbouring words are all wanted; ``NOT`` binds
most tightly, then neighbourhood, ``AND``, ``OR``; parentheses group. ``word*`` stands for the words that
begin so, and ``field:value`` is a filter. Whatever cannot be read so is ordinary text: no text is refused.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from migresearch.index.tokens import question_words
from migresearch.search.query_expression import (
    All,
    AnyOf,
    Node,
    expression,
    is_unwanted,
    negated,
    tree,
    unwanted_parts,
)
from migresearch.search.query_items import Atom, FieldFilter, Item, Operator, items, printable

__all__ = ["FieldFilter", "Lookup", "ParsedQuery", "parse"]

_PASSAGE_WORDS = 50  # longer texts are pasted: their quotes and dashes are punctuation
_PASSAGE_CHARACTERS = 500
_MAX_ANY_WORDS = 32
_LONGEST_WORD = 64
_KEY = re.compile(r"mr-[0-9a-z]{6,}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s]+\.[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lookup:
    """The text is the name of one work: ``scheme`` is ``key``, ``url`` or one of :class:`IdScheme`."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A typed question, in parts.

    ``text`` is what ranks, for words and meaning alike; ``prefixes`` are beginnings of words to rank as well,
    ``beginnings`` the words they stand for in a library, once somebody looked them up.
    The expressions are in SQLite's full-text language, None where nothing is demanded: works must fit
    ``match`` (stemmed text) and ``exact`` (unstemmed), and must not fit ``unwanted`` and ``unwanted_exact``.
    ``any_word`` fits the works that hold any ranking word; it restricts nothing and serves to rank works that
    the lexical index does not hold yet.
    """

    text: str = ""
    prefixes: tuple[str, ...] = ()
    match: str | None = None
    exact: str | None = None
    unwanted: str | None = None
    unwanted_exact: str | None = None
    any_word: str | None = None
    filters: tuple[FieldFilter, ...] = ()
    lookup: Lookup | None = None
    beginnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def completed(self, beginnings: Mapping[str, tuple[str, ...]]) -> Self:
        """The question with the words its ``prefixes`` stand for."""
        words = [Atom(word) for words in beginnings.values() for word in words]
        any_word = " OR ".join(filter(None, (self.any_word, expression(AnyOf(tuple(words))))))
        return replace(self, beginnings=beginnings, any_word=any_word or None)


def parse(text: str, schemes: Collection[str] = ()) -> ParsedQuery:
    """Read any text. ``schemes``: the classifications that may be asked for as ``scheme:code``."""
    plain = " ".join(printable(text).split())
    if lookup := _lookup(plain):
        return ParsedQuery(plain, any_word=_any_word(plain, ()), lookup=lookup)
    if len(plain) > _PASSAGE_CHARACTERS or plain.count(" ") >= _PASSAGE_WORDS or _is_shouted(plain):
        return ParsedQuery(plain, any_word=_any_word(plain, ()))
    return _parsed(list(items(plain, schemes)))


def _lookup(text: str) -> Lookup | None:
    if " " in text or not text:
        return None
    if _KEY.fullmatch(text):
        return Lookup("key", text.lower())
    # Loaded here: most questions are more than one word and no identifier.
    from migresearch.clean.identifiers import identify

    for identifier in identify(text):
        return Lookup(identifier.scheme, identifier.value)
    return Lookup("url", text) if _ADDRESS.fullmatch(text) else None


def _is_shouted(text: str) -> bool:
    """Whether capitals are only the style, so that AND is no operator: no acronym is so long."""
    return text.isupper() and any(len(word) > 6 and word.isalpha() for word in text.split())


def _parsed(found: Sequence[Item]) -> ParsedQuery:
    pieces = _without_loose_ends([item for item in found if not isinstance(item, FieldFilter)])
    whole = tree(pieces)
    excluded = {id(atom) for atom in negated(whole)}
    ranking = [item for item in pieces if isinstance(item, Atom) and id(item) not in excluded]
    text = " ".join(atom.text for atom in ranking if atom.column != "people")
    prefixes = tuple(atom.text for atom in ranking if atom.prefix and atom.column is None)
    demanded = whole.parts if _is_boolean(pieces) else tuple(p for p in whole.parts if not _only_ranks(p))
    match, exact = _by_table([part for part in demanded if not is_unwanted(part)], All)
    unwanted, unwanted_exact = _by_table(unwanted_parts(whole), AnyOf)
    filters = tuple(item for item in found if isinstance(item, FieldFilter))
    return ParsedQuery(
        text, prefixes, match, exact, unwanted, unwanted_exact, _any_word(text, prefixes), filters
    )


def _without_loose_ends(pieces: list[Atom | Operator]) -> list[Atom | Operator]:
    while pieces and pieces[0] in (Operator.AND, Operator.OR):
        del pieces[0]
    while pieces and pieces[-1] in (Operator.AND, Operator.OR, Operator.NOT):
        del pieces[-1]
    return pieces


def _is_boolean(pieces: Sequence[Atom | Operator]) -> bool:
    return Operator.AND in pieces or Operator.OR in pieces


def _only_ranks(part: Node) -> bool:
    return isinstance(part, Atom) and not (part.phrase or part.column or part.unwanted)


def _by_table(parts: Sequence[Node], joined: type[All] | type[AnyOf]) -> tuple[str | None, str | None]:
    """The expression over the stemmed text and the one over the text as written."""
    exact = [part for part in parts if isinstance(part, Atom) and part.exact]
    stemmed = [part for part in parts if not (isinstance(part, Atom) and part.exact)]
    return expression(joined(tuple(stemmed))), expression(joined(tuple(exact)))


def _any_word(text: str, prefixes: Iterable[str]) -> str | None:
    words = [word.written for word in question_words(text, ()) if len(word.written) <= _LONGEST_WORD]
    listed = [*map(Atom, words[:_MAX_ANY_WORDS]), *(Atom(prefix, prefix=True) for prefix in prefixes)]
    return expression(AnyOf(tuple(listed)))
