"""What suggestions keep beside the index, so that a second run need not do what the first did.

Derived files only: whoever deletes them loses time. A file that cannot be read counts as absent.
"""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.errors import SearchIndexError

FOLDER = "suggestions"
_FACTS = "facts"

Arrays = Mapping[str, NDArray[Any]]


class Files:
    """Arrays and a few facts (JSON) by name, in a folder; the caller holds the lock of the index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def read(self, name: str) -> tuple[dict[str, NDArray[Any]], dict[str, Any]] | None:
        """The arrays and the facts; None where there are none."""
        try:
            with np.load(self._path(name), allow_pickle=False) as file:
                arrays = {key: file[key] for key in file.files}
            return arrays, json.loads(str(arrays.pop(_FACTS)))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def write(self, name: str, arrays: Arrays, facts: Mapping[str, Any] | None = None) -> None:
        """Put them in place of what was there, whole or not at all."""
        path = self._path(name)
        unfinished = path.with_suffix(".unfinished")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                np.savez(file, **dict(arrays), facts=np.array(json.dumps(dict(facts or {}))))  # type: ignore[arg-type]
            unfinished.replace(path)
        except OSError as error:
            raise SearchIndexError(
                f"cannot write {path}: {error.strerror}; make room on the disk and run "
                "`migresearch classify suggest` again"
            ) from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.npz"
