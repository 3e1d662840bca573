"""The model in force for a scheme: what it is made of, and where it is kept."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.suggest.chances import Calibration, Matrix, chances
from migresearch.suggest.files import Files
from migresearch.suggest.learning import Lines
from migresearch.suggest.space import Places
from migresearch.suggest.starting import Hits

SCOPE_NOTES, DECISIONS = "scope-notes", "decisions"


@dataclass(frozen=True)
class Model:
    """``basis``: what it was made for (scheme, space): it fits nothing else. ``newest``: the number of the
    newest decision it knows, ``tried``: up to which another one was tried and found no better.
    ``decided``: how many decided works it learnt from."""

    lines: Lines
    calibration: Calibration
    basis: str
    newest: int = 0
    tried: int = 0
    decided: int = 0

    @property
    def name(self) -> str:
        return DECISIONS if self.decided else SCOPE_NOTES

    @property
    def origin(self) -> str:
        """Whose word its values are."""
        return f"model:{self.name}"

    @cached_property
    def version(self) -> str:
        """Another one whenever the same text could get another probability."""
        shift = np.array([self.calibration.slope, *self.calibration.shifts])
        parts = (self.lines.weights, self.lines.offsets, shift)
        made = b"".join(np.ascontiguousarray(part).tobytes() for part in parts) + self.basis.encode()
        return hashlib.sha256(made).hexdigest()[:12]

    def probabilities(self, places: Places, hits: Hits) -> Matrix:
        """(texts, codes); ``hits``: the phrases found in the texts."""
        return chances(self.calibration(self.lines.raw(places, hits)), exclusive=self.lines.exclusive)


def read_model(files: Files, scheme: str) -> Model | None:
    """The model kept for a scheme; None where there is none."""
    kept = files.read(f"model-{scheme}")
    if kept is None:
        return None
    arrays, facts = kept
    try:
        lines = Lines(arrays["weights"], arrays["offsets"], facts.pop("exclusive"))
        calibration = Calibration(facts.pop("slope"), arrays["shifts"])
        return Model(lines, calibration, **facts)
    except (KeyError, TypeError):
        return None


def write_model(files: Files, scheme: str, model: Model) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "weights": model.lines.weights,
        "offsets": model.lines.offsets,
        "shifts": model.calibration.shifts,
    }
    facts = {name: getattr(model, name) for name in ("basis", "newest", "tried", "decided")}
    form: dict[str, Any] = {"exclusive": model.lines.exclusive, "slope": model.calibration.slope}
    files.write(f"model-{scheme}", arrays, facts | form)
