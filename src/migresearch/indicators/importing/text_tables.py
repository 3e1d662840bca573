"""Tables in text files: CSV and TSV, in whichever encoding, packed or not, with whichever separator."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from migresearch.errors import UsageError
from migresearch.importers.opening import open_bytes
from migresearch.indicators.importing.cells import Sheet
from migresearch.indicators.importing.limits import MEGABYTE, Limits

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_LINES = 20
_LONGEST_CELL = 2**24


def read_text(path: Path, limits: Limits) -> tuple[str, list[str]]:
    """(the text of a file, what is to be said of its encoding). Raises UsageError: no text, or too much."""
    opened = open_bytes(path)
    with opened.stream as stream:
        data = stream.read(limits.unpacked_megabytes * MEGABYTE + 1)
    if len(data) > limits.unpacked_megabytes * MEGABYTE:
        raise UsageError(
            f"{path} unpacks to more than indicators.max_unpacked_megabytes = {limits.unpacked_megabytes}; "
            "raise the setting if you trust the file"
        )
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), ["the file is not UTF-8; read as Windows-1252"]


def table(name: str, text: str, limits: Limits, separator: str | None = None) -> Sheet:
    """The table in a text; the separator that parts its first lines most evenly, where none is named."""
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator or separator_of(text)):
            rows.append(row)
            cells += len(row)
            if cells > limits.cells:
                limits.check_cells(name, len(rows), -(-cells // len(rows)))
        return Sheet(name, rows)
    except csv.Error as error:
        raise UsageError(f"{name} cannot be read as a table: {error}") from error


def separator_of(text: str) -> str:
    """The sign that parts the first lines into the most columns, alike in as many of them as possible."""
    lines = list(_first_lines(text))
    return max(SEPARATORS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: list[str], sign: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
    common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(common) if common > 1 else 0), common


def _first_lines(text: str) -> Iterator[str]:
    for count, line in enumerate(io.StringIO(text, newline="")):
        if count == _SAMPLE_LINES:
            return
        yield line
