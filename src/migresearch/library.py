"""The Python face over everything: open a library, ask it, feed it.

>>> from migresearch import Library, Query
>>> with Library.open() as library:  # doctest: +SKIP
...     for hit in library.search(Query("remittances and schooling")).hits:
...         print(hit.work.year, hit.work.title)
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from migresearch.config import Config, load
from migresearch.errors import SearchIndexError, UsageError, unknown
from migresearch.schemes import load_schemes
from migresearch.search.facets import facet_name
from migresearch.search.known import check_facts, check_sources
from migresearch.search.query import FilterWords, Query, resolve
from migresearch.store import Filters, Provenance, Related, Run, RunKind, Store, Work

if TYPE_CHECKING:
    from migresearch.curate.options import Option
    from migresearch.export import ExportFormat
    from migresearch.export.receipt import Receipt
    from migresearch.harvest.face import Harvests
    from migresearch.identity.face import Duplicates
    from migresearch.importers.keeping import ImportReport
    from migresearch.index.refresh import IndexReport
    from migresearch.indicators.brief import Brief
    from migresearch.indicators.face import Indices
    from migresearch.schemes import Scheme
    from migresearch.search.engine import Engine
    from migresearch.search.results import IndexState, Results
    from migresearch.store.coverage import Coverage
    from migresearch.store.decisions import Said
    from migresearch.upkeep.safekeeping import Safekeeping
    from migresearch.upkeep.unattended import Unattended
    from migresearch.watch.face import Watch

Report = Callable[[int, int | None], None]


def utc_now() -> str:
    """The time as ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def ignore(_done: int, _total: int | None) -> None:
    """A report of progress that nobody reads."""


class Library:
    """One knowledge base: database, index and settings. Use it as a context manager.

    Reading methods open the database read-only; writing ones make it where there is none.
    All errors a person can mend are :class:`migresearch.MigresearchError`.
    """

    def __init__(self, config: Config, clock: Callable[[], str] = utc_now) -> None:
        self.config = config
        self._clock = clock
        self._open = ExitStack()

    @classmethod
    def open(cls, folder: Path | None = None, **settings: str) -> Self:
        """The library of a folder (default: here), as its config.toml and the environment say.

        ``settings`` override single values: ``Library.open(paths__database="x.db")``.
        """
        options = {name.replace("__", "."): value for name, value in settings.items()}
        return cls(load(folder or Path.cwd(), os.environ, options))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)  # the store says in its words what went wrong in it

    @cached_property
    def schemes(self) -> "Mapping[str, Scheme]":
        """The classification schemes by id."""
        return load_schemes()

    @cached_property
    def _store(self) -> Store:
        return self._open.enter_context(Store.read(self.config.paths.database))

    @cached_property
    def _engine(self) -> "Engine":
        from migresearch.index.words import open_words
        from migresearch.search.engine import Engine
        from migresearch.search.meaning import open_meaning

        index = self.config.paths.index
        if self._foreign_index:
            return Engine(self._store, self.schemes, None, None)
        return Engine(self._store, self.schemes, open_words(index), open_meaning(index, self.config.encoder))

    @cached_property
    def _foreign_index(self) -> SearchIndexError | None:
        """Why the index cannot be asked: it was built for another database."""
        from migresearch.index.owner import check_owner

        try:
            check_owner(self.config.paths.index, self._store.library_id)
        except SearchIndexError as error:
            return error
        return None

    def _need_own_index(self) -> None:
        if self._foreign_index:
            raise self._foreign_index

    @cached_property
    def indices(self) -> "Indices":
        """The policy indices: their catalogue and their scores."""
        from migresearch.indicators.face import Indices

        return self._open.enter_context(
            closing(Indices(self.config.paths.database, self.schemes, self._clock))
        )

    @cached_property
    def duplicates(self) -> "Duplicates":
        """Works that may be one: candidates, reasons, and what people decide about them."""
        from migresearch.identity.face import Duplicates

        return self._open.enter_context(closing(Duplicates(self.config.paths.database, self._clock)))

    @cached_property
    def watch(self) -> "Watch":
        """Saved searches, what is new, and the news sheet."""
        from migresearch.watch.face import Watch

        database = self.config.paths.database
        return self._open.enter_context(
            closing(Watch(database, self.schemes, self._asked, self.search, self._clock))
        )

    @cached_property
    def keeping(self) -> "Safekeeping":
        """Backups, restoring, the doctor, the vacuum."""
        from migresearch.upkeep.safekeeping import Safekeeping

        return Safekeeping(self.config, self.schemes, self._clock)

    @cached_property
    def unattended(self) -> "Unattended":
        """Harvests on a schedule, and how the sources are."""
        from migresearch.upkeep.unattended import Unattended

        taken_from = self.harvests.taken_from
        return Unattended(self.config, lambda: self.schemes, self._clock, taken_from, self._index_state)

    @cached_property
    def harvests(self) -> "Harvests":
        """The sources: what there is, asking them, looking at their web sites."""
        from migresearch.harvest.face import Harvests

        return Harvests(self.config, self._clock, lambda: self.indices)

    def _index_state(self) -> "IndexState":
        self._need_own_index()
        return self._engine.state()

    def as_of(self, day: str) -> None:
        """Answer as at the end of a day (ISO 8601): without later decisions and changes of codes.

        Called before anything is asked. Raises UsageError for what is no day.
        """
        from migresearch.curate.lifecycle import end_of, schemes_as_of

        time = end_of(day)
        self._store = self._open.enter_context(Store.read(self.config.paths.database, time))
        self.schemes = schemes_as_of(self.schemes, self._store.log.code_changes.all(), time)

    def filters(self, words: Mapping[str, Any]) -> Filters:
        """The filters that these words of a person mean; ``words`` are fields of ``FilterWords``.

        Raises UsageError for names there are none of, and for words of facts that no work has.
        """
        chosen = self._asked("", words).filters
        check_facts(self._store, chosen.facts)
        return chosen

    def coverage(self, by: str = "journal", filters: Mapping[str, Any] | None = None) -> "Coverage":
        """How many works have an abstract, and whose, by journal, publisher, source, year or language.

        Raises UsageError for any other group and for filters there are none of.
        """
        from migresearch.store.coverage import COLUMNS, SOURCE

        groups = (*COLUMNS, SOURCE)
        if by not in groups:
            raise unknown("group", by, groups)
        return self._store.coverage(by, self.filters(filters or {}))

    def brief(self, country: str) -> "Brief":
        """One page on a country: its scores, the indices that cover it, the gaps, the literature."""
        from migresearch.indicators.brief import brief

        indices = self.indices
        return brief(indices.store, indices.all, self.schemes, country, self._now().year)

    def query(self, text: str = "", filters: Mapping[str, Any] | None = None, **options: Any) -> Query:
        """A query from words a person types; ``filters`` are fields of ``FilterWords``.

        ``options`` are fields of :class:`Query`; a ``page_size`` of 0 means the configured one.
        """
        size = options.pop("page_size", 0) or self.config.search.page_size
        facets = tuple(facet_name(name, self.schemes) for name in options.pop("facets", ()))
        chosen = self.filters(filters or {})
        return Query(text, filters=chosen, page_size=size, facets=facets, **options)

    def _asked(self, text: str, filters: Mapping[str, Any]) -> Query:
        """The question of a saved search, which may wait for facts that no work has yet."""
        chosen = resolve(FilterWords(**filters), self.schemes)
        check_sources(self._store, chosen.sources)
        return Query(text, filters=chosen)

    def search(self, query: Query) -> "Results":
        """The page of results a query asks for. Of an index built for another database nothing is taken, as
        a note says: then the words of the database alone rank."""
        answer = self._engine.search(query)
        if self._foreign_index:
            return replace(answer, notes=(*answer.notes, str(self._foreign_index)))
        return answer

    def similar(self, name: str, query: Query) -> "Results":
        """The works nearest in meaning to the one with this key or DOI, within the query's filters."""
        self._need_own_index()
        return self._engine.similar(self.work(name), query)

    def work(self, name: str) -> Work:
        """The work with this key, former key or DOI. Raises UsageError."""
        return self._store.works([self._id(name)])[0]

    def related(self, name: str) -> list[Related]:
        """The relations of a work, from either side."""
        return self._store.related(self._id(name))

    def provenance(self, name: str) -> list[Provenance]:
        """Every version of every source record a work is merged from."""
        return self._store.provenance(self._id(name))

    def classifications(self, name: str) -> "tuple[Option, ...]":
        """Every code suggested for a work or decided, whether it counts as things stand, and why."""
        from migresearch.curate.options import options_of

        return options_of(self._store, self.schemes, self.work(name))

    def said(self, name: str) -> "list[Said]":
        """What people said of a work, its codes or as a whole, as far as it stands, oldest first."""
        words = self._store.decisions(self.work(name).id)
        return [one for one in words if one.superseded_by is None and one.decision.verdict != "withdrawn"]

    def export(self, query: Query, form: "ExportFormat", output: Path, limit: int = 0) -> "Receipt":
        """Write the works a query finds, best first, and a receipt beside them; 0: all there are."""
        from migresearch.export.selection import Selection, export_selection

        works, read = self._store.count(), self._store.runs.last_read()
        chosen = Selection(query, limit, self.search, self.label, works, read, self._engine.encoder_name)
        return export_selection(chosen, form, output, self._clock())

    def label(self, scheme: str, code: str) -> str:
        """The English name of a code; the code itself where the scheme does not know it."""
        known = self.schemes[scheme].codes.get(code) if scheme in self.schemes else None
        return known.labels["en"] if known else code

    def import_file(
        self,
        path: Path,
        mapping: Mapping[str, str] | None = None,
        name: str | None = None,
        report: Report = ignore,
    ) -> "ImportReport":
        """Take every entry of a file in; what cannot be read goes to a reject file beside the database."""
        from migresearch.importers.keeping import ImportOptions, import_file

        options = ImportOptions(self.config.paths.database.parent / "rejects", mapping or {}, name)
        with self._importing() as store:
            return import_file(store, path, options, self._clock, lambda done: report(done, None))

    def import_shelf(self) -> "ImportReport":
        """Take in the shipped starter shelf."""
        from migresearch.importers.keeping import import_shelf

        with self._importing() as store:
            return import_shelf(store, self._clock)

    @contextmanager
    def _importing(self) -> Iterator[Store]:
        """A store to import into. Where no other import is at work, those marked as running have died."""
        from migresearch.harvest.locks import IMPORTS, shared

        with Store.open(self.config.paths.database) as store, shared(store.path, IMPORTS) as is_alone:
            if is_alone:
                store.runs.bury(RunKind.IMPORT)
            yield store

    def update_index(self, report: Report = ignore, *, from_nothing: bool = False) -> "IndexReport":
        """Bring the index up to date; resumes after any stop."""
        from migresearch.index.refresh import refresh

        return refresh(self.config, self.schemes, self._clock(), report, from_nothing=from_nothing)

    def index_status(self) -> dict[str, Any]:
        """What the index holds and how far it is behind; reads it whole and compares its checksums.

        Raises SearchIndexError where a file is not what was written.
        """
        from migresearch.embed import exported
        from migresearch.index.update import verify

        self._need_own_index()
        folder = exported(self.config.paths.index, self.config.encoder)
        if folder is not None:
            verify(folder)
        state = self._engine.state()
        return {
            "folder": str(self.config.paths.index),
            "encoder": self._engine.encoder_name,
            "works in the library": self._store.count(),
            "works by meaning": state.works,
            "works behind": state.behind,
        }

    def runs(self, source: str | None = None, limit: int = 20) -> list[Run]:
        """Harvests and imports, newest first. Raises UsageError for a source that never ran."""
        found = self._store.runs.history(source, limit)
        if source and not found:
            ran = ", ".join(self._store.runs.last_read()) or "none"
            raise UsageError(
                f"no source {source!r} has run; those that have: {ran}. "
                "`migresearch sources` lists what can be harvested"
            )
        return found

    def today(self) -> str:
        """The day of the library's clock, ISO 8601."""
        return self._clock()[:10]

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock())

    def _id(self, name: str) -> int:
        from migresearch.clean.identifiers import doi

        found = self._store.work_id(name.strip().lower()) or self._store.work_id(doi(name) or "")
        if found is None:
            raise UsageError(f"no work has the key or DOI {name!r}; `migresearch search` shows keys")
        return found
