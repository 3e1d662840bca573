"""Encoding throughput beside SentenceTransformer.encode."""

import tempfile
from pathlib import Path

import numpy as np

from bench_encode import Comparison, compare
from migresearch.config import EncoderSettings
from migresearch.embed import export, find_model, load
from migresearch.embed.torch_model import TorchModel
from migresearch.records import passage
from migresearch.store import Filters, Store

from .figures import Figure, Section, at_least, reported

ROUNDS = 5


def measure_throughput(store: Store, count: int) -> Section:
    """Encode ``count`` texts of the library both ways, in turn."""
    texts = _texts(store, count)
    model = find_model(EncoderSettings())
    with tempfile.TemporaryDirectory() as folder:
        ours = load(export(model, Path(folder)), bulk=True).encode_passages
        found = compare(ours, TorchModel(model.folder).vectors, texts, ROUNDS)
    return Section(
        "Encoding",
        f"{count:,} titles with abstracts, evenly from the library, sentence-transformers in batches of 32; "
        f"medians of {ROUNDS} alternating rounds.",
        _figures(found, count),
    )


def _texts(store: Store, count: int) -> list[str]:
    ids = store.matching_ids(Filters(with_abstract=True))
    chosen = [ids[place] for place in np.linspace(0, len(ids) - 1, count, dtype=int)]
    return [passage(work.title, work.abstract) for work in store.works(chosen)]


def _figures(found: Comparison, count: int) -> list[Figure]:
    ours, theirs = (count / seconds for seconds in found.medians)
    spread = f"rounds {found.ratios[0]:.2f}–{found.ratios[-1]:.2f}"
    return [
        reported("texts a second", ours, "", f"SentenceTransformer.encode: {theirs:.1f}"),
        at_least("… times as fast", found.ratio, 1.2, "times", spread),
        Figure(
            "… lowest cosine of the vectors", f"{found.cosine:.6f}", "≥ 0.9999", "", found.cosine >= 0.9999
        ),
    ]
