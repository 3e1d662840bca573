"""encoder.json: what an exported encoder is, and whether it still fits its model."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from migresearch.config import EncoderSettings
from migresearch.embed.model import Model, deciding_files
from migresearch.errors import EncoderError

CARD = "encoder.json"
FORMAT = 1
"""Raised when the exported files change; older ones are exported again, vectors stay."""


@dataclass(frozen=True)
class Card:
    """The facts of one exported encoder.

    ``source_state`` is size and change time of the model's files: while they stand,
    the model need not be hashed again. ``files`` are the exported files' sizes.
    """

    format: int
    model: str
    query_prefix: str
    passage_prefix: str
    fingerprint: str
    dimension: int
    runtime: Literal["onnx", "sentence-transformers"]
    slow_reason: str | None
    source: str
    source_state: str
    files: dict[str, int]

    def fits(self, settings: EncoderSettings) -> bool:
        """Whether the card is of these settings and its model has not changed since."""
        asked = (FORMAT, settings.model, settings.query_prefix, settings.passage_prefix)
        return asked == (self.format, self.model, self.query_prefix, self.passage_prefix) and source_state(
            Path(self.source)
        ) in (self.source_state, None)


def source_state(folder: Path) -> str | None:
    """Sizes and change times of a model's files as one text; None when the folder is gone."""
    if not folder.is_dir():
        return None
    stats = ((path.relative_to(folder), path.stat()) for path in deciding_files(folder))
    return " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)


def new_card(model: Model, outcome: dict[str, Any], files: dict[str, int]) -> Card:
    """The card of a model just exported; ``outcome`` is what the export reported."""
    return Card(
        format=FORMAT,
        model=model.settings.model,
        query_prefix=model.settings.query_prefix,
        passage_prefix=model.settings.passage_prefix,
        fingerprint=model.fingerprint,
        source=str(model.folder),
        source_state=source_state(model.folder) or "",
        files=files,
        **outcome,
    )


def write_card(folder: Path, card: Card) -> None:
    """Write the card, whole or not at all: it is the sign that the encoder's other files are there."""
    temporary = folder / f".{CARD}"
    temporary.write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(folder / CARD)


def read_card(folder: Path) -> Card:
    """The card of an exported encoder; raises :class:`EncoderError` when it or a file is damaged."""
    try:
        card = Card(**json.loads((folder / CARD).read_text(encoding="utf-8")))
        sizes = {name: (folder / name).stat().st_size for name in card.files}
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    if sizes != card.files:
        raise _damaged(folder, "a file has not the size it was written with")
    return card


def _damaged(folder: Path, reason: str) -> EncoderError:
    return EncoderError(
        f"the exported encoder in {folder} is damaged ({reason}): run `migresearch index update`"
    )
