"""The receipt beside a backup: what was saved, and how to tell that the file is still what was written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from migresearch.errors import StoreError

ENDING = ".receipt.json"


@dataclass(frozen=True, slots=True)
class BackupReceipt:
    """``counts`` and ``dump_sha256``: what the database knew, by parts of the canonical dump and as a whole;
    ``schema``: of the database; ``made``: ISO 8601 UTC."""

    made: str
    program: str
    schema: int
    counts: Mapping[str, int]
    dump_sha256: str
    bytes: int
    file_sha256: str


def beside(backup: Path) -> Path:
    """Where the receipt of a backup stands."""
    return backup.with_name(backup.name + ENDING)


def write(receipt: BackupReceipt, file: Path) -> None:
    file.write_text(json.dumps(asdict(receipt), indent=2) + "\n", encoding="utf-8")


def check(backup: Path) -> BackupReceipt | None:
    """The receipt of a backup, None where it has none. Raises StoreError where they do not agree."""
    file = beside(backup)
    if not file.exists():
        return None
    try:
        receipt = BackupReceipt(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{file}: cannot be read ({error}); remove it to restore without it") from error
    if digest(backup) != receipt.file_sha256:
        raise StoreError(
            f"{backup}: is not what was written (its SHA-256 differs from the one in {file.name}); "
            "nothing was changed; restore another backup"
        )
    return receipt


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
