"""The semantic side of a search: the encoder for questions and the vectors of works."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migresearch.config import EncoderSettings
from migresearch.embed import Encoder, Vectors, exported, load
from migresearch.index.vectors import VectorIndex, open_vectors
from migresearch.records import passage

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Meaning:
    """An opened vector index; the encoder is loaded when the first question needs it."""

    index: VectorIndex
    folder: Path

    @cached_property
    def encoder(self) -> Encoder:
        return load(self.folder)

    def of_question(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        vector: Vectors = self.encoder.encode_queries([text])[0]
        return vector

    def of_texts(self, texts: list[str]) -> Vectors:
        """The vectors of texts as they would stand in works, shape (n, dimension)."""
        return self.encoder.encode_passages(texts)

    def of_work(self, work_id: int, title: str, abstract: str | None) -> Vectors:
        """The stored vector of a work, or its text encoded now where it has none yet."""
        found, vectors = self.index.content.vectors_of(np.array([work_id], np.int64))
        vector: Vectors = vectors[0] if len(found) else self.of_texts([passage(title, abstract)])[0]
        return vector


def open_meaning(index: Path, settings: EncoderSettings) -> Meaning | None:
    """The semantic index of the configured encoder; None before the first update.

    Raises SearchIndexError where it is damaged.
    """
    folder = exported(index, settings)
    if folder is None:
        return None
    from migresearch.embed.card import read_card

    vectors = open_vectors(folder, read_card(folder).fingerprint)
    return Meaning(vectors, folder) if vectors else None
