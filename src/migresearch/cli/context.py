"""What every command starts from: the settings, and the library they describe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from migresearch.config import Config, load

if TYPE_CHECKING:
    from migresearch.library import Library


@dataclass
class Context:
    """The options that stand before the command."""

    file: Path | None
    database: Path | None
    index: Path | None

    @cached_property
    def config(self) -> Config:
        given = {"paths.database": self.database, "paths.index": self.index}
        options = {name: str(path) for name, path in given.items() if path is not None}
        return load(Path.cwd(), os.environ, options, self.file)

    @contextmanager
    def library(self) -> Iterator["Library"]:
        """The library, closed again when the command is done."""
        from migresearch.library import Library

        with Library(self.config) as library:
            yield library
