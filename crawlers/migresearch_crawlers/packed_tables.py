"""Tables in a zip file, read row by row: neither the file nor a table is ever whole in memory."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile

from migresearch_crawlers.failures import UnreadableAnswer

MOST_UNPACKED = 2 * 1024**3  # bytes; the largest table we know has a tenth of it
LONGEST_LINE = 1_000_000  # characters
# zipfile says NotImplementedError of ways of packing it does not know, RuntimeError of encrypted files.
TORN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class PackedTable:
    """A CSV table in an archive, wherever in it a file of this name lies.

    ``columns`` must be there. After reading, ``rows`` is the number of rows and ``odd`` of those that have
    too few or too many cells, which are left out.
    """

    def __init__(self, archive: ZipFile, name: str, columns: Sequence[str], delimiter: str = ";") -> None:
        self.archive, self.name, self.columns, self.delimiter = archive, name, columns, delimiter
        self.rows = self.odd = 0

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Raises UnreadableAnswer for a table that is missing, torn, too large or of another form."""
        try:
            with self.archive.open(self._member()) as stream:
                yield from self._rows(stream)
        except (*TORN, csv.Error, UnicodeError) as error:
            raise UnreadableAnswer(f"{self.name} cannot be read ({error})") from error

    def _member(self) -> str:
        members = (one for one in self.archive.infolist() if PurePosixPath(one.filename).name == self.name)
        member = next(members, None)
        if member is None:
            raise UnreadableAnswer(f"the archive holds no {self.name}")
        if member.file_size > MOST_UNPACKED:
            raise UnreadableAnswer(f"{self.name} would unpack to {member.file_size:,} bytes")
        return member.filename

    def _rows(self, stream: IO[bytes]) -> Iterator[dict[str, str]]:
        reader = csv.reader(_lines(stream), delimiter=self.delimiter)
        header = next(reader, [])
        if missing := [one for one in self.columns if one not in header]:
            raise UnreadableAnswer(f"{self.name} has no column {missing[0]!r}")
        for cells in reader:
            self.rows += 1
            if len(cells) == len(header):
                yield dict(zip(header, cells, strict=True))
            else:
                self.odd += 1


def _lines(stream: IO[bytes]) -> Iterator[str]:
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise UnreadableAnswer("a line without end")
        yield line
