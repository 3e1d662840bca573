"""CSV into rows, with the bytes of each; a broken row costs one line."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import IO

from migresearch.errors import UsageError
from migresearch.importers.pieces import LONGEST, Piece, decoded

_DELIMITERS = ",;\t|"
# Longer rows are the trace of a quotation mark that is never closed.
_LONGEST_ROW = 2**20
_MOST_LINES = 500


def read_header(stream: IO[bytes]) -> tuple[bytes, list[str], str]:
    """(bytes, column names, delimiter) of the first line, split at the sign that makes most columns."""
    raw = stream.readline(LONGEST)
    text = decoded(raw)[0].rstrip("\r\n")
    if text.casefold().startswith("sep=") and len(text) == 5:  # Excel's own line
        more, names, _ = read_header(stream)
        return raw + more, names, text[4]
    splits = {delimiter: next(csv.reader([text], delimiter=delimiter), []) for delimiter in _DELIMITERS}
    delimiter = max(splits, key=lambda one: len(splits[one]))
    names = [name.strip() for name in splits[delimiter]]
    if len(set(names)) != len(names):
        raise UsageError(f"two columns of the table have the same name: {', '.join(names)}")
    return raw, names, delimiter


def rows(stream: IO[bytes], names: list[str], delimiter: str, line: int) -> Iterator[Piece]:
    """Each row as a piece with its columns; ``line`` is the number of the first."""
    waiting: deque[bytes] = deque()
    while True:
        used, values, fault = _row(stream, waiting, delimiter)
        if not used:
            return
        if fault is None and len(values) != len(names) and values:
            fault = f"the row has {len(values)} columns, the header {len(names)}"
        if fault:
            waiting.extendleft(reversed(used[1:]))
            del used[1:]
            yield Piece(line, used[0].rstrip(b"\r\n"), fault)
        elif any(value.strip() for value in values):
            raw = b"".join(used).rstrip(b"\r\n")
            yield Piece(line, raw, fields=dict(zip(names, values, strict=True)))
        line += len(used)


def _row(
    stream: IO[bytes], waiting: deque[bytes], delimiter: str
) -> tuple[list[bytes], list[str], str | None]:
    """(lines used, values, fault) of the next row; the lines of a faulty row can be read again."""
    used: list[bytes] = []

    def lines() -> Iterator[str]:
        while raw := waiting.popleft() if waiting else stream.readline(LONGEST):
            used.append(raw)
            if len(used) > _MOST_LINES or sum(map(len, used)) > _LONGEST_ROW:
                raise csv.Error("a quotation mark is not closed")
            yield decoded(raw)[0]

    try:
        return used, next(csv.reader(lines(), delimiter=delimiter, strict=True), []), None
    except csv.Error as error:
        return used, [], f"the row is not valid CSV: {error}"
