"""How large a file of scores may be before anybody opens it."""

from dataclasses import dataclass
from pathlib import Path

from migresearch.errors import UsageError

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be (``megabytes``), how large what is packed in it (``unpacked_megabytes``), and
    how many cells one sheet may span."""

    megabytes: int = 100
    unpacked_megabytes: int = 500
    cells: int = 15_000_000

    def check_cells(self, path: Path | str, height: int, width: int) -> None:
        """Raises UsageError for a table that spans more."""
        if height * width > self.cells:
            raise UsageError(
                f"{path}: a table spans {height:,} rows and {width:,} columns, more cells than "
                f"indicators.max_cells = {self.cells:,}; delete stray cells, or raise the setting"
            )


def check_size(path: Path, limits: Limits) -> None:
    """Raises UsageError for a file that is missing, empty or too large."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if not path.is_file():
        raise UsageError(f"{path} is not a file")
    if size == 0:
        raise UsageError(f"{path} is empty")
    if size > limits.megabytes * MEGABYTE:
        raise UsageError(
            f"{path} is {size / MEGABYTE:,.0f} MB, more than indicators.max_file_megabytes = "
            f"{limits.megabytes}, and is not opened; raise the setting if you trust the file"
        )
