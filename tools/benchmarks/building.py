"""The library that is measured: a given one, or one built once from the real data or from invented works."""

from itertools import chain
from pathlib import Path

from .importing import lines_of
from .invention import Inventor
from .processes import migresearch, run

_REAL = (
    "papers.jsonl.gz",
    "migration.jsonl.gz",
    "notices.jsonl.gz",
    "openalex/*.jsonl.gz",
    "crossref/dump/*",
)
_INVENTED_BLOCKS = 3
_SETTINGS = '[paths]\ndatabase = "library.db"\nindex = "index"\n'
_IMPORTED = "imported"


def build_library(folder: Path, corpus: Path) -> Path:
    """Import and index what there is; goes on where an earlier run stopped, costs seconds when done."""
    new_folder(folder)
    if not (folder / _IMPORTED).exists():
        run(migresearch("import", "--shelf", *(_real(corpus) or [_invented(folder)])), folder)
        (folder / _IMPORTED).touch()
    run(migresearch("index", "update"), folder)
    return folder


def new_folder(folder: Path) -> None:
    """A folder whose config.toml keeps everything inside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(_SETTINGS, encoding="utf-8")


def _real(corpus: Path) -> list[Path]:
    return [path.resolve() for pattern in _REAL for path in sorted(corpus.glob(pattern))]


def _invented(folder: Path) -> Path:
    path = folder / "invented.jsonl"
    works = chain.from_iterable(map(Inventor().block, range(_INVENTED_BLOCKS)))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines_of(works))
    return path
