"""The texts of a library where models can reach them: vectors from the index, words from the database."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.errors import SearchIndexError
from migresearch.index.vectors import VectorSet
from migresearch.records import passage
from migresearch.store import Store
from migresearch.suggest.files import Files
from migresearch.suggest.learning import Rows
from migresearch.suggest.space import Places, Space, make_space

Report = Callable[[int, int | None], None]

SAMPLE = 6000
"""Texts to learn from beside the decided ones; more change little and cost their share."""
_BLOCK = 4000
_SPACE, _FOLDED = "space", "folded"


class Texts:
    """The works that have a content vector, by id: ``works``, ``hashes`` of their texts, ``vectors``."""

    def __init__(self, store: Store, content: VectorSet, files: Files, report: Report) -> None:
        self._store = store
        self._files = files
        self.report = report
        table = np.array(list(store.text_hashes()), dtype=[("id", "<i8"), ("hash", "S64")])
        table.sort(order="id")
        self.works, self.vectors = content.vectors_of(table["id"])
        if not len(self.works):
            raise SearchIndexError("no work has a vector yet: run `migresearch index update` first")
        self.hashes = table["hash"][np.searchsorted(table["id"], self.works)]

    @cached_property
    def sample(self) -> Rows:
        """Rows of a random sample: hashes of texts are as good as dice, and fall the same way every time."""
        return np.sort(np.argsort(self.hashes, kind="stable")[:SAMPLE])

    @cached_property
    def space(self) -> Space:
        """The space of these texts: kept until there are twice as many."""
        kept = self._files.read(_SPACE)
        if kept and kept[1].get("texts", 0) * 2 >= len(self.works) and _fits(kept[0], self.vectors):
            return Space(**kept[0])
        space = make_space(self.vectors[self.sample], self.texts(self.sample))
        arrays = {name: getattr(space, name) for name in ("centre", "columns", "rarity", "folding")}
        self._files.write(_SPACE, arrays, {"texts": len(self.works)})
        return space

    @cached_property
    def places(self) -> Places:
        """The place of every text; what was folded once is not folded again."""
        return np.hstack([self.space.meanings(self.vectors), self._folded()])

    def prepare(self) -> None:
        """Give every text its place now; it is given one anyway when it is asked for."""
        _ = self.places

    def rows(self, works: Sequence[int]) -> tuple[Rows, NDArray[np.bool_]]:
        """Where these works stand, and which of them do."""
        wanted = np.asarray(works, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.works, wanted), len(self.works) - 1)
        found = self.works[at] == wanted
        return at[found], found

    def texts(self, rows: Rows) -> list[str]:
        """Title and abstract; empty where the text has changed since."""
        hashes = [one.decode() for one in self.hashes[rows].tolist()]
        found = self._store.texts_by_hash(hashes)
        return [passage(*found[one]) if one in found else "" for one in hashes]

    def words(self, rows: Rows) -> Any:
        """The words of these texts, sparse."""
        return self.space.words(self.texts(rows))

    def sample_with(self, rows: Rows) -> tuple[Rows, Any]:
        """The sample and these rows, ascending, and the words of each."""
        from scipy import sparse

        others = np.setdiff1d(rows, self.sample)
        together = np.concatenate([self.sample, others])
        order = np.argsort(together)
        words = sparse.vstack([self._sampled, self.words(others)]) if len(others) else self._sampled
        return together[order], words[order]

    @cached_property
    def _sampled(self) -> Any:
        return self.words(self.sample)

    def _folded(self) -> Places:
        kept = self._files.read(_FOLDED)
        known, folded = self._known(kept, self.space.folding.shape[1])
        missing = np.flatnonzero(~known)
        for start in range(0, len(missing), _BLOCK):
            rows = missing[start : start + _BLOCK]
            folded[rows] = self.space.folded(self.words(rows))
            self.report(start + len(rows), len(missing))
        if len(missing):
            arrays = {"hashes": self.hashes, "folded": folded.astype(np.float16)}
            self._files.write(_FOLDED, arrays, {"space": self.space.version})
        return folded

    def _known(self, kept: Any, dimensions: int) -> tuple[NDArray[np.bool_], Places]:
        """Which texts were folded before, and their rows; zeros elsewhere."""
        folded = np.zeros((len(self.works), dimensions), np.float32)
        if not kept or kept[1].get("space") != self.space.version or not len(kept[0]["hashes"]):
            return np.zeros(len(self.works), np.bool_), folded
        order = np.argsort(kept[0]["hashes"], kind="stable")
        sorted_hashes = kept[0]["hashes"][order]
        at = np.minimum(np.searchsorted(sorted_hashes, self.hashes), len(order) - 1)
        known = sorted_hashes[at] == self.hashes
        folded[known] = kept[0]["folded"][order[at[known]]]
        return known, folded


def _fits(arrays: dict[str, NDArray[Any]], vectors: Vectors) -> bool:
    return "centre" in arrays and arrays["centre"].shape == (vectors.shape[1],)
