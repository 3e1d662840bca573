"""Which form a file of scores has: found by what stands in it, never by its name."""

from pathlib import Path

from migresearch.errors import UsageError
from migresearch.indicators.importing import mipex
from migresearch.indicators.importing.limits import Limits, check_size
from migresearch.indicators.importing.opening import Workbook, is_workbook, open_workbook
from migresearch.indicators.importing.reading import Content


def read_file(path: Path, limits: Limits) -> Content:
    """What a file of scores holds. Raises UsageError: too large, damaged, of no known form."""
    check_size(path, limits)
    if not is_workbook(path):
        raise UsageError(f"{path}: no known form of scores")
    with open_workbook(path, limits) as book:
        return _from_workbook(path, book)


def _from_workbook(path: Path, book: Workbook) -> Content:
    if mipex.fits(book):
        return mipex.read(book)
    raise UsageError(f"{path}: no known form of scores; see docs/importing-scores.md for a mapping file")
