"""What an import could not read: its bytes in a file that can be imported again, the reasons beside it."""

import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from migresearch.importers.formats import Format
from migresearch.importers.pieces import Unreadable
from migresearch.importers.reading import Reading

_ENDS = {
    Format.CSV: b"\n",
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
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self.reasons_path = path.with_name(path.name + ".reasons.jsonl")
        self.count = 0
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
        for path in (self.path, self.reasons_path) if self._bytes else ():
            if error is None:
                _unfinished(path).replace(path)
            else:
                _unfinished(path).unlink(missing_ok=True)


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
