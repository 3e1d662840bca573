"""Whole processes: how long they take and how much memory they hold.

Memory is read from /proc/PID/status while the process runs, its own and that of the processes it starts:
VmHWM is the kernel's own peak of the resident set, RssAnon is sampled. ``ru_maxrss`` will not do: a child
inherits its parent's peak in it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONDONTWRITEBYTECODE": "",  # modules are compiled once, as on a person's machine
}
_PARTIAL = 3  # some lines of a file were unreadable: reported and expected of real data

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Watched:
    """One run: seconds, peaks of memory in MB (10^6 bytes), what it printed and what it noted."""

    seconds: float
    anonymous: float
    resident: float
    output: str
    notes: str


def migresearch(*arguments: str | Path) -> list[str | Path]:
    """The installed command of the environment that runs this script."""
    return [Path(sys.executable).with_name("migresearch"), *arguments]


def run(command: Command, folder: Path) -> str:
    """Run to the end in a folder, its notes shown as they come; what it printed."""
    environment = {**os.environ, **QUIET}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    _expect_success(command, done.returncode, "see above")
    return done.stdout


def seconds_of(command: Command, folder: Path) -> float:
    """Wall-clock seconds of one process, from start to exit."""
    environment = {**os.environ, **QUIET}
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    _expect_success(command, done.returncode, done.stderr)
    return seconds


def median_seconds(command: Command, folder: Path, rounds: int = ROUNDS) -> float:
    """The median of some runs, after one that warms the page cache."""
    seconds_of(command, folder)
    return statistics.median(seconds_of(command, folder) for _ in range(rounds))


def watched(command: Command, folder: Path, every: float = 0.001) -> Watched:
    """Run once and look at the memory every so many seconds (sampling slows a short run a little)."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as notes:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **QUIET}, stdout=output, stderr=notes
        )
        anonymous = resident = 0.0
        while process.poll() is None:
            anonymous = max(anonymous, _memory(process.pid, "RssAnon"))
            resident = max(resident, _memory(process.pid, "VmHWM"))
            time.sleep(every)
        seconds = time.perf_counter() - begun
        output.seek(0)
        notes.seek(0)
        found = Watched(seconds, anonymous, resident, output.read(), notes.read())
    _expect_success(command, process.returncode, found.notes)
    return found


def _memory(process: int, kind: str) -> float:
    """MB of a kind that a process and its descendants hold now; 0 when it has just ended."""
    folder = Path(f"/proc/{process}")
    try:
        status = (folder / "status").read_text(encoding="ascii", errors="replace")
        tasks = [task.read_text(encoding="ascii") for task in (folder / "task").glob("*/children")]
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines())
    own = next((int(words[1]) for words in lines if words[0] == f"{kind}:"), 0)
    return own * 1024 / 1e6 + sum(_memory(int(child), kind) for child in " ".join(tasks).split())


def _expect_success(command: Command, code: int, notes: str) -> None:
    if code not in (0, _PARTIAL):
        raise SystemExit(f"{' '.join(map(str, command))} ended with {code}: {notes}")
