"""JSON into entries, one at a time: lines of objects, and lists inside large documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from migresearch.importers.pieces import LONGEST, Piece

_CHUNK = 2**20
# A string, or a bracket. A quote alone is a string whose end has not been read yet.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}"]', re.DOTALL)
_LISTS = frozenset({b'"results"', b'"items"', b'"references"'})
_BETWEEN = b", \t\r\n"


def json_lines(stream: IO[bytes]) -> Iterator[Piece]:
    """Each line that is not blank."""
    line = 0
    while raw := stream.readline(LONGEST):
        line += 1
        if len(raw) == LONGEST and not raw.endswith(b"\n"):
            _skip_line(stream)
            yield Piece(line, raw[:1000], "the line is longer than 64 MB")
        elif raw.strip():
            yield Piece(line, raw.rstrip(b"\r\n"))


def _skip_line(stream: IO[bytes]) -> None:
    while (part := stream.readline(LONGEST)) and not part.endswith(b"\n"):
        pass


def json_elements(stream: IO[bytes]) -> Iterator[Piece]:
    """The elements of the list of works in a document: the outermost list, or ``results`` or ``items``.

    Only brackets and strings are looked at, so that an element which is not valid JSON costs itself
    alone, and no more than one element is held in memory.
    """
    scanner = _Elements()
    while chunk := stream.read(_CHUNK):
        yield from scanner.feed(chunk)
        if len(scanner.buffer) > LONGEST:
            break
    yield from scanner.finish()


@dataclass
class _Elements:
    """Brackets open around the place reached; ``list_depth`` is that of the list of works once found."""

    buffer: bytes = b""
    position: int = 0  # how far the buffer is scanned
    start: int = 0  # where the element, or the text between two elements, begins
    line: int = 1  # of ``start``
    depth: int = 0
    list_depth: int | None = None
    ended: bool = False
    key: bytes = b""
    found: list[Piece] = field(default_factory=list)

    def feed(self, chunk: bytes) -> list[Piece]:
        """The elements that end in the chunk."""
        self._forget_passed()
        self.buffer += chunk
        for token in _TOKEN.finditer(self.buffer, self.position):
            if token[0] == b'"':
                self.position = token.start()
                break
            self._take(token)
            self.position = token.end()
        found, self.found = self.found, []
        return found

    def finish(self) -> list[Piece]:
        """What is left when the file ends too early."""
        if self.list_depth is None:
            return [Piece(1, self.buffer[:1000], "the document holds no list of works (results, items)")]
        self._between(len(self.buffer)) if self.depth <= self.list_depth else self._element(len(self.buffer))
        return [] if self.ended else [self._cut_off(piece) for piece in self.found]

    def _cut_off(self, piece: Piece) -> Piece:
        return Piece(piece.line, piece.raw, "the document ends inside this entry; what follows is lost")

    def _take(self, token: re.Match[bytes]) -> None:
        sign = token[0]
        if sign in b"[{":
            self._open(token)
        elif sign in b"]}":
            self._close(token)
        elif self.list_depth is None:
            self.key = sign

    def _open(self, token: re.Match[bytes]) -> None:
        self.depth += 1
        if self.list_depth is None:
            if token[0] == b"[" and (self.depth == 1 or (self.key in _LISTS and self.depth <= 3)):
                self.list_depth = self.depth
                self._move_to(token.end())
        elif self.depth == self.list_depth + 1 and not self.ended:
            self._between(token.start())

    def _close(self, token: re.Match[bytes]) -> None:
        self.depth -= 1
        if self.list_depth is None or self.ended:
            return
        if self.depth == self.list_depth:
            self._element(token.end())
        elif self.depth < self.list_depth:
            self._between(token.start())
            self.ended = True

    def _between(self, end: int) -> None:
        """Between two elements nothing but commas should stand."""
        gap = self.buffer[self.start : end]
        if (strange := gap.lstrip(_BETWEEN)) and not self.ended:
            line = self.line + gap[: len(gap) - len(strange)].count(b"\n")
            self.found.append(Piece(line, strange.rstrip(_BETWEEN), "this is not an object"))
        self._move_to(end)

    def _element(self, end: int) -> None:
        self.found.append(Piece(self.line, self.buffer[self.start : end]))
        self._move_to(end)

    def _move_to(self, end: int) -> None:
        self.line += self.buffer.count(b"\n", self.start, end)
        self.start = end

    def _forget_passed(self) -> None:
        kept = self.position if self.list_depth is None or self.ended else self.start
        if self.list_depth is None or self.ended:
            self._move_to(kept)
        self.buffer = self.buffer[kept:]
        self.position -= kept
        self.start = 0
