"""The command line in a child process, as a person or a script meets it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migresearch.config import Config

COMMAND = [sys.executable, "-c", "from migresearch.cli import main; main()"]


@dataclass
class Command:
    """Runs `migresearch` with the settings of a library; ``environ`` is added to the environment."""

    folder: Path
    config: Config
    environ: dict[str, str] = field(default_factory=dict)

    def arguments(self, *words: object) -> dict[str, Any]:
        """What subprocess needs to start a command."""
        own = {"OMP_NUM_THREADS": "1", "MIGRESEARCH_ENCODER__MODEL": self.config.encoder.model}
        paths = ["--database", self.config.paths.database, "--index", self.config.paths.index]
        return {
            "args": [*COMMAND, *map(str, (*paths, *words))],
            "env": {**os.environ, **own, **self.environ},
            "cwd": self.folder,
        }

    def run(
        self, *words: object, preexec: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Standard output and error as UTF-8, whatever the locale."""
        return subprocess.run(
            **self.arguments(*words), capture_output=True, encoding="utf-8", check=False, preexec_fn=preexec
        )

    def start(self, *words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            **self.arguments(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
