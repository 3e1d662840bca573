"""Keys of works: short, stable, never reused."""

import hashlib
import sqlite3

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PREFIX = "mr-"
SHORTEST, LONGEST = 6, 51


def make_key(connection: sqlite3.Connection, source: str, source_id: str) -> str:
    """``mr-`` and the first characters of the founding record's hash that are still free."""
    digest = hashlib.sha256(f"{source}\n{source_id}".encode()).digest()
    for length in range(SHORTEST, LONGEST + 1):
        key = f"{PREFIX}{_base32(digest, length)}"
        if not _taken(connection, key):
            return key
    raise AssertionError("two founding records share a SHA-256")


def is_key_of(key: str, source: str, source_id: str) -> bool:
    """Whether this is the key, of whatever length, that the record gives to a work it founds."""
    digest = hashlib.sha256(f"{source}\n{source_id}".encode()).digest()
    return key == f"{PREFIX}{_base32(digest, len(key) - len(PREFIX))}"


def _base32(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest)
    return "".join(CROCKFORD[number >> 251 - 5 * place & 31] for place in range(length))


def _taken(connection: sqlite3.Connection, key: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM work WHERE key = :key UNION ALL SELECT 1 FROM work_alias WHERE key = :key",
        {"key": key},
    ).fetchone()
    return row is not None
