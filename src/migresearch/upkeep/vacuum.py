"""Giving back the room that deleted rows left."""

from dataclasses import dataclass
from pathlib import Path

from migresearch.errors import StoreError
from migresearch.store.copying import compact
from migresearch.upkeep.unfinished import check_room, size_of, unfinished, writing


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """Bytes of the database with its log, before and after."""

    before: int
    after: int


def vacuum(database: Path) -> Vacuumed:
    """Write the database anew without its gaps, examine the new file, and put it in place.

    Killed or out of room at any moment, the database is the old one or the new one, never half of either.
    Raises StoreError: no database, not enough room, another process has it open.
    """
    if not database.is_file():
        raise StoreError(
            f"{database}: no database here yet; `migresearch import FILE` or `harvest` makes one"
        )
    before = size_of(database)
    check_room(database.parent, before, "a vacuum")
    with (
        writing(database),
        unfinished(database.with_name(f"{database.name}.vacuum")) as part,
    ):
        compact(database, part)
    return Vacuumed(before, size_of(database))
