"""The store: the one SQLite file with all works, their sources, classifications and runs.

The only place with SQL. :class:`Store` has one method per sentence of the domain; the
modules beside it hold the sentences' parts.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from migresearch.store.connection import open_for_reading, open_for_writing, translated
from migresearch.store.ingest import Batch, Item, Saved, batches, save_batch
from migresearch.store.runs import Run, RunKind, RunReport, Runs, RunState, Spending

__all__ = [
    "Batch",
    "Item",
    "Run",
    "RunKind",
    "RunReport",
    "RunState",
    "Runs",
    "Saved",
    "Spending",
    "Store",
    "batches",
]


class Store:
    """An open database. Use it as a context manager; one thread, one store."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.runs = Runs(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open for writing, made or brought to the newest schema where needed. Raises StoreError."""
        return cls(path, open_for_writing(path))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading only. Raises StoreError where there is no database yet."""
        return cls(path, open_for_reading(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error | OSError):
            with translated(self.path):
                raise error

    def close(self) -> None:
        self._connection.close()

    def save(self, items: Iterable[Item], batch: Batch) -> Saved:
        """Keep records and deletions in one transaction, all or none.

        Unchanged records cost one look-up and write nothing. At most
        ``ingest.BATCH_RECORDS`` items belong in one call (see :func:`batches`).
        """
        with translated(self.path):
            return save_batch(self._connection, items, batch)
