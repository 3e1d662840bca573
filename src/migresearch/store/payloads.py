"""What providers sent, as they sent it: for reading it again with a better parser."""

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payload:
    """The newest payload held of one source record, and the rule that admitted it."""

    row_id: int
    source_id: str
    rule: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """A record that is held: the source's own id and the rule that admitted it."""

    source_id: str
    rule: str


class Payloads:
    """The payloads, behind the store's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, source: str, size: int) -> Iterator[list[Payload]]:
        """All live payloads of a source as they are now, at most ``size`` at a time."""
        last = self._connection.execute("SELECT coalesce(max(id), 0) FROM source_record").fetchone()[0]
        after = 0
        while batch := self._batch(source, after, last, size):
            yield batch
            after = batch[-1].row_id

    def _batch(self, source: str, after: int, last: int, size: int) -> list[Payload]:
        rows = self._connection.execute(
            """SELECT id, source_id, rule, raw FROM source_record
               WHERE source = ? AND current = 1 AND state = 'live' AND id > ? AND id <= ?
               ORDER BY id LIMIT ?""",
            (source, after, last, size),
        )
        return [
            Payload(row["id"], row["source_id"], row["rule"], zlib.decompress(row["raw"])) for row in rows
        ]

    def held(self, source: str, after: str, limit: int) -> list[Held]:
        """Live records of a source in the order of its ids, behind ``after``."""
        rows = self._connection.execute(
            """SELECT source_id, rule FROM source_record
               WHERE source = ? AND current = 1 AND state = 'live' AND source_id > ?
               ORDER BY source_id LIMIT ?""",
            (source, after, limit),
        )
        return [Held(*row) for row in rows]
