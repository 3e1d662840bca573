"""Bringing the index up to the works: encode what is new, publish, forget what is gone.

The caller holds the lock of the index (:func:`migresearch.index.lock.locked`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from migresearch.embed import Encoder
from migresearch.errors import SearchIndexError
from migresearch.index.encoded_log import EncodedLog, Hashes
from migresearch.index.generation import Request, publish
from migresearch.index.layout import LOG, current_generation
from migresearch.index.manifest import Manifest, check_contents, read_manifest
from migresearch.index.works import Labels, hash_texts, hexadecimal, work_table

TextsOf = Callable[[list[str]], Mapping[str, str]]
"""Texts by their hash (hexadecimal); a text that is gone meanwhile is left out."""

Progress = Callable[[int, int], None]
"""Called with texts encoded so far and texts to encode in this update."""

NO_LABELS = Labels()

_BATCH = 256
_FIRST_PUBLISHED = 2000


@dataclass(frozen=True)
class Update:
    """What an update did; ``encoded`` counts texts and codes, ``changed`` is False when nothing was new."""

    encoded: int
    changed: bool
    manifest: Manifest


def update(
    folder: Path,
    encoder: Encoder,
    works: Iterable[tuple[int, str]],
    texts: TextsOf,
    *,
    created: str,
    exact_up_to: int,
    stamp: int = 0,
    labels: Labels = NO_LABELS,
    progress: Progress = lambda _done, _total: None,
) -> Update:
    """Index exactly these works (id, hash of text in hexadecimal) in the encoder's folder.

    A text is encoded once, whatever happens to its works; after any interruption the next
    update goes on where this one stopped. While many texts are encoded, search gets what is
    there every few thousand. ``created`` is the present time in ISO 8601; ``stamp`` that of the
    newest text, kept in the manifest, so that a search can tell how many texts came later.
    """
    table = work_table(works)
    request = Request(folder, encoder.fingerprint, table, labels, created, exact_up_to, stamp)
    standing = _standing(folder)
    if standing and standing.wanted == request.digest() and not standing.pending:
        return Update(0, changed=False, manifest=standing)
    log = EncodedLog(folder / LOG, encoder.dimension)
    codes = _encode_codes(labels, encoder, log)
    missing = _missing(request.works.hashes, log)
    encoded = 0
    for done in _encode(missing, texts, encoder, log):
        encoded += done
        progress(encoded, len(missing))
        if encoded < len(missing) and _due(log, standing):
            standing = publish(request, log)
    manifest = publish(request, log)
    log.compact(np.concatenate([request.works.hashes, _code_hashes(labels)]))
    return Update(codes + encoded, changed=True, manifest=manifest)


def status(folder: Path) -> Manifest | None:
    """The manifest in force, None before the first; raises :class:`SearchIndexError` when damaged."""
    generation = current_generation(folder)
    return None if generation is None else read_manifest(generation)


def verify(folder: Path) -> None:
    """Read the whole index and compare it with its checksums; raises :class:`SearchIndexError`."""
    generation = current_generation(folder)
    if generation is not None:
        check_contents(generation, read_manifest(generation))


def _standing(folder: Path) -> Manifest | None:
    # A damaged generation is replaced, which is what its error asks for.
    try:
        return status(folder)
    except SearchIndexError:
        return None


def _missing(hashes: Hashes, log: EncodedLog) -> Hashes:
    """Hashes never encoded, each once, in the order of the works."""
    absent = hashes[log.positions(hashes) < 0]
    _, first = np.unique(absent, return_index=True)
    return absent[np.sort(first)]


def _encode(missing: Hashes, texts: TextsOf, encoder: Encoder, log: EncodedLog) -> Iterator[int]:
    for start in range(0, len(missing), _BATCH):
        hashes = missing[start : start + _BATCH]
        found = texts(hexadecimal(hashes))
        known = [text in found for text in hexadecimal(hashes)]
        if any(known):
            passages = [found[text] for text in hexadecimal(hashes) if text in found]
            log.append(hashes[known], encoder.encode_passages(passages))
        yield sum(known)


def _encode_codes(labels: Labels, encoder: Encoder, log: EncodedLog) -> int:
    texts = {
        text
        for text, at in zip(labels.texts.values(), log.positions(_code_hashes(labels)), strict=True)
        if at < 0
    }
    if texts:
        log.append(hash_texts(sorted(texts)), encoder.encode_passages(sorted(texts)))
    return len(texts)


def _code_hashes(labels: Labels) -> Hashes:
    return hash_texts(list(labels.texts.values()))


def _due(log: EncodedLog, standing: Manifest | None) -> bool:
    """Whether enough is encoded beyond what search has: the first thousands, then ever larger steps."""
    published = standing.texts if standing else 0
    return len(log) - published >= max(_FIRST_PUBLISHED, published // 4)
