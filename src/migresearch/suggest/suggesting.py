"""Suggestions for a scheme: the model in force, its values written where texts or the model changed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.schemes import Scheme
from migresearch.store import Store
from migresearch.store.suggesting import NewValue
from migresearch.suggest import scope as scopes
from migresearch.suggest.chances import Matrix
from migresearch.suggest.choosing import Choice, Decisive, choose
from migresearch.suggest.files import Files
from migresearch.suggest.labels import Labels, labels_of
from migresearch.suggest.learning import Decided, Pool, Rows
from migresearch.suggest.library_texts import Texts
from migresearch.suggest.model import Model, read_model, write_model
from migresearch.suggest.reasons import Alike, Asked, reasons
from migresearch.suggest.scope import Scope
from migresearch.suggest.starting import start

LEAST = 0.25
"""Less likely codes are not suggested."""
MOST = 5
"""So many codes of a scheme are suggested for a work at most."""
COUNTS_FROM = 0.8
"""From this probability on a code counts of itself, once enough was decided to trust the number."""
ENOUGH = 50


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a scheme. ``looked_at``: texts that were classified now; ``values``: suggestions
    written for them; ``before``, ``after``: log loss of old and new model on decisions unknown to them."""

    scheme: str
    rules: str
    decided: int
    model: str
    outcome: str
    looked_at: int
    values: int
    before: float | None
    after: float | None
    seconds: float


class Suggester:
    """One scheme over the texts of a library; ``rules`` says what became of the values of rules."""

    def __init__(self, store: Store, files: Files, texts: Texts, scheme: Scheme, scope: Scope) -> None:
        self._store = store
        self._files = files
        self._texts = texts
        self._scheme = scheme
        self._scope = scope

    @cached_property
    def labels(self) -> Labels:
        """What people decided of works that have a vector."""
        found = labels_of(self._store, self._scheme)
        return found.chosen(self._texts.rows(found.works.tolist())[1])

    def run(self, rules: str) -> Done:
        """Bring the suggestions up to date."""
        began = time.perf_counter()
        choice = self.chosen()
        looked_at, written = self._write(choice.model)
        return Done(
            self._scheme.id, rules, len(self.labels), choice.model.name, choice.outcome.value, looked_at,
            written, choice.before, choice.after, round(time.perf_counter() - began, 2),
        )  # fmt: skip

    def chosen(self) -> Choice:
        """The model in force from now on; it is kept."""
        kept = read_model(self._files, self._scheme.id)
        texts = Decisive(self._texts.places[self._decided], self._hits[self._decided])
        choice = choose(kept, self._basis, self.labels, texts, self.learn_from)
        if choice.model is not kept:
            write_model(self._files, self._scheme.id, choice.model)
        return choice

    def learn_from(self) -> tuple[Pool, Decided]:
        """A sample of all texts with every decided one."""
        rows, words = self._texts.sample_with(self._decided)
        places = self._texts.places[rows]
        meanings = places[:, : self._texts.vectors.shape[1]]
        nearness = self._scope.nearness(meanings, words, self._texts.space)
        hits, exclusive = self._hits[rows], self._scheme.exclusive
        pool = Pool(places, words, start(nearness, hits, exclusive=exclusive), hits, exclusive)
        return pool, Decided(np.searchsorted(rows, self._decided), self.labels.values)

    @property
    def _basis(self) -> str:
        return f"{scopes.version(self._scheme)} {self._texts.space.version}"

    @cached_property
    def _decided(self) -> Rows:
        return self._texts.rows(self.labels.works.tolist())[0]

    @cached_property
    def _phrases(self) -> dict[tuple[int, int], str]:
        """(row, code) → the phrases rules found."""
        found = self._store.suggesting.rule_values(self._scheme.id)
        codes = {code: place for place, code in enumerate(self._scheme.codes)}
        rows, known = self._texts.rows([work for work, _, _ in found])
        return {
            (int(row), codes[code]): words
            for row, is_known, (_, code, words) in zip(rows, known, found, strict=True)
            if is_known and code in codes
        }

    @cached_property
    def _hits(self) -> NDArray[np.bool_]:
        hits = np.zeros((len(self._texts.works), len(self._scheme.codes)), np.bool_)
        for row, code in self._phrases:
            hits[row, code] = True
        return hits

    def _write(self, model: Model) -> tuple[int, int]:
        rows = self._stale(model)
        values = self._values(model, rows) if len(rows) else []
        works = self._texts.works[rows].tolist()
        self._store.suggesting.replace_model(self._scheme.id, model.origin, works, values)
        counts = COUNTS_FROM if model.decided >= ENOUGH else None
        self._store.suggesting.set_threshold(self._scheme.id, model.origin, counts)
        state = {"works": self._texts.works, "hashes": self._texts.hashes}
        self._files.write(f"written-{self._scheme.id}", state, {"model": model.version})
        return len(rows), len(values)

    def _stale(self, model: Model) -> Rows:
        """The texts of which this model has not spoken yet."""
        kept = self._files.read(f"written-{self._scheme.id}")
        if not kept or kept[1].get("model") != model.version:
            return np.arange(len(self._texts.works))
        before = dict(zip(kept[0]["works"].tolist(), kept[0]["hashes"].tolist(), strict=True))
        now = zip(self._texts.works.tolist(), self._texts.hashes.tolist(), strict=True)
        return np.array([row for row, (work, text) in enumerate(now) if before.get(work) != text], np.int64)

    def _values(self, model: Model, rows: Rows) -> list[NewValue]:
        found = model.probabilities(self._texts.places[rows], self._hits[rows])
        found[~self._of_kind(rows)] = 0
        kept = (found >= LEAST) & (found >= _last_of_best(found))
        values: list[NewValue] = []
        for code, name in enumerate(self._scheme.codes):
            own = np.flatnonzero(kept[:, code])
            why = self._reasons(rows[own], code) if len(own) else []
            works = self._texts.works[rows[own]].tolist()
            scores = found[own, code].tolist()
            values += [
                NewValue(work, self._scheme.id, name, model.version, round(score, 4), reason)
                for work, score, reason in zip(works, scores, why, strict=True)
            ]
        return values

    def _reasons(self, rows: Rows, code: int) -> list[str]:
        phrases = [self._phrases.get((row, code), "") for row in rows.tolist()]
        asked = Asked(self._texts.works[rows].tolist(), self._meanings(rows), phrases)
        return reasons(asked, self._scope, code, self._alike(code))

    def _alike(self, code: int) -> Alike:
        accepted = self.labels.values[:, code] == 1
        works = self.labels.works[accepted].tolist()
        keys = self._store.suggesting.keys(works) if works else {}
        return Alike(works, [keys[work] for work in works], self._meanings(self._decided[accepted]))

    def _meanings(self, rows: Rows) -> Vectors:
        return self._texts.places[rows, : self._texts.vectors.shape[1]]

    def _of_kind(self, rows: Rows) -> NDArray[np.bool_]:
        """Which of the works are of a kind the scheme applies to."""
        if not self._scheme.kinds:
            return np.ones(len(rows), np.bool_)
        kinds = self._store.suggesting.kinds()
        wanted: Sequence[int] = self._texts.works[rows].tolist()
        return np.array([kinds.get(work) in self._scheme.kinds for work in wanted], np.bool_)


def _last_of_best(found: Matrix) -> Matrix:
    """For each text the probability of the last code that may be suggested, as a column."""
    if found.shape[1] <= MOST:
        return np.zeros((len(found), 1))
    return np.asarray(np.partition(found, -MOST, axis=1)[:, -MOST][:, None])
