"""The sentence of a work that shows best why it was found."""

import re
from collections.abc import Collection

from migresearch.index.tokens import question_words

LONGEST = 240
_SENTENCE = re.compile(r"(?<=[.!?。？！])\s+(?=[\w\"“«¿¡(])|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, by punctuation alone."""
    return [part.strip() for part in _SENTENCE.split(text) if part and part.strip()]


def snippet(abstract: str | None, question: str, languages: Collection[str]) -> str:
    """The first of the sentences that hold most of the question's words; empty without abstract."""
    if not abstract:
        return ""
    parts = sentences(abstract)
    wanted = _stems(question, languages)
    best = (
        max(parts, key=lambda part: len(wanted & _stems(part, languages)), default="") if wanted else parts[0]
    )
    return shortened(best)


def shortened(text: str) -> str:
    """At most :data:`LONGEST` characters, cut between words."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _stems(text: str, languages: Collection[str]) -> set[str]:
    return {stem for word in question_words(text, tuple(languages)) for stem in word.terms}
