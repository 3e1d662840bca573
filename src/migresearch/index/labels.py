"""Label vectors: what a work's classifications mean, as the mean of its codes' vectors."""

import numpy as np

from migresearch.embed import Vectors
from migresearch.embed.encoder import normalised
from migresearch.index.encoded_log import EncodedLog, Positions
from migresearch.index.faiss_file import Rows
from migresearch.index.works import Ids, Labels, hash_texts


def label_rows(labels: Labels, log: EncodedLog, ids: Ids) -> tuple[Ids, Positions, Rows]:
    """The works that have codes with a vector, the row of each, and the rows.

    Works with the same codes share a row. Only works among ``ids`` (ascending) count.
    """
    vectors = _code_vectors(labels, log)
    rows: dict[tuple[str, ...], int] = {}
    works: list[int] = []
    row_of: list[int] = []
    for work in sorted(set(labels.codes).intersection(ids.tolist())):
        codes = tuple(sorted(set(labels.codes[work]).intersection(vectors)))
        if codes:
            works.append(work)
            row_of.append(rows.setdefault(codes, len(rows)))
    means = [np.mean([vectors[code] for code in codes], axis=0) for codes in rows]
    matrix = np.array(means, dtype=np.float32).reshape(len(means), log.dimension)
    return (
        np.array(works, dtype=np.int64),
        np.array(row_of, dtype=np.int64),
        normalised(matrix).astype(np.float16),
    )


def _code_vectors(labels: Labels, log: EncodedLog) -> dict[str, Vectors]:
    codes = list(labels.texts)
    at = log.positions(hash_texts(list(labels.texts.values())))
    known = [(code, position) for code, position in zip(codes, at.tolist(), strict=True) if position >= 0]
    if not known:
        return {}
    vectors = log.vectors(np.array([position for _, position in known])).astype(np.float32)
    return {code: vector for (code, _), vector in zip(known, vectors, strict=True)}
