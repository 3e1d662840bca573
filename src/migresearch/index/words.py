"""The index of words on disk: generations of the lexical index and how new each one is."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migresearch.errors import SearchIndexError
from migresearch.index.layout import current_generation, new_generation
from migresearch.index.lexical import LexicalIndex

if TYPE_CHECKING:
    from migresearch.index.lexical_build import Document

FOLDER = "words"
_INDEX = "bm25"
_STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Words:
    """An opened lexical index; ``stamp`` is that of the newest text it knows."""

    index: LexicalIndex
    stamp: int


def write_words(index: Path, documents: "Iterable[Document]", stamp: int) -> None:
    """Build a generation from all documents and put it in force; the caller holds the index lock."""
    from migresearch.index.lexical_build import build

    folder = index / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with new_generation(folder) as made:
            build(made / _INDEX, documents)
            (made / _STAMP).write_text(str(stamp), encoding="ascii")
    except OSError as error:
        raise SearchIndexError(
            f"cannot write the index of words in {folder}: {error.strerror or error}; make room on the disk "
            "or check its permissions, and run `migresearch index update`"
        ) from error


def open_words(index: Path) -> Words | None:
    """The lexical index in force, None before the first. Raises SearchIndexError where it is damaged."""
    generation = current_generation(index / FOLDER)
    if generation is None:
        return None
    try:
        stamp = int((generation / _STAMP).read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise SearchIndexError(
            f"the index of words in {generation} is damaged; run `migresearch index rebuild`"
        ) from error
    return Words(LexicalIndex.open(generation / _INDEX), stamp)
