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
from dataclasses import dataclass
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
        report(compare(ours, TorchModel(model.folder).vectors, texts, options.rounds), len(texts))


def read_texts(path: Path, count: int) -> list[str]:
    """``count`` texts, evenly from the whole file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        works = [json.loads(line) for line in lines]
    chosen = [works[i] for i in np.linspace(0, len(works) - 1, count, dtype=int)]
    return [passage(work["title"], work.get("abstract")) for work in chosen]


@dataclass(frozen=True)
class Comparison:
    """Seconds of (ours, theirs) in every round, and the lowest cosine of a text's two vectors."""

    seconds: list[tuple[float, float]]
    cosine: float

    @property
    def medians(self) -> tuple[float, float]:
        """Median seconds of (ours, theirs)."""
        ours, theirs = zip(*self.seconds, strict=True)
        return statistics.median(ours), statistics.median(theirs)

    @property
    def ratios(self) -> list[float]:
        """How many times as fast we were in each round, ascending."""
        return sorted(slow / fast for fast, slow in self.seconds)

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)


def compare(ours: Encode, theirs: Encode, texts: list[str], rounds: int) -> Comparison:
    """Run both ways in turn, after one run of each that also shows how far their vectors are apart."""
    cosine = float(np.sum(ours(texts) * theirs(texts), axis=1).min())
    return Comparison([(seconds_of(ours, texts), seconds_of(theirs, texts)) for _ in range(rounds)], cosine)


def report(found: Comparison, count: int) -> None:
    """Print the medians of both ways and of the ratios of each round."""
    for name, seconds in zip(("migresearch", "sentence-transformers"), found.medians, strict=True):
        print(f"{name:22} {count / seconds:6.1f} texts/s")
    low, *_, high = found.ratios
    print(f"ratio {found.ratio:.2f} ({low:.2f}–{high:.2f}), lowest cosine {found.cosine:.7f}")


def seconds_of(encode: Encode, texts: list[str]) -> float:
    """Wall-clock seconds of one run."""
    begun = time.perf_counter()
    encode(texts)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
