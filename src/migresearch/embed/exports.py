"""Exported encoders on disk: made once, found cheaply, opened fast."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from migresearch.config import EncoderSettings
from migresearch.embed.card import CARD, FORMAT, Card, new_card, read_card, source_state, write_card
from migresearch.embed.encoder import Encoder, PrefixedEncoder
from migresearch.embed.model import Model, find_model, slug
from migresearch.errors import EncoderError

_UNFINISHED = ".export-"


def exported(index: Path, settings: EncoderSettings) -> Path | None:
    """The folder of the exported encoder of these settings; takes a millisecond.

    Only when the model's files were touched since the export is the model hashed again (0.1 s).
    None when there is no such export or it is damaged.
    """
    folders = sorted(index.glob(f"{slug(settings.model)}-*"))
    unchanged = next((folder for folder in folders if _fits(folder, settings)), None)
    if unchanged or not folders:
        return unchanged
    try:
        folder = index / find_model(settings).folder_name
    except EncoderError:
        return None
    return folder if _stands(folder) else None


def export(model: Model, index: Path) -> Path:
    """The folder ``index/<encoder>-<fingerprint>`` with the exported encoder, exported now if need be.

    Takes about 15 s once. The caller holds the lock of the index. An interrupted export
    leaves only a folder that the next one removes.
    """
    folder = index / model.folder_name
    if _stands(folder):
        _refresh_card(model, folder)
    else:
        index.mkdir(parents=True, exist_ok=True)
        _remove_unfinished(index)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=index) as name:
            _make(model, Path(name))
            _put_in_place(Path(name), folder)
    return folder


def load(folder: Path, *, bulk: bool = False) -> Encoder:
    """Open an exported encoder: fast to open, or with ``bulk`` fast to run over many texts.

    Raises :class:`EncoderError` when the files are damaged or the model is gone.
    """
    card = read_card(folder)
    return PrefixedEncoder(
        card.fingerprint,
        card.dimension,
        card.query_prefix,
        card.passage_prefix,
        card.slow_reason,
        _runtime(folder, card, bulk=bulk).vectors,
    )


def _runtime(folder: Path, card: Card, *, bulk: bool) -> Any:
    if card.runtime == "onnx":
        from migresearch.embed.onnx_model import OnnxModel

        try:
            return OnnxModel(folder, dimension=card.dimension, bulk=bulk)
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions
            raise EncoderError(
                f"the exported encoder in {folder} cannot be opened ({error}): "
                f"delete {folder / CARD} and run `migresearch index update`"
            ) from error
    from migresearch.embed.torch_model import TorchModel

    return TorchModel(Path(card.source))


def _fits(folder: Path, settings: EncoderSettings) -> bool:
    card = _card(folder)
    return card is not None and card.fits(settings)


def _stands(folder: Path) -> bool:
    card = _card(folder)
    return card is not None and card.format == FORMAT


def _card(folder: Path) -> Card | None:
    try:
        return read_card(folder)
    except EncoderError:
        return None


def _refresh_card(model: Model, folder: Path) -> None:
    """Note the state of a model that was only reinstalled, so that queries need not hash it."""
    card = read_card(folder)
    if not card.fits(model.settings):
        present = replace(card, source=str(model.folder), source_state=source_state(model.folder) or "")
        write_card(folder, present)


def _make(model: Model, folder: Path) -> None:
    outcome = _run_export(model.folder, folder)
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    write_card(folder, new_card(model, outcome, files))


def _run_export(source: Path, target: Path) -> dict[str, Any]:
    from migresearch.embed.onnx_export import OUTCOME, is_full_disk

    quiet = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(  # noqa: S603 - our own module, with the paths as plain arguments
        [sys.executable, "-m", "migresearch.embed.onnx_export", str(source), str(target)],
        env={**os.environ, **quiet},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no message"])[-1]
        if is_full_disk(said):
            raise EncoderError(
                f"cannot write the exported encoder in {target.parent}: {said}; make room on the disk and "
                "run `migresearch index update`"
            )
        raise EncoderError(f"the model in {source} cannot be opened by sentence-transformers: {said}")
    outcome = target / OUTCOME
    facts: dict[str, Any] = json.loads(outcome.read_text(encoding="utf-8"))
    outcome.unlink()
    return facts


def _put_in_place(made: Path, folder: Path) -> None:
    """Move the files into the encoder's folder, the card last: it is the sign that all are there."""
    folder.mkdir(exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    for path in sorted(made.iterdir(), key=lambda path: path.name == CARD):
        path.replace(folder / path.name)


def _remove_unfinished(index: Path) -> None:
    for leftover in index.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover)
