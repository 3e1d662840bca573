"""The log of events: one JSON object a line, beside the database, in files of bounded size."""

import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from migresearch.config import Config

EVENTS = "events.jsonl"
MASK = "***"


@dataclass(frozen=True, slots=True)
class EventLog:
    """Appends events; ``secrets`` are values that no line may hold. Several processes may write at once."""

    file: Path
    max_bytes: int
    keep: int
    secrets: Sequence[str]

    @classmethod
    def of(cls, config: Config) -> "EventLog":
        size = int(config.logs.max_megabytes * 1024 * 1024)
        return cls(log_folder(config) / EVENTS, size, config.logs.keep, config.secrets())

    def write(self, now: datetime, event: str, **facts: Any) -> None:
        """One line: when (UTC), what, and the facts of it, with secrets masked.

        A log that cannot be written (full disk) stops no harvest: the ledger in the database tells as much,
        and ``status`` speaks of the disk.
        """
        line = {"time": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "event": event, **facts}
        text = json.dumps(self._masked(line), ensure_ascii=False, default=str)
        try:
            with self._alone():
                if self.file.is_file() and self.file.stat().st_size + len(text) > self.max_bytes:
                    rotate(self.file, self.keep)
                with self.file.open("a", encoding="utf-8") as stream:
                    stream.write(f"{text}\n")
        except OSError:
            return

    def _masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return masked(value, self.secrets)
        if isinstance(value, Mapping):
            return {name: self._masked(one) for name, one in value.items()}
        return [self._masked(one) for one in value] if isinstance(value, list | tuple) else value

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_name(".lock").open("a") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def log_folder(config: Config) -> Path:
    """The folder of all logs of a library."""
    database = config.paths.database
    return database.with_name(f"{database.name}.logs")


def rotate(file: Path, keep: int) -> None:
    """Make room for a new file of this name: it becomes ``.1``, that one ``.2``; the oldest goes."""
    for number in range(keep, 0, -1):
        older = _numbered(file, number - 1)
        if older.is_file():
            older.replace(_numbered(file, number))
    file.unlink(missing_ok=True)


def _numbered(file: Path, number: int) -> Path:
    return file.with_name(f"{file.name}.{number}") if number else file


def masked(text: str, secrets: Sequence[str]) -> str:
    """The text without the secrets: whole settings, and their parts where they hold several addresses."""
    for secret in sorted({part for one in secrets for part in (one, *one.split())}, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text
