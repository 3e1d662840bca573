"""Suggestions measured on decisions the model was not told of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.config import Config
from migresearch.errors import NothingFoundError
from migresearch.schemes import Scheme
from migresearch.store import Store
from migresearch.suggest.chances import Matrix, chances
from migresearch.suggest.heldout import FEWEST, calibrated, held_out
from migresearch.suggest.measuring import (
    Bin,
    Interval,
    calibration_error,
    claims,
    figures,
    reliability,
    resampled,
)
from migresearch.suggest.running import modelled, opened, suggester
from migresearch.suggest.suggesting import Suggester

Report = Callable[[int, int | None], None]

LIKELY = 0.5
"""From this probability on a code counts as suggested."""
RANDOM_ENOUGH = 50
"""So many works drawn by chance are measured alone: what a queue chose for its doubt is harder."""


@dataclass(frozen=True)
class Evaluation:
    """``probabilities`` and ``labels`` (1, 0, NaN) of the decided works, of shape (works, codes).

    ``drawn``: whether only works that chance drew are measured.
    """

    scheme: str
    codes: tuple[str, ...]
    exclusive: bool
    drawn: bool
    probabilities: Matrix
    labels: Matrix

    @property
    def heading(self) -> str:
        """What was measured on what, in one line."""
        how = "drawn by chance" if self.drawn else "decided, as the queue chose them"
        return f"{self.scheme}: {len(self.labels):,} works {how}; each judged by a model not told of it"

    @property
    def bins(self) -> list[Bin]:
        """What was said beside what came true."""
        return reliability(*claims(self.probabilities, self.labels, exclusive=self.exclusive))

    @property
    def error(self) -> Interval:
        """The expected calibration error of the scheme."""

        def of(rows: NDArray[np.int64]) -> float:
            found = claims(self.probabilities[rows], self.labels[rows], exclusive=self.exclusive)
            return calibration_error(reliability(*found))

        return resampled(len(self.labels), of)

    @property
    def suggested(self) -> NDArray[np.bool_]:
        """Which codes count as suggested: the likely ones; where one excludes the others, the likeliest."""
        if self.exclusive:
            best = self.probabilities.argmax(axis=1)
            return np.asarray(best[:, None] == np.arange(len(self.codes)))
        return np.asarray(self.probabilities >= LIKELY)

    def rows(self) -> list[dict[str, Any]]:
        """A row a code somebody spoke of, and one for all together; figures from 0 to 1."""
        spoken = np.flatnonzero((~np.isnan(self.labels)).any(axis=0))
        own = [self._row(self.codes[code], np.array([code])) for code in spoken]
        error = self.error
        interval = {"calibration_low": error.low, "calibration_high": error.high}
        whole = self._row("all", np.arange(len(self.codes)))
        whole["calibration_error"] = error.value
        none = dict.fromkeys(interval)
        return [*(row | none for row in own), whole | interval]

    def _row(self, name: str, codes: NDArray[np.int64]) -> dict[str, Any]:
        labels = self.labels[:, codes]
        found = figures(self.suggested[:, codes], labels)
        bins = reliability(*claims(self.probabilities[:, codes], labels, exclusive=False))
        return {
            "scheme": self.scheme,
            "code": name,
            "decided": found.labels,
            "fitting": found.fitting,
            "precision": found.precision,
            "recall": found.recall,
            "f1": found.f1,
            "calibration_error": calibration_error(bins),
        }


def evaluate(
    config: Config, schemes: Mapping[str, Scheme], names: Sequence[str], report: Report
) -> list[Evaluation]:
    """Measure these schemes, or all of which enough was decided. Raises NothingFoundError for none."""
    found = []
    with Store.open(config.paths.database) as store, opened(config, store, report) as (files, texts):
        for name in modelled(schemes, names):
            one = suggester(config, store, files, texts, schemes[name])
            if len(one.labels) >= FEWEST:
                found.append(measure(one, schemes[name]))
    if not found:
        raise NothingFoundError(
            f"fewer than {FEWEST} works are decided, too few to measure by: `migresearch classify` decides"
        )
    return found


def measure(one: Suggester, scheme: Scheme) -> Evaluation:
    """Each decided work by a model that was not told of it."""
    pool, decided = one.learn_from()
    raw, labels = held_out(pool, decided), one.labels.values
    found = chances(calibrated(raw, labels, exclusive=pool.exclusive), exclusive=pool.exclusive)
    drawn = bool(one.labels.random.sum() >= RANDOM_ENOUGH)
    rows = one.labels.random if drawn else np.ones(len(labels), np.bool_)
    return Evaluation(scheme.id, tuple(scheme.codes), scheme.exclusive, drawn, found[rows], labels[rows])
