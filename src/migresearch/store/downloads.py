"""Files fetched for a source: each as it came, and beside it a note of where it came from.

They stand beside the database, which holds what was read from them: a better reader can read them again.
"""

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from migresearch.errors import StoreError

NOTE = ".provenance.json"
EARLIER = "earlier"
_LONGEST_NAME = 150  # bytes; file systems take 255, and the note's name is longer
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Download:
    """Where a file came from.

    ``etag``, ``last_modified`` and ``mark`` (a checksum in the list that named it) are what its server said
    of this content, by which it is recognised as unchanged. ``index``: the policy index it holds scores of,
    where the file does not say so itself. ``terms``: those the user accepted before it was fetched.
    ``holds_records``: it holds records of works, which its source reads itself, and no scores.
    """

    source: str
    name: str
    url: str
    fetched_at: str
    sha256: str = ""
    size: int = 0
    etag: str = ""
    last_modified: str = ""
    mark: str = ""
    index: str = ""
    licence: str = ""
    terms: str = ""
    holds_records: bool = False


class Downloads:
    """The files of one source."""

    def __init__(self, database: Path, source: str) -> None:
        self.folder = database.with_name(f"{database.name}.downloads") / source

    def path(self, name: str) -> Path:
        return self.folder / name

    def all(self) -> Iterator[Download]:
        """What is held, by name; files without a note, or changed since they came, are left out."""
        if self.folder.is_dir():
            for note in sorted(self.folder.glob(f"*{NOTE}")):
                held = self.held(note.name.removesuffix(NOTE))
                if held is not None:
                    yield held

    def held(self, name: str) -> Download | None:
        """The note of a file that lies there as it came; None for any other."""
        try:
            note = Download(**json.loads(self._note(name).read_text("utf-8")))
            body = self.path(name).read_bytes()
        except (OSError, ValueError, TypeError):
            return None  # a torn or foreign note: the file is fetched again
        return note if note.sha256 == _hash(body) else None

    def keep(self, download: Download, body: bytes) -> str:
        """Keep a file and its note; returns new, changed or unchanged. Raises StoreError.

        An unchanged file is not written again; one that is replaced is kept under ``earlier``, unless it
        holds records: of those the store keeps every version.
        """
        before = self.held(download.name)
        known = replace(download, sha256=_hash(body), size=len(body))
        try:
            if before is not None and before.sha256 == known.sha256:
                self._renew(before, known)
                return "unchanged"
            if before is not None and not download.holds_records:
                self._put_away(before)
            self._write(self.path(download.name), body)
            self._write_note(known)
        except OSError as error:
            raise StoreError(
                f"{self.folder}: {download.name} cannot be kept ({error.strerror}); free space or check the "
                "folder, then run it again"
            ) from error
        return "changed" if before else "new"

    def _renew(self, before: Download, now: Download) -> None:
        """The same content under other marks: only the note follows, and keeps the day the content came."""
        renewed = replace(now, fetched_at=before.fetched_at)
        if renewed != before:
            self._write_note(renewed)

    def _put_away(self, before: Download) -> None:
        place = self.folder / EARLIER / before.sha256[:12]
        place.mkdir(parents=True, exist_ok=True)
        for path in (self.path(before.name), self._note(before.name)):
            path.replace(place / path.name)

    def _write_note(self, download: Download) -> None:
        text = json.dumps(asdict(download), ensure_ascii=False, indent=2) + "\n"
        self._write(self._note(download.name), text.encode())

    def _note(self, name: str) -> Path:
        return self.folder / f"{name}{NOTE}"

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all: under another name first."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(".part")
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)


def file_name(said: str) -> str:
    """A name a server gave, as one that is safe in a folder: no path, nothing hidden, not too long."""
    plain = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", said)).strip().lstrip(".")
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > 8:
        stem, dot, ending = plain, "", ""
    room = _LONGEST_NAME - len((dot + ending).encode())
    return (stem.encode()[:room].decode("utf-8", "ignore") + dot + ending) or "file"


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
