"""The store: the one SQLite file with all works, their sources, classifications and runs.

The only place with SQL. :class:`Store` has one method per sentence of the domain; the
modules beside it hold the sentences' parts.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from migresearch.store import dump, filters, reading, texts
from migresearch.store.connection import open_for_reading, open_for_writing, translated
from migresearch.store.filters import CodeFilter, Filters
from migresearch.store.payloads import Payloads
from migresearch.store.reading import Provenance, Related, Value, Work
from migresearch.store.runs import Run, RunKind, RunReport, Runs, RunState, Spending

if TYPE_CHECKING:
    from migresearch.catalogue.policy_indices import CatalogueEntry
    from migresearch.store.coverage import Coverage
    from migresearch.store.crossing import Classified
    from migresearch.store.decision_log import DecisionLog
    from migresearch.store.decisions import Decision, Override, Said, Verdict
    from migresearch.store.duplicates import Pairs
    from migresearch.store.ingest import Batch, Item, Saved, batches
    from migresearch.store.lookups import Lookups
    from migresearch.store.policy_indices import IndexRow, Passage, Stated
    from migresearch.store.queue import Queue
    from migresearch.store.rules import Rules
    from migresearch.store.scores import Scores
    from migresearch.store.soundness import Soundness
    from migresearch.store.suggesting import Suggesting
    from migresearch.store.watching import Watching

__all__ = [
    "Batch", "CodeFilter", "Decision", "Filters", "Item", "Override", "Provenance", "Related",
    "Run", "RunKind", "RunReport", "RunState", "Runs", "Said", "Saved", "Spending", "Store",
    "Value", "Verdict", "Work", "batches",
]  # fmt: skip

_WRITING = {
    **dict.fromkeys(("Batch", "Item", "Saved", "batches"), "ingest"),
    **dict.fromkeys(("Decision", "Override", "Said", "Verdict"), "decisions"),
}


def __getattr__(name: str) -> Any:
    """Loads the words of writing when they are asked for: a search needs none of them."""
    if name not in _WRITING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WRITING[name]}"), name)


class Store:
    """An open database. Use it as a context manager; one thread, one store."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.runs = Runs(connection)
        self.payloads = Payloads(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open for writing, made or brought to the newest schema where needed. Raises StoreError."""
        return cls(path, open_for_writing(path))

    @classmethod
    def read(cls, path: Path, as_of: str | None = None) -> Self:
        """Open for reading only, as it was at a time (ISO 8601 UTC). Raises StoreError: no database yet."""
        if as_of:
            from migresearch.store.as_of import open_as_of  # fmt: skip

            return cls(path, open_as_of(path, as_of))
        return cls(path, open_for_reading(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error | OSError):
            with translated(self.path):
                raise error

    def close(self) -> None:
        self._connection.close()

    def save(self, items: "Iterable[Item]", batch: "Batch") -> "Saved":
        """Keep records and deletions in one transaction, all or none.

        Unchanged records cost one look-up and write nothing. At most
        ``ingest.BATCH_RECORDS`` items belong in one call (see :func:`batches`).
        """
        from migresearch.store import ingest

        with translated(self.path):
            return ingest.save_batch(self._connection, items, batch)

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file; called once after a run."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def library_id(self) -> str:
        """What tells this database from any other; an index is built for one."""
        return reading.library_id(self._connection)

    def work_id(self, name: str) -> int | None:
        """The id of the work with this key, former key or normalised DOI."""
        return reading.work_id_of(self._connection, name)

    def find(self, scheme: str, value: str) -> int | None:
        """The id of the work with this ``key``, ``url`` or identifier of another scheme."""
        return reading.find(self._connection, scheme, value)

    def works(self, ids: Sequence[int]) -> list[Work]:
        """These works, in the order asked; ids that no longer exist are left out."""
        return reading.works(self._connection, ids)

    def related(self, work_id: int) -> list[Related]:
        """The relations of a work, from either side."""
        return reading.related(self._connection, work_id)

    def provenance(self, work_id: int) -> list[Provenance]:
        """Every version of every source record the work is merged from, oldest first."""
        return reading.provenance(self._connection, work_id)

    def matching_ids(self, conditions: Filters) -> "array[int]":
        """The ids (signed 64 bit) of the works the filters leave, ascending."""
        return filters.matching_ids(self._connection, conditions)

    def listed_ids(self, conditions: Filters) -> str:
        """The same ids with commas between them, in no order and some repeatedly: for numpy, which
        reads a text much faster than Python makes its numbers."""
        return filters.listed_ids(self._connection, conditions)

    def state(self) -> tuple[int, int]:
        """Another value after every change of the database, whoever made it."""
        return reading.state(self._connection)

    def count(self, conditions: Filters | None = None) -> int:
        """How many works the filters leave; all works without."""
        return filters.count(self._connection, conditions or Filters())

    def sorted_page(self, conditions: Filters, order: str, limit: int, offset: int) -> list[int]:
        """One page of what the filters leave; orders: newest, oldest, title."""
        return filters.sorted_page(self._connection, conditions, order, limit, offset)

    def sorted_ids(self, ids: Sequence[int], order: str) -> list[int]:
        """Those of the works that exist, newest, oldest or by title."""
        return filters.sorted_ids(self._connection, ids, order)

    def existing(self, ids: Sequence[int]) -> list[int]:
        """Those of the works that exist, in the order given."""
        return filters.sorted_ids(self._connection, ids, None)

    def sources(self) -> list[str]:
        """The sources that hold any record, by name."""
        return reading.sources(self._connection)

    def coverage(self, by: str, conditions: Filters) -> "Coverage":
        """Abstracts by journal, publisher, source, year or language, over what the filters leave."""
        from migresearch.store import coverage

        return coverage.coverage(self._connection, by, conditions)

    def facet(self, name: str, conditions: Filters, limit: int = 10) -> list[tuple[str, int]]:
        """(value, number of works), commonest first, over what the filters leave."""
        return filters.facet(self._connection, name, conditions, limit)

    def text_hashes(self) -> Iterator[tuple[int, str]]:
        """(work id, text hash) of all works, by id."""
        return texts.text_hashes(self._connection)

    def texts_by_hash(self, hashes: Sequence[str]) -> dict[str, tuple[str, str | None]]:
        """text hash → (title, abstract)."""
        return texts.texts_by_hash(self._connection, hashes)

    def texts(self, newer_than: int = -1) -> Iterator[sqlite3.Row]:
        """work_id, title, abstract, keywords, venue, people, language of texts above a stamp, by work."""
        return texts.texts(self._connection, newer_than)

    def newest_stamp(self) -> int:
        """The stamp of the newest text; an index with an older one is behind."""
        return texts.newest_stamp(self._connection)

    def count_newer(self, stamp: int) -> int:
        """How many texts are newer than a stamp."""
        return texts.count_newer(self._connection, stamp)

    def words_that_begin(self, prefix: str, limit: int = 200) -> list[str]:
        """The words of the texts, lower case without accents, that begin so; the commonest first."""
        return texts.words_that_begin(self._connection, prefix, limit)

    def rank_fresh(self, expression: str, newer_than: int, limit: int) -> list[tuple[int, float]]:
        """(work id, relevance) by FTS5 among texts newer than a stamp, best first."""
        return texts.rank_fresh(self._connection, expression, newer_than, limit)

    def changed_since(self, stamp: int, ids: Sequence[int]) -> list[int]:
        """Those of the works whose text is newer than a stamp."""
        return texts.changed_since(self._connection, stamp, ids)

    def codes(self, schemes: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """(work id, scheme, code) of the effective values of these schemes, by work."""
        return reading.codes_of_works(self._connection, schemes)

    def decide(self, decision: "Decision") -> int:
        """Keep what a person said of a code and a work. Returns its number."""
        return self.log.keep([decision]).numbers[0]

    def decisions(self, work_id: int) -> "list[Said]":
        """Everything people said about a work, oldest first."""
        return self.log.of_work(work_id)

    def override(self, one: "Override", rules: "Rules") -> None:
        """Keep a curator's value of a field, above every source. Raises UsageError."""
        self.log.override(one, rules)

    @property
    def catalogue_stamp(self) -> str | None:
        """Which catalogue of policy indices is held (a hash of its files); None before the first."""
        from migresearch.store import policy_indices

        return policy_indices.stamp(self._connection)

    def replace_catalogue(self, entries: "Iterable[CatalogueEntry]", stamp: str, now: str) -> None:
        """Put the catalogue of policy indices in place of the one held; scores are not touched."""
        from migresearch.store import policy_indices

        with translated(self.path):
            policy_indices.replace(self._connection, entries, stamp, now)

    def policy_indices(self) -> "list[IndexRow]":
        """The policy indices of the catalogue, by code."""
        from migresearch.store import policy_indices

        return policy_indices.indices(self._connection)

    def statements(self) -> "list[Stated]":
        """Every statement about every policy index, by index, in the order of the catalogue."""
        from migresearch.store import policy_indices

        return policy_indices.statements(self._connection)

    def passages_with(self, expression: str) -> "list[Passage]":
        """Title, abstract and keywords of the works that match an FTS5 expression, by work."""
        from migresearch.store import policy_indices

        return policy_indices.passages_with(self._connection, expression)

    def classified(self, scheme: str, other: str) -> "list[Classified]":
        """The works that have any code of the one scheme, with their codes of the other."""
        from migresearch.store import crossing

        return crossing.classified(self._connection, scheme, other)

    @cached_property
    def scores(self) -> "Scores":
        """The editions of policy indices with their scores and comments."""
        from migresearch.store.scores import Scores

        return Scores(self._connection)

    @cached_property
    def pairs(self) -> "Pairs":
        """What people say of pairs of works, and the pairs that may be one work."""
        from migresearch.store.duplicates import Pairs

        return Pairs(self.path, self._connection)

    @cached_property
    def log(self) -> "DecisionLog":
        """What people said."""
        from migresearch.store.decision_log import DecisionLog

        return DecisionLog(self._connection)

    @cached_property
    def queue(self) -> "Queue":
        """What people have still to decide."""
        from migresearch.store.queue import Queue

        return Queue(self._connection)

    @cached_property
    def suggesting(self) -> "Suggesting":
        """What models learn from, and what they and re-run rules say."""
        from migresearch.store.suggesting import Suggesting

        return Suggesting(self._connection)

    @cached_property
    def lookups(self) -> "Lookups":
        """What sources are asked about works held."""
        from migresearch.store.lookups import Lookups

        return Lookups(self._connection)

    @cached_property
    def watching(self) -> "Watching":
        """Saved searches, and what came in when."""
        from migresearch.store.watching import Watching

        return Watching(self.path, self._connection)

    @cached_property
    def soundness(self) -> "Soundness":
        """Whether the database is what it should be."""
        from migresearch.store.soundness import Soundness

        return Soundness(self._connection)

    def dump(self) -> Iterator[str]:
        """The canonical dump as JSON lines: equal knowledge, equal dump."""
        return dump.dump(self._connection)
