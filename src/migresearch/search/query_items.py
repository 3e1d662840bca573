"""The pieces of a typed question: words, phrases, fields, operators and parentheses, as typed."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

# Fields that are columns of the text tables, and fields that are filters, under all their names.
COLUMNS = {
    "title": "title",
    "abstract": "abstract",
    "keyword": "keywords",
    "keywords": "keywords",
    "author": "people",
    "authors": "people",
    "people": "people",
    "by": "people",
}
FILTERS = {
    "year": "year",
    "language": "language",
    "lang": "language",
    "kind": "kind",
    "type": "kind",
    "country": "country",
    "activity": "activity",
    "theme": "theme",
    "ground": "ground",
    "instrument": "instrument",
    "court": "court",
    "deadline-after": "deadline-after",
    "starts-after": "starts-after",
    "venue": "venue",
    "journal": "venue",
    "source": "source",
    "doi": "doi",
    "open-access": "open-access",
    "oa": "open-access",
}
_YEAR = re.compile(r"\d{4}(\s*(\.\.|-|–)\s*(\d{4})?)?|(\.\.|-|–)\s*\d{4}")
_ITEM = re.compile(
    r"""(?P<minus>(?<![^\s(])-(?=[^\s-]))?
        (?:(?P<field>[A-Za-z-]+):(?=[^\s)]))?
        (?:"(?P<phrase>[^"]*)" | (?P<word>[^\s"()]+))
      | (?P<mark>[()])""",
    re.VERBOSE,
)
_TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"'})


class Operator(StrEnum):
    """What joins or groups atoms."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True, slots=True)
class Atom:
    """A word, the beginning of words, or a phrase; ``column`` limits it to one column of the text tables."""

    text: str
    phrase: bool = False
    prefix: bool = False
    column: str | None = None
    unwanted: bool = False

    @property
    def exact(self) -> bool:
        """Whether it means the words as written, not their stems."""
        return self.phrase or self.prefix or self.column == "people"


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """``name:value`` for a field that is no text, the value as typed; ``-name:value`` is not ``wanted``."""

    name: str
    value: str
    wanted: bool = True


Item = Atom | FieldFilter | Operator


def items(text: str, schemes: Collection[str] = ()) -> Iterator[Item]:
    """The pieces of the text in order; what has neither letter nor digit is left out.

    ``schemes`` are the names of classifications, which are filters too (``topics:remittances``).
    """
    for found in _ITEM.finditer(printable(text).translate(_TYPOGRAPHIC)):
        if found["mark"]:
            yield Operator(found["mark"])
        elif found["word"] in ("AND", "OR", "NOT") and not found["field"] and not found["minus"]:
            yield Operator(found["word"])
        else:
            yield from _operands(found, schemes)


def named_values(text: str) -> Iterator[tuple[str, str]]:
    """Every ``name:value`` of the text, whether or not a field has that name; addresses are none."""
    for found in _ITEM.finditer(printable(text).translate(_TYPOGRAPHIC)):
        value = found["phrase"] or found["word"] or ""
        if found["field"] and value and not value.startswith("//"):
            yield found["field"].lower(), value.strip()


def printable(text: str) -> str:
    """The text with spaces for what no database takes: control characters and halves of characters."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)


def has_word(text: str) -> bool:
    """Whether any character is a letter or digit, so that a text table can hold it."""
    return any(char.isalnum() for char in text)


def _operands(found: re.Match[str], schemes: Collection[str]) -> Iterator[Item]:
    name = (found["field"] or "").lower()
    value = found["phrase"] if found["phrase"] is not None else found["word"]
    wanted = not found["minus"]
    filter_name = FILTERS.get(name) or (name if name in schemes else None)
    if filter_name and has_word(value) and (filter_name != "year" or _YEAR.fullmatch(value)):
        yield FieldFilter(filter_name, value.strip(), wanted)
        return
    column = COLUMNS.get(name)
    if name and not column:
        yield from _atom(found["field"], False, None, wanted)
    yield from _atom(value, found["phrase"] is not None, column, wanted)


def _atom(text: str, phrase: bool, column: str | None, wanted: bool) -> Iterator[Atom]:
    bare = text if phrase else text.rstrip("*")
    if has_word(bare):
        yield Atom(bare, phrase, bare != text, column, not wanted)
