"""Encoding throughput against SentenceTransformer.encode: same texts, equal vectors, alternating rounds.

    python tools/bench_encode.py WORKS.jsonl.gz [--texts 128] [--rounds 5]

WORKS holds one JSON object a line with ``title`` and ``abstract``; texts are taken evenly from it.
"""

import argparse
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from migresearch.config import EncoderSettings
from migresearch.embed import Vectors, export, find_model, load
from migresearch.embed.torch_model import TorchModel
from migresearch.records import passage

Encode = Callable[[Sequence[str]], Vectors]


def main() -> None:
    """Print texts a second of both ways, their ratio and how far their vectors are apart."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("works", type=Path)
    asked.add_argument("--texts", type=int, default=128)
    asked.add_argument("--rounds", type=int, default=5)
    options = asked.parse_args()
    texts = read_texts(options.works, options.texts)
    model = find_model(EncoderSettings())
    with tempfile.TemporaryDirectory() as folder:
        ours = load(export(model, Path(folder)), bulk=True).encode_passages
        report(ours, TorchModel(model.folder).vectors, texts, options.rounds)


def read_texts(path: Path, count: int) -> list[str]:
    """``count`` texts, evenly from the whole file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        works = [json.loads(line) for line in lines]
    chosen = [works[i] for i in np.linspace(0, len(works) - 1, count, dtype=int)]
    return [passage(work["title"], work.get("abstract")) for work in chosen]


def report(ours: Encode, theirs: Encode, texts: list[str], rounds: int) -> None:
    """Run both ways in turn and print the median of the ratios of each round."""
    cosine = np.sum(ours(texts) * theirs(texts), axis=1).min()
    seconds = [(seconds_of(ours, texts), seconds_of(theirs, texts)) for _ in range(rounds)]
    for name, times in zip(("migresearch", "sentence-transformers"), zip(*seconds, strict=True), strict=True):
        print(f"{name:22} {len(texts) / statistics.median(times):6.1f} texts/s")
    low, *_, high = ratios = sorted(slow / fast for fast, slow in seconds)
    print(f"ratio {statistics.median(ratios):.2f} ({low:.2f}–{high:.2f}), lowest cosine {cosine:.7f}")


def seconds_of(encode: Encode, texts: list[str]) -> float:
    """Wall-clock seconds of one run."""
    begun = time.perf_counter()
    encode(texts)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
