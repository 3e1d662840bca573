"""Search over a million works: against the clock, and against brute force."""

import os
import resource
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migresearch import Library
from migresearch.embed import Encoder, Vectors
from migresearch.index.vectors import VectorIndex
from migresearch.index.words import Words, open_words
from migresearch.index.works import Chosen
from migresearch.search.fusion import DEPTH
from migresearch.search.meaning import open_meaning
from migresearch.search.query import FilterWords, resolve
from migresearch.store import Store

from .commands import QUESTION, memory_figures
from .figures import Figure, Section, at_least, at_most, reported, shown
from .processes import median_seconds, migresearch, seconds_of, watched
from .warm import measure_warm, questions

WARM_BUDGET = 100
_K = 10
_COMPARED = 20
_TIMED = 50
_BLOCK = 16_384
_FILTERS = (
    FilterWords(country="DE"),
    FilterWords(year="2015..2020"),
    FilterWords(year="1990", country="JP"),
)
Ids = NDArray[np.int64]


def measure_scale(folder: Path) -> Section:
    """Every figure of the million-work row; the library in ``folder`` stands already."""
    search = migresearch("search", QUESTION)
    cold = median_seconds(search, folder)
    memory = memory_figures([watched(search, folder)], budget=None)
    with Library.open(folder) as library, Store.read(library.config.paths.database) as store:
        asked = questions(store)
        warm = measure_warm(library, asked, WARM_BUDGET).figures
        figures = [*_compared(library, store, asked), *_by_words(library, asked)]
        works = store.count()
    return Section(
        "A large library",
        f"{works:,} invented works (word frequencies after Zipf, random vectors, one country or none), "
        "indexed and searched as any others.",
        [
            at_most("cold hybrid search", cold, 1.0, "s"),
            *memory,
            *warm,
            *figures,
            *_uncached(search, folder),  # last: all others want a warm cache
        ],
    )


def _uncached(search: list[str | Path], folder: Path) -> list[Figure]:
    """The same search when the kernel holds nothing of the library's files."""
    for path in folder.rglob("*"):
        if path.is_file():
            _forget(path)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_inblock
    seconds = seconds_of(search, folder)
    read = (resource.getrusage(resource.RUSAGE_CHILDREN).ru_inblock - before) * 512 / 1e6
    found = f"{shown(read, 'MB')} read from the disk"
    return [reported("cold hybrid search with a dropped page cache", seconds, "s", found)]


def _forget(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)  # only clean pages can be dropped
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def _compared(library: Library, store: Store, asked: Sequence[str]) -> list[Figure]:
    """The ten nearest works of some questions against comparing with every vector."""
    meaning = open_meaning(library.config.paths.index, library.config.encoder)
    assert meaning
    vectors = _encoded(meaning.encoder, asked[:: len(asked) // _COMPARED])
    recall = _agreement(meaning.index, vectors, None)
    figures = [at_least("unfiltered recall@10 against brute force", recall, 0.98, "")]
    for words in _FILTERS:
        allowed = Chosen(np.array(store.matching_ids(resolve(words, library.schemes)), np.int64))
        named = " ".join(filter(None, (words.year, words.country)))
        share = _agreement(meaning.index, vectors, allowed)
        figures.append(
            at_least(f"filtered ({named}, {len(allowed):,} works) against brute force", share, 1, "")
        )
    return figures


def _encoded(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    return encoder.encode_queries(list(texts))


def _agreement(index: VectorIndex, vectors: Vectors, allowed: Chosen | None) -> float:
    """The share of the truly nearest works that the index finds."""
    true = brute_force(index, vectors, None if allowed is None else allowed.ids)
    found = [index.content.search(vector, _K, allowed)[0] for vector in vectors]
    return float(np.mean([len(np.intersect1d(a, b)) / len(b) for a, b in zip(found, true, strict=True)]))


def brute_force(index: VectorIndex, vectors: Vectors, allowed: Ids | None) -> list[Ids]:
    """The ten nearest works of each vector, by the inner product with every work's vector."""
    works = index.content.works if allowed is None else allowed
    scores = []
    for start in range(0, len(works), _BLOCK):
        _, rows = index.content.vectors_of(np.asarray(works[start : start + _BLOCK]))
        scores.append(vectors.astype(np.float64) @ rows.astype(np.float64).T)
    every = np.concatenate(scores, axis=1).astype(np.float32)
    return [np.asarray(works[np.lexsort((works, -row))[:_K]]) for row in every]


def _by_words(library: Library, asked: Sequence[str]) -> list[Figure]:
    """Our ranking by words beside FTS5's own, over the same words of the same questions."""
    words = open_words(library.config.paths.index)
    assert words
    chosen = asked[:: len(asked) // _TIMED]
    ours = _times(lambda text: _ranked(words, text), chosen)
    connection = sqlite3.connect(f"{library.config.paths.database.as_uri()}?mode=ro", uri=True)
    theirs = _times(lambda text: _ranked_by_fts5(connection, text), chosen)
    connection.close()
    both = (np.percentile(times, [50, 95]) for times in (ours, theirs))
    mine, fts5 = (f"p50 {shown(half, 'ms')}, p95 {shown(most, 'ms')}" for half, most in both)
    return [
        Figure(
            f"ranking by words alone, the {DEPTH:,} best", mine, baseline=f"FTS5's own, the 10 best: {fts5}"
        )
    ]


def _ranked(words: Words, text: str) -> None:
    words.index.search(words.index.question(text), DEPTH)


def _ranked_by_fts5(connection: sqlite3.Connection, text: str) -> None:
    expression = " OR ".join(f'"{word}"' for word in text.split())
    query = "SELECT rowid FROM text_stemmed WHERE text_stemmed MATCH ? ORDER BY rank LIMIT 10"
    connection.execute(query, (expression,)).fetchall()


def _times(ask: Callable[[str], None], texts: Sequence[str]) -> list[float]:
    times = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        times.append(1000 * (time.perf_counter() - begun))
    return times
