"""The sentence of a work that shows best why it was found."""

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import chain

from migresearch.index.tokens import Analyzer, question_words

LONGEST = 240
_SENTENCE = re.compile(r"(?<=[.!?。？！])\s+(?=[\w\"“«¿¡(])|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, by punctuation alone."""
    return [part.strip() for part in _SENTENCE.split(text) if part and part.strip()]


def snippet(abstract: str | None, question: str, languages: Collection[str]) -> str:
    """The first of the sentences that hold most of the question's words; empty without abstract."""
    if not abstract:
        return ""
    wanted = _wanted(question, frozenset(languages))
    analyzers = [_analyzer(language) for language in languages]

    def held(sentence: str) -> int:
        return len(wanted.intersection(chain.from_iterable(one.terms(sentence) for one in analyzers)))

    return shortened(max(sentences(abstract), key=held, default=""))


def shortened(text: str) -> str:
    """At most :data:`LONGEST` characters, cut between words."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0] + " …"


@lru_cache(maxsize=64)
def _wanted(question: str, languages: frozenset[str]) -> frozenset[str]:
    words = question_words(question, languages)
    return frozenset(chain.from_iterable(word.terms for word in words))


# What a word's terms are is remembered from one sentence, and one page, to the next.
_analyzer = lru_cache(Analyzer)
