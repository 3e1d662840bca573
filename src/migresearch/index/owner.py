"""Which database an index folder belongs to: work ids mean nothing in another one."""

from pathlib import Path

from migresearch.errors import SearchIndexError
from migresearch.index.layout import CURRENT

OWNER = "LIBRARY"


def check_owner(index: Path, library_id: str) -> None:
    """Raise SearchIndexError where the folder holds the index of another database."""
    if owner(index) not in (None, library_id):
        raise SearchIndexError(
            f"the index in {index} was built for another database; name this one's with --index or "
            "paths.index, or run `migresearch index update` to build it here anew"
        )


def claim(index: Path, library_id: str) -> None:
    """Make the folder this database's; what was built for another one is no longer in force.

    Encoded texts stay: they are found by their content. The caller holds the index lock.
    """
    if owner(index) == library_id:
        return
    for pointer in index.glob(f"*/{CURRENT}"):
        pointer.unlink()
    (index / OWNER).write_text(library_id, encoding="ascii")


def owner(index: Path) -> str | None:
    """The id of the database the folder belongs to; None for a new folder."""
    try:
        return (index / OWNER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
