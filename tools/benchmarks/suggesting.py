"""Suggestions over a whole library: the first time, and with nothing new."""

import shutil
import tempfile
from pathlib import Path

from migresearch.config import Config
from migresearch.suggest.files import FOLDER

from .commands import memory_figures
from .figures import Section, at_most, reported
from .processes import median_seconds, migresearch, watched


def measure_suggesting(config: Config, works: int, folder: Path) -> Section:
    """Measured on a copy: what is suggested is not what the library was given."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy = Path(name)
        for file in config.paths.database.parent.glob(f"{config.paths.database.name}*"):
            if file.is_file():
                shutil.copy(file, copy)
        shutil.copytree(config.paths.index, copy / "index", ignore=shutil.ignore_patterns(FOLDER))
        command = migresearch(
            "--database", copy / config.paths.database.name, "--index", copy / "index", "classify", "suggest"
        )
        first = watched(command, copy)
        again = median_seconds(command, copy, rounds=3)
    return Section(
        "Suggestions",
        f"`migresearch classify suggest` over {works:,} encoded works and every scheme, nothing decided yet, "
        "whole process: rules are re-run, clauses of scope notes encoded, texts folded, a model learnt for "
        "every scheme and its values written with their reasons; then once more with nothing new.",
        [
            at_most("first suggestions for every scheme", first.seconds, 60, "s"),
            *memory_figures([first], None),
            reported("the same with nothing new", again, "s"),
        ],
    )
