"""The slow way for models that cannot be exported: sentence-transformers itself."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from migresearch.embed.encoder import Vectors, normalised


class TorchModel:
    """A sentence-transformers model run as it is; importing it costs seconds."""

    def __init__(self, source: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(source), device="cpu", local_files_only=True)

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return int(self.vectors([""]).shape[1])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One normalised row a text, in the order given."""
        raw = self._model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return normalised(np.asarray(raw, dtype=np.float32))
