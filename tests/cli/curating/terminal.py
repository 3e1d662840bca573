"""A real terminal, or rather the kernel's: a program runs in it, keys are typed, what it writes is read."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from types import TracebackType
from typing import Self

from tests.command import Command

PATIENCE = 60.0  # seconds; only ever waited for when something is broken
_SEQUENCE = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[P_^][^\x1b]*\x1b\\|[=>78])"
)


def _own_terminal() -> None:
    """In the child: what is its standard input tells it of new sizes too."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A command on a screen of its own. ``raw`` is all it wrote so far."""

    def __init__(
        self, command: Command, *words: str, columns: int = 80, rows: int = 24, **environ: str
    ) -> None:
        self._own, other = pty.openpty()
        self.resize(columns, rows)
        start = command.arguments(*words)
        start["env"] |= {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | environ
        self.process = subprocess.Popen(
            **start, stdin=other, stdout=other, stderr=other, start_new_session=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509  # the tests have one thread  # noqa: PLW1509  # the tests have one thread
        )  # fmt: skip
        os.close(other)
        self.raw = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._own, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self._own, keys.encode())

    def type_bytes(self, keys: bytes) -> None:
        os.write(self._own, keys)

    def wait_for(self, text: str) -> str:
        """What was written until ``text`` was, from the last waiting on, without control sequences."""
        ends = time.monotonic() + PATIENCE
        seen = b""
        while text not in (read := _SEQUENCE.sub("", seen.decode(errors="replace"))):
            assert time.monotonic() < ends, f"{text!r} never came; {read!r} did"
            if select.select([self._own], [], [], 0.2)[0]:
                try:
                    seen += os.read(self._own, 65_536)
                except OSError:
                    raise AssertionError(f"{text!r} never came before the end; {read!r} did") from None
        self.raw += seen
        return read

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        """Wait for it to leave by itself; its exit code."""
        while self.process.poll() is None:
            if select.select([self._own], [], [], 0.2)[0]:
                try:
                    self.raw += os.read(self._own, 65_536)
                except OSError:
                    break
        return self.process.wait(PATIENCE)
