"""All derived files brought up to date with the store: words first, then vectors.

Words take seconds, vectors minutes; in between search answers by words over everything and
by meaning over what is encoded.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from migresearch.config import Config
from migresearch.embed import export, exported, find_model, load
from migresearch.embed.card import read_card
from migresearch.errors import SearchIndexError
from migresearch.index.layout import remove_generations
from migresearch.index.lexical_build import Document
from migresearch.index.lock import locked
from migresearch.index.owner import claim
from migresearch.index.update import Update, update
from migresearch.index.vectors import open_vectors
from migresearch.index.words import FOLDER, open_words, write_words
from migresearch.index.works import Labels
from migresearch.records import passage
from migresearch.schemes import Scheme
from migresearch.store import Store

Report = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an update did. ``works`` are searchable by meaning, ``pending`` not yet; ``encoded`` counts
    texts and codes; ``worded``: whether the index of words was written anew."""

    encoder: str
    works: int
    pending: int
    encoded: int
    worded: bool
    labelled: int
    slow_reason: str | None

    @property
    def is_changed(self) -> bool:
        return self.worded or self.encoded > 0


def refresh(
    config: Config, schemes: Mapping[str, Scheme], created: str, report: Report, *, from_nothing: bool = False
) -> IndexReport:
    """Update every index; resumes after any stop. Raises SearchIndexError where another update runs."""
    index = config.paths.index
    with Store.read(config.paths.database) as store, locked(index):
        claim(index, store.library_id)
        model = find_model(config.encoder)
        if from_nothing:
            for folder in (index / FOLDER, index / model.folder_name):
                remove_generations(folder)
        stamp = store.newest_stamp()  # before the texts are read: those that come meanwhile are newer
        worded = _refresh_words(config, store, stamp)
        encoder = load(export(model, index), bulk=True)
        done = update(
            index / model.folder_name,
            encoder,
            store.text_hashes(),
            lambda hashes: {key: passage(*text) for key, text in store.texts_by_hash(hashes).items()},
            created=created,
            exact_up_to=config.index.exact_up_to,
            stamp=stamp,
            labels=_labels(store, schemes),
            progress=report,
        )
    return _report(model.folder_name, done, worded=worded, slow_reason=encoder.slow_reason)


def is_behind(config: Config) -> bool:
    """Whether there is an index and an update would bring it on: texts came since, it was stopped half way,
    or it is damaged. Loads no encoder."""
    folder = exported(config.paths.index, config.encoder)
    if folder is None:
        return False
    try:
        vectors = open_vectors(folder, read_card(folder).fingerprint)
    except SearchIndexError:
        return True
    with Store.read(config.paths.database) as store:
        return not vectors or bool(vectors.manifest.pending or store.count_newer(vectors.manifest.stamp))


def _report(encoder: str, done: Update, *, worded: bool, slow_reason: str | None) -> IndexReport:
    manifest = done.manifest
    return IndexReport(
        encoder, manifest.works, manifest.pending, done.encoded, worded, manifest.labelled, slow_reason
    )


def _refresh_words(config: Config, store: Store, stamp: int) -> bool:
    try:
        standing = open_words(config.paths.index)
    except SearchIndexError:
        standing = None  # a damaged index is replaced, which is what its error asks for
    if standing and standing.stamp == stamp and len(standing.index) == store.count():
        return False
    write_words(config.paths.index, _documents(store), stamp)
    return True


def _documents(store: Store) -> Iterator[Document]:
    for row in store.texts():
        yield Document(
            row["work_id"],
            row["title"],
            row["abstract"],
            row["keywords"],
            row["people"],
            row["venue"],
            row["language"] or None,
        )


def _labels(store: Store, schemes: Mapping[str, Scheme]) -> Labels:
    """The codes of every work and, for each code in use, its label with its scope note."""
    codes: dict[int, list[str]] = {}
    texts: dict[str, str] = {}
    ranked = tuple(name for name, scheme in schemes.items() if scheme.ranked)
    for work_id, scheme_id, code in store.codes(ranked):
        name = f"{scheme_id}:{code}"
        if name not in texts:
            known = schemes[scheme_id].codes.get(code)
            texts[name] = f"{known.labels['en']}. {known.note}" if known else ""
        if texts[name]:
            codes.setdefault(work_id, []).append(name)
    return Labels(codes, {name: text for name, text in texts.items() if text})
