"""Measure the budgets of the design, print them as a table and write docs/benchmarks.md.

    python tools/bench.py [--full] [--library FOLDER] [--folder FOLDER] [--only SECTION ...]

Without --library a library is built once in --folder, from the real data in --corpus if it is there,
else from invented works. The page is written after every section: a stopped run keeps what it measured.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from benchmarks import machine
from benchmarks.building import build_library
from benchmarks.classification import measure_classification
from benchmarks.commands import measure_search, measure_start, measure_update
from benchmarks.curation import measure_curation
from benchmarks.figures import Figure, Section
from benchmarks.harvesting import measure_harvest
from benchmarks.importing import measure_import
from benchmarks.million import build_million
from benchmarks.page import table, updated
from benchmarks.quality import measure_quality
from benchmarks.relevance import measure_relevance
from benchmarks.scale import measure_scale
from benchmarks.suggesting import measure_suggesting
from benchmarks.throughput import measure_throughput
from benchmarks.warm import measure_warm, questions
from migresearch import Library
from migresearch.store import Store

ROOT = Path(__file__).resolve().parents[1]
QUICK_TEXTS = 128
FULL_TEXTS = 1000


@dataclass(frozen=True)
class Bench:
    """What is measured: ``given`` is a library to measure, ``folder`` where everything else is kept."""

    given: Path | None
    folder: Path
    corpus: Path
    is_full: bool

    @cached_property
    def library(self) -> Path:
        """The folder of the library that is measured, built first where none was given."""
        return self.given or build_library(self.folder / "library", self.corpus)

    def start(self) -> Section:
        self.folder.mkdir(parents=True, exist_ok=True)
        return measure_start(self.folder)

    def search(self) -> Section:
        with self._store() as store:
            return measure_search(self.library, store.count())

    def warm(self) -> Section:
        with Library.open(self.library) as library, self._store() as store:
            return measure_warm(library, questions(store))

    def encoding(self) -> Section:
        with self._store() as store:
            return measure_throughput(store, FULL_TEXTS if self.is_full else QUICK_TEXTS)

    def update(self) -> Section:
        return measure_update(self.library)

    def importing(self) -> Section:
        return measure_import(self.corpus)

    def harvest(self) -> Section:
        return measure_harvest(self.is_full)

    def quality(self) -> Section:
        return measure_quality(Library.open(self.library).config, self.corpus / "ir", self.folder)

    def relevance(self) -> Section:
        return measure_relevance(self.corpus)

    def suggesting(self) -> Section:
        self.folder.mkdir(parents=True, exist_ok=True)
        with Library.open(self.library) as library, self._store() as store:
            return measure_suggesting(library.config, store.count(), self.folder)

    def classification(self) -> Section:
        self.folder.mkdir(parents=True, exist_ok=True)
        return measure_classification(self.corpus, self.folder)

    def curation(self) -> Section:
        return measure_curation(self.folder / "curation")

    def million(self) -> Section:
        return measure_scale(build_million(self.folder / "million"))

    def _store(self) -> Store:
        return Store.read(Library.open(self.library).config.paths.database)


# By name on the command line, in the order of the page: the section's title and what measures it.
SECTIONS: Mapping[str, tuple[str, Callable[[Bench], Section]]] = {
    "start": ("Start", Bench.start),
    "search": ("One search from the command line", Bench.search),
    "warm": ("Questions in one process", Bench.warm),
    "update": ("Index update with nothing new", Bench.update),
    "encoding": ("Encoding", Bench.encoding),
    "import": ("Import", Bench.importing),
    "harvest": ("Harvest", Bench.harvest),
    "quality": ("Search quality", Bench.quality),
    "relevance": ("Relevance and country of study", Bench.relevance),
    "suggesting": ("Suggestions", Bench.suggesting),
    "classification": ("Policy fields of experts' comments", Bench.classification),
    "curation": ("Curation", Bench.curation),
    "million": ("A large library", Bench.million),
}
LONG = {"million"}


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 when a budget does not hold."""
    options = _options(arguments)
    bench = Bench(options.library, options.folder.resolve(), options.corpus.resolve(), options.full)
    described = machine.describe()
    figures: list[Figure] = []
    for name in options.only or [name for name in SECTIONS if options.full or name not in LONG]:
        title, measure = SECTIONS[name]
        print(f"measuring: {title}", file=sys.stderr, flush=True)
        section = measure(bench)
        if not section.figures:
            print(f"nothing to measure for {title}: {options.corpus} does not hold it", file=sys.stderr)
            continue
        figures += section.figures
        _write(options.page, section, options.date, described)
    print(f"{options.date}: {described}\n\n{table(figures)}")
    return int(any(figure.holds is False for figure in figures))


def _options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--full", action="store_true", help="the long run: 1,000 texts, a million works")
    asked.add_argument("--library", type=Path, help="measure the library of this folder (with a config.toml)")
    asked.add_argument("--folder", type=Path, default=ROOT / "index" / "bench", help="for what is built")
    asked.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus", help="real data")
    asked.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION", help=", ".join(SECTIONS))
    asked.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked.add_argument("--date", default=datetime.now(UTC).date().isoformat())
    return asked.parse_args(arguments)


def _write(path: Path, section: Section, date: str, described: str) -> None:
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    order = [title for title, _ in SECTIONS.values()]
    path.write_text(updated(page, section, date, described, order), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
