"""Running an exported encoder with onnxruntime and tokenizers alone.

The exported graph holds the whole model from token ids to the pooled vector and
knows no padding: texts of one length go together. Attention then needs no mask
and nothing is computed for padding. A batch of about one full text keeps the
activations inside a core's cache, which is faster than larger ones; the cores
are used by several batches at once.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from migresearch.embed.encoder import Vectors, normalised

MODEL = "model.onnx"
WEIGHTS = "weights"
TOKENIZER = "tokenizer.json"

_TOKENS_A_BATCH = 256
_RUNS_UNPACKED = 3  # packing costs 0.1 s and makes a question take 8 ms instead of 18
_MOST_CHARACTERS = 100_000  # far beyond any truncation, but bounds what a hostile query costs


class OnnxModel:
    """The exported model in ``folder``.

    ``bulk`` packs the weights for speed and uses all cores; without it the model
    opens in a fraction of the time, which is what one query needs. A process that
    asks again and again gets packed weights after a few questions.
    """

    def __init__(self, folder: Path, *, dimension: int, bulk: bool) -> None:
        self._dimension = dimension
        self._workers = (os.cpu_count() or 1) if bulk else 1
        self._path = folder / MODEL
        self._session = _session(self._path, bulk=bulk)
        self._runs_until_packed = -1 if bulk else _RUNS_UNPACKED
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One normalised row a text, in the order given."""
        tokens = [
            item.ids for item in self._tokenizer.encode_batch_fast([_encodable(text) for text in texts])
        ]
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for batch, rows in self._encoded(tokens, list(batches([len(ids) for ids in tokens]))):
            vectors[batch] = rows
        return normalised(vectors)

    def _encoded(self, tokens: list[list[int]], plan: list[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        def run(batch: list[int]) -> Vectors:
            return self._run(np.array([tokens[row] for row in batch], dtype=np.int64))

        if self._workers == 1 or len(plan) <= 1:
            yield from zip(plan, map(run, plan), strict=True)
            return
        pool = ThreadPoolExecutor(self._workers)
        try:
            yield from zip(plan, pool.map(run, plan), strict=True)
        finally:
            pool.shutdown(cancel_futures=True)

    def _run(self, ids: NDArray[np.int64]) -> Vectors:
        if self._runs_until_packed == 0 and self._path.exists():  # a rebuild may have taken it meanwhile
            self._session = _session(self._path, bulk=True)
        self._runs_until_packed -= 1
        vectors: Vectors = self._session.run(None, {"input_ids": ids})[0]
        return vectors


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows of equal length together, longest first, about 256 tokens a batch."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        same = not batch or lengths[batch[0]] == lengths[row]
        if batch and not (same and (len(batch) + 1) * lengths[row] <= _TOKENS_A_BATCH):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _encodable(text: str) -> str:
    """The text without lone surrogates, which the tokenizer cannot take, and bounded."""
    return text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _session(path: Path, *, bulk: bool) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = bulk
    # The graph was optimised when it was exported.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if not bulk:
        options.add_session_config_entry("session.disable_prepacking", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
