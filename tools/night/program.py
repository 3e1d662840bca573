"""The program in child processes: started, followed, killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """[paths]
database = "library.db"
index = "index"
[harvest]
contact = "rehearsal@example.org"
timeout_seconds = 2.0
max_body_megabytes = 1
retries = 2
first_wait_seconds = 0.02
max_wait_seconds = 5.0
[schedule]
timezone = "UTC"
[curation]
person = "curator"
"""
EACH_SOURCE = """requests_per_second = 2000.0
page_size = 6
cadence_days = 1
"""
ON_LINUX = Path("/proc")


@dataclass
class Program:
    """The command line of one library; ``endpoints`` are the addresses of its sources. What commands print is
    kept in ``commands.log`` beside the library."""

    folder: Path
    endpoints: Mapping[str, str]
    configured: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "config.toml").write_text(SETTINGS + "".join(map(self._section, self.endpoints)))

    @property
    def database(self) -> Path:
        return self.folder / "library.db"

    def _section(self, name: str) -> str:
        where = f'endpoint = "{self.endpoints[name]}"\n'
        repository = f"[oai.{name}]\n{where}" if name in self.configured else ""
        return f"{repository}[sources.{name}]\n{where}{EACH_SOURCE}"

    def start(
        self,
        moment: datetime,
        *words: str,
        elsewhere: Mapping[str, str] | None = None,
        file_limit: int = 0,
    ) -> subprocess.Popen[str]:
        """A command begun. ``elsewhere``: other addresses of sources for this once; ``file_limit``: no file
        may grow beyond so many bytes, which is how a full disk looks."""
        names = {_endpoint(name): address for name, address in (elsewhere or {}).items()}
        return subprocess.Popen(
            [sys.executable, "-m", "tools.night.command", moment.isoformat(), str(file_limit), *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": _path(), "OMP_NUM_THREADS": "1", **names},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, moment: datetime, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        """A command run to its end."""
        return self.ended(self.start(moment, *words, **options), moment)  # type: ignore[arg-type]

    def ended(self, child: subprocess.Popen[str], moment: datetime) -> subprocess.CompletedProcess[str]:
        """What a command said, when it has ended."""
        output, errors = child.communicate()
        words = cast("list[str]", child.args)[5:]
        with (self.folder / "commands.log").open("a", encoding="utf-8") as log:
            log.write(f"{moment:%m-%d %H:%M} {' '.join(words)} -> {child.returncode}\n{output}{errors}\n")
        return subprocess.CompletedProcess(words, child.returncode, output, errors)


def _path() -> str:
    """Where the child finds this package, before all else."""
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def _endpoint(source: str) -> str:
    """The variable that sets the address of a source."""
    return f"MIGRESEARCH_SOURCES__{source.upper().replace('-', '_')}__ENDPOINT"


def harvester(parent: int, source: str) -> int | None:
    """The process that harvests this source for the command with this process id, if there is one."""
    for pid in children(parent):
        words = (ON_LINUX / str(pid) / "cmdline").read_bytes().split(b"\0")
        if source.encode() in words:
            return pid
    return None


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    return [int(one.parent.name) for one in ON_LINUX.glob("[0-9]*/stat") if _parent(one) == parent]


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return 0


def kill(pid: int | None) -> bool:
    """kill -9; whether there was anything to kill."""
    try:
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return pid is not None
