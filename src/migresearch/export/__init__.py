"""Works in the formats of reference managers and spreadsheets, and a receipt for the methods section."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from migresearch.export.works import ExportWork

__all__ = ["ExportFormat", "receipt_path", "write"]


class ExportFormat(StrEnum):
    """The formats works can leave in."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    CSV = "csv"
    JSONL = "jsonl"


def write(works: Iterable["ExportWork"], format: ExportFormat, stream: IO[str]) -> int:  # noqa: A002
    """Write the works to a text stream opened with ``newline=""`` and UTF-8; the number written."""
    # Imported here because the command line needs the names of the formats before it needs the writers.
    from migresearch.export import bibtex, csl, ris, tables

    writers = {
        ExportFormat.BIBTEX: bibtex.write_bibtex,
        ExportFormat.RIS: ris.write_ris,
        ExportFormat.CSL: csl.write_csl,
        ExportFormat.CSV: tables.write_csv,
        ExportFormat.JSONL: tables.write_jsonl,
    }
    return writers[format](works, stream)


def receipt_path(output: Path) -> Path:
    """Where the receipt of an export stands: beside the file."""
    return output.with_name(f"{output.name}.receipt.json")
