"""A judged collection in a throw-away library, searched as a person would search it."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from migresearch.config import Config, Paths
from migresearch.embed import exported
from migresearch.evaluate import Collection, Estimate, Passage, evaluate, read_collection
from migresearch.index.refresh import refresh
from migresearch.index.words import open_words
from migresearch.records import Entry, Kind, Record
from migresearch.schemes import Rules
from migresearch.search.engine import Engine
from migresearch.search.meaning import open_meaning
from migresearch.search.modes import Mode
from migresearch.search.query import Query
from migresearch.store import Batch, Store, batches

SOURCE = "evaluation"
# Nothing measured depends on the time; a fixed one keeps runs equal.
CREATED = "2000-01-01T00:00:00Z"

Report = Callable[[int, int | None], None]


def measure(
    config: Config, folder: Path, modes: Sequence[Mode], report: Report
) -> dict[str, dict[str, Estimate]]:
    """The measures of each mode over the collection in ``folder``, with the configured encoder.

    ``report`` is told texts encoded and texts to encode. Raises UsageError for a malformed collection.
    """
    collection = read_collection(folder)
    with tempfile.TemporaryDirectory(prefix="migresearch-eval-") as name:
        own = _own_config(config, Path(name))
        _fill(own, collection)
        refresh(own, {}, CREATED, report)
        with Store.read(own.paths.database) as store:
            engine = Engine(
                store, {}, open_words(own.paths.index), open_meaning(own.paths.index, own.encoder)
            )
            return evaluate(collection, modes, _search(engine, store))


def _own_config(config: Config, folder: Path) -> Config:
    """The same settings over an empty library; an encoder that is exported already is used again."""
    index = folder / "index"
    index.mkdir()
    encoder = exported(config.paths.index, config.encoder)
    if encoder is not None:
        target = index / encoder.name
        target.mkdir()
        for file in encoder.iterdir():
            if file.is_file() and file.suffix != ".log" and file.name != "CURRENT":
                (target / file.name).symlink_to(file.resolve())
    return replace(config, paths=Paths(folder / "library.db", index))


def _fill(config: Config, collection: Collection) -> None:
    with Store.open(config.paths.database) as store:
        for batch in batches(_entries(collection)):
            store.save(batch, Batch(Rules(()), CREATED))


def _entries(collection: Collection) -> Iterator[Entry]:
    return (Entry(_record(document), b"", SOURCE) for document in collection.documents())


def _record(document: Passage) -> Record:
    """A passage without a title is all title: the same text is encoded, and its words weigh the same."""
    title, text = document.title.strip(), document.text.strip()
    return Record(SOURCE, document.id, Kind.ARTICLE, title or text, (title and text) or None, language="en")


def _search(engine: Engine, store: Store) -> Callable[[str, str, int], Sequence[str]]:
    def search(mode: str, text: str, k: int) -> Sequence[str]:
        found = engine.search(Query(text, Mode(mode), page_size=k))
        return [store.provenance(hit.work.id)[0].source_id for hit in found.hits]

    return search
