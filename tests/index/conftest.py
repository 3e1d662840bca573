"""A library of texts to index, and the one call that indexes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.encoders import HashEncoder

from migresearch.index import update as updating
from migresearch.index.update import Update
from migresearch.index.vectors import VectorIndex, open_vectors
from migresearch.index.works import Labels
from migresearch.records import text_hash


@dataclass
class Shelf:
    """Works as titles by id, indexed with the deterministic encoder."""

    folder: Path
    encoder: HashEncoder = field(default_factory=HashEncoder)
    titles: dict[int, str] = field(default_factory=dict)
    labels: Labels = updating.NO_LABELS
    exact_up_to: int = 1_000_000

    def update(self) -> Update:
        return updating.update(
            self.folder,
            self.encoder,
            self.works(),
            self.texts,
            created="2026-01-02T03:04:05Z",
            exact_up_to=self.exact_up_to,
            labels=self.labels,
        )

    def works(self) -> Iterable[tuple[int, str]]:
        return [(work, text_hash(title, None)) for work, title in self.titles.items()]

    def texts(self, hashes: list[str]) -> Mapping[str, str]:
        known = {text_hash(title, None): title for title in self.titles.values()}
        return {text: known[text] for text in hashes if text in known}

    def open(self) -> VectorIndex:
        index = open_vectors(self.folder, self.encoder.fingerprint)
        assert index is not None
        return index

    def found(self, question: str, k: int = 3) -> list[int]:
        works, _ = self.open().content.search(self.encoder.encode_queries([question])[0], k)
        return works.tolist()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    folder = tmp_path / "hash-0"
    folder.mkdir()
    titles = {
        3: "remittances and schooling",
        7: "border control",
        11: "language courses for refugees",
        20: "border control",
    }
    return Shelf(folder, titles=titles)
