"""Opening a file for reading: packed or not, in whichever encoding, as UTF-8 bytes."""

import codecs
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from migresearch.errors import UsageError

_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_TEXT = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook; save the sheet as CSV",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file; save it as CSV",
    b"BZh": "packed with bzip2; unpack it first",
    b"\xfd7zXZ": "packed with xz; unpack it first",
    b"SQLite format 3": "a SQLite database",
}
SAMPLE = 2**18
_PACKED_CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Opened:
    """A file open for reading: what the stream yields is UTF-8 whatever the file holds.

    ``encoding`` is ``utf-8`` also where single entries turn out not to be; ``sample`` is how the stream
    begins.
    """

    stream: IO[bytes]
    encoding: str
    packed: bool
    sample: bytes


def open_bytes(path: Path) -> Opened:
    """Open a file. Raises :class:`UsageError` for one that is missing, empty or no text."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
        file = path.open("rb")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    stream: IO[bytes] = io.BufferedReader(_Unpacked(file), SAMPLE) if packed else file
    try:
        return _recognised(path, stream, packed=packed)
    except UsageError:
        stream.close()
        raise


def _recognised(path: Path, stream: IO[bytes], *, packed: bool) -> Opened:
    head = _head(path, stream)
    encoding, length = _encoding(head)
    stream.seek(length)
    if encoding == "utf-8":
        return Opened(stream, encoding, packed, head[length:])
    sample = head[length:].decode(encoding, errors="ignore").encode()
    return Opened(io.BufferedReader(_AsUtf8(stream, encoding), SAMPLE), encoding, packed, sample)


def _head(path: Path, stream: IO[bytes]) -> bytes:
    """The first :data:`SAMPLE` bytes, or as many as a packed file whose end is missing still gives."""
    head = b""
    try:
        while len(head) < SAMPLE and (part := stream.read1(SAMPLE - len(head))):  # type: ignore[attr-defined]
            head += part
    except (EOFError, OSError, zlib.error) as error:
        if not head:
            raise UsageError(f"{path} is packed and damaged: {error}") from error
    if not head.strip():
        raise UsageError(f"{path} is empty")
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise UsageError(f"{path} is {what}")
    return head


def _encoding(head: bytes) -> tuple[str, int]:
    """(encoding, length of the byte order mark); UTF-16 without a mark betrays itself by its zeros."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    head = head[:64]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le", 0
    if head[::2].count(0) > len(head) // 4:
        return "utf-16-be", 0
    return "utf-8", 0


class _Unpacked(io.RawIOBase):
    """Unpacks gzip while it is read. Other than the standard library's reader it gives everything that stands
    before the damage of a broken file, and only then raises EOFError or zlib.error.
    """

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._restart()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """From the beginning only, as far as opening needs it."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("seek")
        self._packed.seek(0)
        self._restart()
        if offset:
            self.read(offset)
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not (data := self._unpack(len(buffer))):
            if not self._feed():
                return 0
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()

    def _restart(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._rest = b""
        self._position = 0

    def _unpack(self, size: int) -> bytes:
        data = self._member.decompress(self._rest, size)
        self._rest = self._member.unconsumed_tail
        return data

    def _feed(self) -> bool:
        """Give the member more, or begin the next one; False at the end of the file."""
        more = self._packed.read(_PACKED_CHUNK)
        if not self._member.eof:
            if not more:
                raise EOFError("the packed data ends too early")
            self._rest += more
            return True
        following = (self._member.unused_data + more).lstrip(b"\0")
        if following:
            self._member, self._rest = zlib.decompressobj(wbits=31), following
        return bool(following)


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
