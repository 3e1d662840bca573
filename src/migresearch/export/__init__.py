"""Works in the formats of reference managers and spreadsheets, and a receipt for the methods section."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import IO

from migresearch.export.bibtex import write_bibtex
from migresearch.export.csl import write_csl
from migresearch.export.receipt import Receipt, write_receipt
from migresearch.export.ris import write_ris
from migresearch.export.tables import write_csv, write_jsonl
from migresearch.export.works import ExportWork, Mark

__all__ = ["ExportFormat", "ExportWork", "Mark", "Receipt", "write", "write_receipt"]


class ExportFormat(StrEnum):
    """The formats works can leave in."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    CSV = "csv"
    JSONL = "jsonl"


_WRITERS: dict[ExportFormat, Callable[[Iterable[ExportWork], IO[str]], int]] = {
    ExportFormat.BIBTEX: write_bibtex,
    ExportFormat.RIS: write_ris,
    ExportFormat.CSL: write_csl,
    ExportFormat.CSV: write_csv,
    ExportFormat.JSONL: write_jsonl,
}


def write(works: Iterable[ExportWork], format: ExportFormat, stream: IO[str]) -> int:  # noqa: A002
    """Write the works to a text stream opened with ``newline=""`` and UTF-8; the number written."""
    return _WRITERS[format](works, stream)
