"""Making a generation out of what is encoded, proving it, and putting it in force."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from migresearch.embed import Vectors
from migresearch.errors import SearchIndexError
from migresearch.index import coarse
from migresearch.index.encoded_log import EncodedLog, Positions
from migresearch.index.faiss_file import Rows
from migresearch.index.ivf import build_lists, measure_probes, save_lists
from migresearch.index.labels import label_rows
from migresearch.index.layout import new_generation
from migresearch.index.manifest import Manifest, Probing, describe_files, write_manifest
from migresearch.index.nearest import NearestRows
from migresearch.index.row_files import exact_proposer, open_rows, shared_rows, write_set
from migresearch.index.vectors import CONTENT, LABELS, VectorIndex, VectorSet
from migresearch.index.works import Ids, Labels, WorkTable

_BLOCK = 8192
_PROVED = 16


@dataclass(frozen=True)
class Request:
    """What an update was asked to index, under which encoder, when (ISO 8601), and how new the texts are."""

    folder: Path
    fingerprint: str
    works: WorkTable
    labels: Labels
    created: str
    exact_up_to: int
    stamp: int

    def digest(self) -> str:
        """Equal when nothing was added, changed, removed or classified since."""
        numbers = f"{self.exact_up_to} {self.stamp} {coarse.FROM}"
        parts = (self.fingerprint, self.works.digest(), self.labels.digest(), numbers)
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def publish(request: Request, log: EncodedLog) -> Manifest:
    """Put a generation in force that holds every work asked for whose text is encoded.

    Raises :class:`SearchIndexError` when it cannot be written, or does not find its own
    vectors; the generation in force then stays.
    """
    try:
        with new_generation(request.folder) as folder:
            return _write(request, log, folder)
    except OSError as error:
        raise SearchIndexError(
            f"cannot write the index in {request.folder}: {error.strerror or error}; make room on the disk "
            "and run `migresearch index update` (what is encoded is kept)"
        ) from error


def _write(request: Request, log: EncodedLog, folder: Path) -> Manifest:
    manifest = _write_content(request, log, folder)
    manifest = replace(manifest, labelled=_write_labels(request, log, folder))
    manifest = replace(manifest, files=describe_files(folder))
    write_manifest(folder, manifest)
    _prove(VectorIndex(folder))
    return manifest


def _write_content(request: Request, log: EncodedLog, folder: Path) -> Manifest:
    positions = log.positions(request.works.hashes)
    present = request.works.where(positions >= 0)
    keys, rows = shared_rows(positions[positions >= 0])
    count = len(keys)
    write_set(folder, CONTENT, log.dimension, _blocks(log, keys), works=present.ids, rows=rows, count=count)
    written = open_rows(folder, CONTENT, log.dimension, count)
    return Manifest(
        encoder=request.folder.name,
        fingerprint=request.fingerprint,
        dimension=log.dimension,
        created=request.created,
        works=len(present.ids),
        texts=count,
        pending=len(request.works.ids) - len(present.ids),
        labelled=0,
        wanted=request.digest(),
        ids=hashlib.sha256(present.ids.tobytes()).hexdigest(),
        stamp=request.stamp,
        probing=_write_lists(folder, written) if count > request.exact_up_to else None,
        coarse=coarse.write(folder, CONTENT, written) if count >= coarse.FROM else None,
    )


def _write_labels(request: Request, log: EncodedLog, folder: Path) -> int:
    works, rows, vectors = label_rows(request.labels, log, request.works.ids)
    write_set(folder, LABELS, log.dimension, [vectors], works=works, rows=rows, count=len(vectors))
    return len(works)


def _write_lists(folder: Path, rows: Rows) -> Probing | None:
    nearest = NearestRows(rows, exact_proposer(folder, CONTENT, rows))

    def exact(query: Vectors, depth: int) -> Positions:
        found, scores = nearest.best(query, depth)
        return found[np.argsort(-scores, kind="stable")[:depth]]

    lists = build_lists(rows)
    probing = measure_probes(lists, rows, exact)
    if probing:
        save_lists(folder, CONTENT, lists)
    return probing


def _blocks(log: EncodedLog, keys: Positions) -> Iterator[Rows]:
    for start in range(0, len(keys), _BLOCK):
        yield log.vectors(keys[start : start + _BLOCK])


def _prove(index: VectorIndex) -> None:
    for name, vectors in ((CONTENT, index.content), (LABELS, index.labels)):
        if not all(_finds_itself(vectors, work) for work in _sample(vectors.works)):
            raise SearchIndexError(
                f"the {name} vectors just written do not find themselves, so the index was not replaced: "
                "run `migresearch index rebuild`, and report it if that does not help"
            )
    if _all_equal(index.content):
        raise SearchIndexError(
            "the encoder gives one and the same vector to every text, so the index was not replaced: "
            "check the model in encoder.model"
        )


def _sample(works: Ids) -> Ids:
    if not len(works):
        return works
    return works[np.linspace(0, len(works) - 1, min(_PROVED, len(works)), dtype=np.int64)]


def _finds_itself(vectors: VectorSet, work: np.int64) -> bool:
    _, own = vectors.vectors_of(np.array([work]))
    _, best = vectors.search(own[0], 1)
    return bool(abs(best[0] - own[0] @ own[0]) < 0.01)


def _all_equal(vectors: VectorSet) -> bool:
    """Whether many different texts have one vector; a few may (they can differ beyond the truncation)."""
    _, sample = vectors.vectors_of(_sample(vectors.works))
    return len(sample) == _PROVED and float(np.var(sample @ sample[0])) == 0.0
