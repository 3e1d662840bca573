"""The files of one lexical index: written once under a temporary name, opened by mapping them into memory."""

import json
import mmap
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from migresearch.errors import SearchIndexError

FORMAT = 1
MANIFEST = "manifest.json"
ARRAYS: dict[str, np.dtype[Any]] = {
    "works": np.dtype("<i8"),  # work id of each row, ascending
    "term_starts": np.dtype("<i8"),  # where each term begins in `terms`, and the end
    "terms": np.dtype("u1"),  # all terms in UTF-8, sorted
    "posting_starts": np.dtype("<i8"),  # where each term's postings begin, and the end
    "posting_rows": np.dtype("<i4"),  # rows that hold the term, ascending
    "posting_weights": np.dtype("<u2"),  # saturated frequency in that row, FULL_WEIGHT = 1
    "strongest": np.dtype("<u2"),  # the largest weight of each term
}
FULL_WEIGHT = 65535  # a posting weight of 1
Arrays = dict[str, NDArray[Any]]
_MEND = "run `migresearch index rebuild`"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the arrays hold, and the sizes (elements) by which damage is noticed."""

    documents: int
    languages: tuple[str, ...]
    parameters: dict[str, float]
    sizes: dict[str, int]
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read and check the manifest; :class:`SearchIndexError` when it is missing, foreign or damaged."""
        try:
            raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            manifest = cls(**{**raw, "languages": tuple(raw["languages"])})
        except FileNotFoundError:
            raise SearchIndexError(f"there is no lexical index in {folder}; {_MEND}") from None
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise SearchIndexError(f"the lexical index in {folder} is damaged ({error}); {_MEND}") from error
        if manifest.format != FORMAT:
            raise SearchIndexError(f"the lexical index in {folder} has another format; {_MEND}")
        return manifest


def open_arrays(folder: Path, manifest: Manifest) -> Arrays:
    """Map every array, read-only, after checking that its file has the promised size."""
    return {
        name: _open_array(folder / name, dtype, manifest.sizes.get(name)) for name, dtype in ARRAYS.items()
    }


def write_atomically(folder: Path, write: Callable[[Path], Manifest]) -> None:
    """Let ``write`` fill a temporary folder beside ``folder``, then rename it; on failure nothing is left."""
    unfinished = folder.with_name(f"{folder.name}.unfinished-{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        manifest = write(unfinished)
        (unfinished / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _open_array(path: Path, dtype: np.dtype[Any], size: int | None) -> NDArray[Any]:
    try:
        found = path.stat().st_size
        if size is None or found != size * dtype.itemsize:
            raise SearchIndexError(f"{path} has {found} bytes, not what its manifest says; {_MEND}")
        if not size:
            return np.empty(0, dtype)
        with path.open("rb") as file:
            return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype)
    except OSError as error:
        raise SearchIndexError(f"{path} cannot be read ({error.strerror}); {_MEND}") from error
