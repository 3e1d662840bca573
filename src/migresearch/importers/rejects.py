"""What an import could not read: its bytes in a file that can be imported again, the reasons beside it."""

import json
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
            self._reasons = self.reasons_path.open("w", encoding="utf-8")
        separator = b"" if self.count == 0 else _ENDS[self._reading.format]
        self._bytes.write(separator + unreadable.raw)
        json.dump({"line": unreadable.line, "reason": unreadable.reason}, self._reasons, ensure_ascii=False)
        self._reasons.write("\n")
        self.count += 1

    def _begin(self) -> IO[bytes]:
        stream = self.path.open("wb")
        stream.write(b"[\n" if self._reading.format is Format.JSON else self._reading.preamble)
        return stream

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bytes:
            self._bytes.write(
                b"\n]\n" if self._reading.format is Format.JSON else _ENDS[self._reading.format]
            )
            self._bytes.close()
        if self._reasons:
            self._reasons.close()
