"""manifest.json of a generation: what it holds, and whether its files are the ones that were written."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from migresearch.errors import SearchIndexError

MANIFEST = "manifest.json"
FORMAT = 1
REMEDY = "run `migresearch index rebuild`"


@dataclass(frozen=True)
class Probing:
    """How the approximate index is asked: of ``lists`` clusters the ``probes`` nearest.

    ``recall`` is recall@10 against exact search, measured when it was built.
    """

    lists: int
    probes: int
    recall: float


@dataclass(frozen=True)
class Coarseness:
    """What a coarse copy of the vectors is worth: a component is a whole number of ``step``.

    ``error`` is the largest distance of a vector from its copy, ``longest`` the length of the longest copy.
    """

    step: float
    error: float
    longest: float


@dataclass(frozen=True)
class Manifest:
    """The facts of one generation.

    ``works`` have a content vector, ``texts`` distinct ones; ``pending`` works had none yet.
    ``wanted`` is the hash over all works and their texts and codes the update was asked for;
    ``ids`` the hash over the works that are in. ``stamp`` is that of the newest text the update
    knew. ``files`` gives size and SHA-256.
    """

    encoder: str
    fingerprint: str
    dimension: int
    created: str
    works: int
    texts: int
    pending: int
    labelled: int
    wanted: str
    ids: str
    probing: Probing | None
    coarse: Coarseness | None = None
    stamp: int = -1
    metric: str = "inner product"
    format: int = FORMAT
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


def write_manifest(generation: Path, manifest: Manifest) -> None:
    """Write the manifest beside the files it describes."""
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False)
    (generation / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(generation: Path) -> Manifest:
    """The manifest, its files checked for presence and size.

    Raises :class:`SearchIndexError` with the command that mends it.
    """
    try:
        raw = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        files = {name: (size, digest) for name, (size, digest) in raw.pop("files").items()}
        probing, coarse = raw.pop("probing"), raw.pop("coarse", None)
        manifest = Manifest(
            **raw,
            files=files,
            probing=Probing(**probing) if probing else None,
            coarse=Coarseness(**coarse) if coarse else None,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(generation, f"its {MANIFEST} cannot be read: {error}") from error
    _check_sizes(generation, manifest)
    return manifest


def check_contents(generation: Path, manifest: Manifest) -> None:
    """Read every file whole and compare its SHA-256; raises :class:`SearchIndexError`."""
    for name, (_, digest) in manifest.files.items():
        if _sha256(generation / name) != digest:
            raise damaged(generation, f"{name} is not what was written")


def describe_files(generation: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file in the generation, by name."""
    return {path.name: (path.stat().st_size, _sha256(path)) for path in sorted(generation.iterdir())}


def damaged(generation: Path, reason: str) -> SearchIndexError:
    """The error for a generation that must not be searched."""
    return SearchIndexError(f"the index in {generation} is damaged ({reason}): {REMEDY}")


def _check_sizes(generation: Path, manifest: Manifest) -> None:
    if manifest.format != FORMAT:
        raise damaged(generation, f"format {manifest.format}, this version reads {FORMAT}")
    for name, (size, _) in manifest.files.items():
        try:
            found = (generation / name).stat().st_size
        except OSError as error:
            raise damaged(generation, f"{name} is missing") from error
        if found != size:
            raise damaged(generation, f"{name} has {found} bytes, {size} were written")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
