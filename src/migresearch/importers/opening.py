"""Opening a file for reading: packed or not, in whichever encoding, as UTF-8 bytes."""

import codecs
import gzip
import io
from pathlib import Path
from typing import IO

from migresearch.errors import UsageError

_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_TEXT = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook; save the sheet as CSV",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file; save it as CSV",
    b"BZh": "packed with bzip2; unpack it first",
    b"\xfd7zXZ": "packed with xz; unpack it first",
    b"SQLite format 3": "a SQLite database",
}
SAMPLE = 2**18


def open_bytes(path: Path) -> tuple[IO[bytes], str, bool]:
    """(stream, encoding, packed): what the stream yields is UTF-8 whatever the file holds.

    The encoding is ``utf-8`` also where single entries turn out not to be. Raises
    :class:`UsageError` for a file that is missing, empty or no text.
    """
    try:
        stream: IO[bytes] = path.open("rb")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    packed = _peek(stream, 2) == _GZIP
    if packed:
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream), SAMPLE)
    head = _head(path, stream)
    encoding, length = _encoding(head)
    if encoding == "utf-8":
        stream.seek(length)
        return stream, encoding, packed
    stream.seek(0)
    return io.BufferedReader(_AsUtf8(stream, encoding), SAMPLE), encoding, packed


def peek(stream: IO[bytes]) -> bytes:
    """The first :data:`SAMPLE` bytes (fewer in a shorter file); the stream stays where it is."""
    return _peek(stream, SAMPLE)


def _head(path: Path, stream: IO[bytes]) -> bytes:
    try:
        head = _peek(stream, 64)
    except (EOFError, OSError) as error:
        raise UsageError(f"{path} is packed and damaged: {error}") from error
    if not head.strip():
        raise UsageError(f"{path} is empty")
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise UsageError(f"{path} is {what}")
    return head


def _peek(stream: IO[bytes], size: int) -> bytes:
    place = stream.tell()
    parts, missing = [], size
    while missing and (part := _read_some(stream, missing)):
        parts.append(part)
        missing -= len(part)
    stream.seek(place)
    return b"".join(parts)


def _read_some(stream: IO[bytes], size: int) -> bytes:
    """As much as a packed file whose end is missing still gives."""
    try:
        return stream.read1(size) if isinstance(stream, io.BufferedReader) else stream.read(size)
    except EOFError:
        return b""


def _encoding(head: bytes) -> tuple[str, int]:
    """(encoding, length of the byte order mark); UTF-16 without a mark betrays itself by its zeros."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le", 0
    if head[::2].count(0) > len(head) // 4:
        return "utf-16-be", 0
    return "utf-8", 0


class _AsUtf8(io.RawIOBase):
    """Re-encodes a stream while it is read, so that all else reads one encoding."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = self._text.read(2**16).encode("utf-8", errors="replace")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        self._text.close()
        super().close()
