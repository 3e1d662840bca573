"""Finding many phrases in a text, in one pass over its words.

The phrases stand in one tree of words, so the cost of a text grows with its words and with
what it holds, not with the number of phrases.
"""

import re
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from migresearch.schemes.words import fold, pieces_of, words_of

_WORD = re.compile(r"[^\W_]+")
# What may not stand between the words of a phrase, unless the phrase holds it as well.
_BREAK = re.compile(r"\n\s*\n|[^\w\s'’\-‐‑–/&]")


class Entry(NamedTuple):
    """A phrase and what it says: for ``code`` of ``scheme``, or against it (``veto``).

    The empty code stands for the context of the scheme.
    """

    scheme: str
    code: str
    phrase: str
    veto: bool

    def speaks_as(self, other: "Entry") -> bool:
        """Whether both say the same of a text that holds their words."""
        return (self.scheme, self.code, self.veto) == (other.scheme, other.code, other.veto)


# An entry met in a text, at text[start:end]: a bare tuple, because a text has dozens of them and a
# named one takes five times as long to make.
Hit: TypeAlias = tuple[int, int, Entry]


class PhraseNode:
    """The phrases that go the same way up to a word, and the words by which they go on."""

    __slots__ = ("any_case", "as_written", "ends", "then")

    def __init__(self) -> None:
        self.ends = False  # whether a phrase ends here
        self.then: dict[str, PhraseNode] = {}
        self.any_case: list[Entry] = []
        self.as_written: list[Entry] = []

    def take(self, entry: Entry) -> None:
        """Let a phrase end here, once only where several languages spell it alike."""
        self.ends = True
        if any(entry.speaks_as(other) for other in self.any_case):
            return
        if entry.phrase == entry.phrase.lower():
            self.as_written = [other for other in self.as_written if not entry.speaks_as(other)]
            self.any_case.append(entry)
        elif not any(entry.speaks_as(other) for other in self.as_written):
            self.as_written.append(entry)

    def said(self, found: str) -> list[Entry]:
        """The phrases that end here and that ``found``, a stretch of text, really says."""
        said = self.any_case
        if self.as_written:
            said = said + [entry for entry in self.as_written if _written_so(found, entry.phrase)]
        if found.isalnum() or found.replace(" ", "").isalnum():
            return said
        return [entry for entry in said if _unbroken(found, entry.phrase)]


# What a piece of text is to a tree: its folded word, and the phrases that begin with it if any do.
_Word: TypeAlias = tuple[str, PhraseNode | None]


class _Text(NamedTuple):
    """A text and its pieces; the piece of number n begins at ``lengths[n] + n``."""

    text: str
    pieces: list[bytes]
    words: tuple[_Word, ...]
    lengths: list[int]


_MOST_KEPT = 200_000


class PhraseTree(dict[bytes, _Word]):
    """Phrases by their folded words; see :mod:`migresearch.schemes.words` for what folding forgives.

    As a dictionary it keeps the words of the texts it has seen, so that each is folded once. It is
    emptied when full, so that a million works fit.
    """

    def __init__(self) -> None:
        super().__init__()
        self._root = PhraseNode()

    def plant(self, entry: Entry) -> None:
        """Take in a phrase; with a capital letter in it, it is later matched as written."""
        node = self._root
        for word in words_of(entry.phrase):
            node = node.then.setdefault(word, PhraseNode())
        node.take(entry)
        self.clear()

    def hits(self, text: str) -> list[Hit]:
        """Every phrase found in ``text``: by its beginning, of these the longest first."""
        pieces = pieces_of(text)
        pieces.append(b"")  # the end, where no phrase goes on
        words: tuple[_Word, ...] = itemgetter(*pieces)(self)
        begun = [
            (number, node)
            for number, (_, node) in enumerate(words)
            if node is not None
            and (node.ends or words[number + 1][0] in node.then or not words[number + 1][0])
        ]
        if not begun:
            return []
        whole = _Text(text, pieces, words, list(accumulate(map(len, pieces), initial=0)))
        return [hit for number, node in begun for hit in _read_on(whole, number, node)]

    def __missing__(self, piece: bytes) -> _Word:
        if len(self) >= _MOST_KEPT:
            self.clear()
        word = fold(piece)
        self[piece] = known = (word, self._root.then.get(word))
        return known


def _read_on(whole: _Text, number: int, node: PhraseNode | None) -> list[Hit]:
    """The phrases that begin with the piece of that number, whose node is given; the longest first."""
    text, pieces, words, lengths = whole
    first, start = number, lengths[number] + number
    hits: list[Hit] = []
    while node is not None:
        if node.ends:
            end = lengths[number + 1] + number
            said = node.said(text[start:end]) if node.as_written or number > first else node.any_case
            hits += [(start, end, entry) for entry in said]
        number += 1
        while number < len(pieces) and not pieces[number]:
            number += 1
        node = node.then.get(words[number][0]) if number < len(pieces) else None
    hits.reverse()
    return hits


def _unbroken(found: str, phrase: str) -> bool:
    return all(mark in phrase for mark in _BREAK.findall(found))


def _written_so(found: str, phrase: str) -> bool:
    """Whether the capitals of ``phrase`` are capitals in ``found``: Turkey is not turkey, nor US us."""
    pairs = zip(_WORD.findall(found), _WORD.findall(phrase), strict=False)
    return all(_same_capitals(one, model) for one, model in pairs)


def _same_capitals(one: str, model: str) -> bool:
    if model.isupper():
        return one.isupper() or (len(one) > 2 and one[-1] == "s" and one[:-1].isupper())
    return one[0].isupper() or not model[0].isupper()
