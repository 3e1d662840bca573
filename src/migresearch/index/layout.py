"""Names and places inside the folder of one encoder, and the switch from one generation to the next."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CURRENT = "CURRENT"
LOG = "encoded.log"
_GENERATION = "generation-"
_UNFINISHED = ".generation-"


def current_generation(folder: Path) -> Path | None:
    """The folder of the generation in force; None before the first one."""
    try:
        # A damaged name leads to a folder that is not there, which the caller reports.
        return folder / (folder / CURRENT).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """A folder to fill; when the block ends well it becomes the generation in force at once.

    The older generations go. A reader that opened one keeps it until it closes it.
    When the block fails, what was in force stays.
    """
    _remove(folder.glob(f"{_UNFINISHED}*"))
    made = folder / f"{_UNFINISHED}{os.getpid()}"
    made.mkdir()
    try:
        yield made
    except BaseException:
        shutil.rmtree(made)
        raise
    _put_in_force(made)


def remove_generations(folder: Path) -> None:
    """Remove every generation and the vectors encoded so far; the exported encoder stays."""
    (folder / CURRENT).unlink(missing_ok=True)
    _remove(folder.glob(f"{_GENERATION}*"))
    (folder / LOG).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file or a folder's list of names on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_in_force(made: Path) -> None:
    folder = made.parent
    older = list(folder.glob(f"{_GENERATION}*"))
    final = folder / f"{_GENERATION}{1 + max(map(_number, older), default=0)}"
    for path in made.iterdir():
        sync(path)
    made.rename(final)
    _point_to(final)
    _remove(older)


def _point_to(generation: Path) -> None:
    temporary = generation.parent / f".{CURRENT}"
    temporary.write_text(generation.name + "\n", encoding="ascii")
    sync(temporary)
    temporary.replace(generation.parent / CURRENT)
    sync(generation.parent)


def _number(generation: Path) -> int:
    number = generation.name.removeprefix(_GENERATION)
    return int(number) if number.isdecimal() else 0


def _remove(folders: Iterator[Path] | list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder)
