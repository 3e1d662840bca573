"""What an import could not read: its bytes in a file that can be imported again, the reasons beside it."""

import json
import os
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from migresearch.importers.formats import Format
from migresearch.importers.pieces import Unreadable
from migresearch.importers.reading import Reading

_ENDS = {
    Format.CSV: b"\n",
    Format.RETRACTION_WATCH: b"\n",
    Format.JSON_LINES: b"\n",
    Format.BIBTEX: b"\n\n",
    Format.RIS: b"\r\n\r\n",
    Format.JSON: b",\n",
}


class Rejects:
    """Writes unreadable entries to ``path`` in the file's own format, and their lines and reasons to
    ``<path>.reasons.jsonl``; neither file is made while nothing is rejected.

    Tables repeat their header and BibTeX files their abbreviations, so the file can be imported as it is.
    It appears when all is read: the import may be that of an older reject file in the same place.

    Afterwards the file holds what this import could not read and nothing older. ``removed``: there was an
    older one, and nothing is left to mend. ``aside``: where an older one went that somebody had edited
    without importing it; what a person has written is never overwritten.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self.reasons_path = _reasons_of(path)
        self.count = 0
        self.removed = False
        self.aside: Path | None = None
        self._reading = reading
        self._bytes: IO[bytes] | None = None
        self._reasons: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def write(self, unreadable: Unreadable) -> None:
        """Keep one entry."""
        if self._bytes is None:
            self._bytes = self._begin()
        if self._reasons is None:
            self._reasons = _unfinished(self.reasons_path).open("w", encoding="utf-8")
        separator = b"" if self.count == 0 else _ENDS[self._reading.format]
        self._bytes.write(separator + unreadable.raw)
        json.dump({"line": unreadable.line, "reason": unreadable.reason}, self._reasons, ensure_ascii=False)
        self._reasons.write("\n")
        self.count += 1

    def _begin(self) -> IO[bytes]:
        stream = _unfinished(self.path).open("wb")
        stream.write(b"[\n" if self._reading.format is Format.JSON else self._reading.preamble)
        return stream

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as open_files:
            for stream in (self._bytes, self._reasons):
                if stream is not None:
                    open_files.enter_context(stream)
            if self._bytes and error is None:
                is_json = self._reading.format is Format.JSON
                self._bytes.write(b"\n]\n" if is_json else _ENDS[self._reading.format])
        if error is not None:
            for path in (self.path, self.reasons_path):
                _unfinished(path).unlink(missing_ok=True)
        elif self.count:
            self._replace()
        else:
            self._remove()

    def _replace(self) -> None:
        if self._is_edited():
            self.aside = _free_name(self.path)
            self.path.rename(self.aside)
        for path in (self.path, self.reasons_path):
            _unfinished(path).replace(path)
        written = self.path.stat()
        os.utime(self.reasons_path, ns=(written.st_atime_ns, written.st_mtime_ns))

    def _remove(self) -> None:
        if self.path.exists() and not self._is_edited():
            self.path.unlink()
            self.reasons_path.unlink(missing_ok=True)
            self.removed = True

    def _is_edited(self) -> bool:
        """Whether somebody's work on an older file is not in this import: it is newer than its reasons."""
        if not self.path.exists() or self.path.samefile(self._reading.path):
            return False
        times = [one.stat().st_mtime_ns for one in (self.path, self.reasons_path) if one.exists()]
        return len(set(times)) != 1 or len(times) != 2


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _reasons_of(path: Path) -> Path:
    return path.with_name(path.name + ".reasons.jsonl")


def _free_name(path: Path) -> Path:
    """``works.rejects.jsonl`` → ``works.rejects.1.jsonl``, or the next number that is free."""
    names = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())
