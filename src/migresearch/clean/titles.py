"""Titles folded for comparison."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def title_key(title: str) -> str:
    """The words of a title in lower case without diacritics and punctuation, one space between.

    Two titles that differ only in typography have the same key.
    """
    if title.isascii():
        return " ".join(_WORD.findall(title.lower()))
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    return " ".join(_WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c))))
