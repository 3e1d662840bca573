"""Suggestions for a whole library: rules where schemes changed, then a model for each scheme."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from migresearch.config import Config
from migresearch.embed import Vectors, exported, load
from migresearch.errors import SearchIndexError, unknown
from migresearch.index.lock import locked
from migresearch.index.owner import check_owner
from migresearch.index.update import status
from migresearch.index.vectors import open_vectors
from migresearch.schemes import Scheme
from migresearch.store import Store
from migresearch.suggest.files import Files
from migresearch.suggest.library_texts import Texts
from migresearch.suggest.rerunning import begun, keep
from migresearch.suggest.scope import clauses, scope_of
from migresearch.suggest.suggesting import Done, Suggester

Report = Callable[[int, int | None], None]

_CLAUSES, _RULES = "clauses", "rules"


def suggest(
    config: Config, schemes: Mapping[str, Scheme], names: Sequence[str], report: Report
) -> list[Done]:
    """Bring the suggestions of these schemes (all if none is named) up to date.

    Raises SearchIndexError where there is no index, UsageError for an unknown scheme.
    """
    chosen = modelled(schemes, names)
    with Store.open(config.paths.database) as store, opened(config, store, report) as (files, texts):
        stale = _rules(store, files, schemes, names or list(schemes), texts)
        suggesters = (suggester(config, store, files, texts, schemes[name]) for name in chosen)
        told = ("re-run" if name in stale else "as they were" for name in chosen)
        return [one.run(rules) for rules, one in zip(told, suggesters, strict=True)]


def modelled(schemes: Mapping[str, Scheme], names: Sequence[str]) -> list[str]:
    """The schemes models work on: those that say by words around a name what it is are left to rules."""
    for name in names:
        if name not in schemes:
            raise unknown("scheme", name, schemes)
    return [name for name in names or schemes if not schemes[name].codes_of]


@contextmanager
def opened(config: Config, store: Store, report: Report) -> Iterator[tuple[Files, Texts]]:
    """The texts of the library and what was kept of former runs; nobody else updates the index meanwhile."""
    index = config.paths.index
    check_owner(index, store.library_id)
    folder = exported(index, config.encoder)
    manifest = status(folder) if folder else None
    if folder is None or manifest is None:
        raise SearchIndexError("there is no index of vectors yet: run `migresearch index update` first")
    with locked(index):
        vectors = open_vectors(folder, manifest.fingerprint)
        if vectors is None:
            raise SearchIndexError("there is no index of vectors yet: run `migresearch index update` first")
        files = Files(folder)
        yield files, Texts(store, vectors.content, files, report)


def suggester(config: Config, store: Store, files: Files, texts: Texts, scheme: Scheme) -> Suggester:
    """Everything a scheme needs, its clauses encoded."""
    said = [clause for code in scheme.codes.values() for clause in clauses(code)]
    return Suggester(store, files, texts, scheme, scope_of(scheme, _encoded(config, files, said)))


def _encoded(config: Config, files: Files, texts: Sequence[str]) -> Vectors:
    """The vectors of clauses; each is encoded once."""
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    kept = files.read(_CLAUSES)
    known: dict[str, Vectors] = {}
    if kept:
        known = dict(zip(kept[0]["hashes"].astype(str).tolist(), kept[0]["vectors"], strict=True))
    missing = {one: text for one, text in zip(hashes, texts, strict=True) if one not in known}
    if missing:
        folder = exported(config.paths.index, config.encoder)
        if folder is None:
            raise SearchIndexError("the encoder is gone: run `migresearch index update` first")
        made = load(folder, bulk=True).encode_passages(list(missing.values()))
        known |= dict(zip(missing, made, strict=True))
        arrays = {"hashes": np.array(list(known), "S64"), "vectors": np.array(list(known.values()))}
        files.write(_CLAUSES, arrays)
    return np.array([known[one] for one in hashes], np.float32)


def _rules(
    store: Store, files: Files, schemes: Mapping[str, Scheme], names: Sequence[str], texts: Texts
) -> list[str]:
    """Re-run the rules of schemes that are not known to be the same since; returns their names.

    Works that came later were classified on their way in.
    """
    kept = files.read(_RULES)
    checked: dict[str, str] = kept[1] if kept else {}
    versions = {name: schemes[name].version for name in names}
    stale = [name for name in names if checked.get(name) != versions[name]]
    if stale:
        with begun(store, schemes, stale) as found:
            texts.prepare()  # while the rules are run
            keep(store, stale, found, texts.report)
        files.write(_RULES, {}, checked | versions)
    return stale
