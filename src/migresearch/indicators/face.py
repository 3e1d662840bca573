"""What can be asked of the policy indices; ``Library.indices`` is one of these."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migresearch.catalogue.policy_indices import catalogue_stamp
from migresearch.catalogue.vocabulary import CODINGS, DIRECTIONS, SETS, relation_of
from migresearch.errors import UsageError, unknown
from migresearch.indicators.axes import By
from migresearch.indicators.finding import FIELDS, GEOGRAPHIES, Finder, Found, ask
from migresearch.indicators.gaps import Cell, GapMap
from migresearch.indicators.policy_index import PolicyIndex, policy_indices
from migresearch.search.query import years
from migresearch.store import Store

if TYPE_CHECKING:
    from migresearch.indicators.checking import Checked
    from migresearch.indicators.comments import CommentRow
    from migresearch.indicators.importing.keeping import Imported, Wanted
    from migresearch.indicators.importing.limits import Limits
    from migresearch.indicators.literature import LinkedWork
    from migresearch.indicators.reading_scores import Asked, ScoreRow
    from migresearch.schemes import Scheme
    from migresearch.store.scores import HeldEdition

_WORDS = {"coding": CODINGS, "direction": DIRECTIONS, "part": SETS}


class Indices:
    """The catalogue and the scores of one database. The database is made, and the shipped catalogue
    taken in, when it is first asked; later only where a newer package brings another catalogue."""

    def __init__(self, database: Path, schemes: "Mapping[str, Scheme]", clock: Callable[[], str]) -> None:
        self._database = database
        self._schemes = schemes
        self._clock = clock

    @cached_property
    def store(self) -> Store:
        """Read-only; holds the catalogue of this package."""
        if not self._database.is_file():
            self._take_in()
        store = Store.read(self._database)
        if store.catalogue_stamp != catalogue_stamp():
            store.close()
            self._take_in()
            store = Store.read(self._database)
        return store

    def _take_in(self) -> None:
        from migresearch.catalogue.policy_indices import policy_indices as entries

        with Store.open(self._database) as store:
            store.replace_catalogue(entries(), catalogue_stamp(), self._clock())

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()

    @cached_property
    def all(self) -> list[PolicyIndex]:
        """Every index of the catalogue, by code."""
        return policy_indices(self.store.policy_indices(), self.store.statements())

    def named(self, name: str) -> PolicyIndex:
        """The index with this code, acronym, name or alias, in any case.

        Raises UsageError, which names near ones, for any other, and for a name that several share.
        """
        wanted = name.strip().casefold()
        by_code = [one for one in self.all if one.code == wanted]
        found = by_code or [one for one in self.all if wanted in one.names()]
        if len(found) > 1:
            codes = ", ".join(one.code for one in found)
            raise UsageError(f"{name!r} is one of several indices: {codes}. Give the code.")
        if not found:
            raise unknown("policy index", name, [one.code for one in self.all])
        return found[0]

    def find(self, tell: Callable[[str], None], *, possible: bool = False, **words: Any) -> list[Found]:
        """The indices that answer; ``words`` as a person types them, by the names of ``Question``.

        ``tell`` is told of those that might, were their coverage known. Raises UsageError for unknown names.
        """
        finder = Finder(self.all, self._schemes)
        for name, known in _WORDS.items():
            words[name] = _one_of(name, words.get(name), known)
        question = finder.question(years=years(words.pop("year", "")), **words)
        return ask(finder, question, tell, possible=possible)

    def gaps(self, by: By, *, within: str = "", fields: str = "") -> list[Cell]:
        """The evidence-gap map of these policy fields (default: all), row by row.

        ``within``: a region whose parts or countries are the columns. Raises UsageError for unknown names.
        """
        chart = GapMap(self.all, self._schemes)
        works = self.store.classified(FIELDS, GEOGRAPHIES)
        return chart.cells(chart.fields(fields), chart.columns(by, within), by, works)

    def code_of(self, name: str) -> str:
        """The code of an index under which scores are held, or may be: in the catalogue, or the user's own.

        Raises UsageError for any other name.
        """
        held = {one.edition.index for one in self.store.scores.editions()}
        if name in held:
            return name
        if not self._is_catalogued(name):
            raise unknown("index with scores", name, held)
        return self.named(name).code

    def _is_catalogued(self, name: str) -> bool:
        wanted = name.strip().casefold()
        return any(wanted == one.code or wanted in one.names() for one in self.all)

    def import_scores(
        self, path: Path, wanted: "Wanted | None" = None, limits: "Limits | None" = None
    ) -> "Imported":
        """Keep the scores of a file as an edition, all or none. Raises UsageError.

        An index that is not in the catalogue is kept under the word the person or the file has for it.
        """
        from migresearch.indicators.importing.keeping import Wanted, import_scores
        from migresearch.indicators.importing.limits import Limits

        wanted = wanted or Wanted()
        if self._is_catalogued(wanted.index):
            wanted = replace(wanted, index=self.named(wanted.index).code)
        with Store.open(self._database) as store:
            done = import_scores(store, path, wanted, limits or Limits(), self._clock)
            store.checkpoint()
        return done

    def remove_scores(self, index: str, edition: str) -> str:
        """Take an edition out of the database; returns its label. Raises UsageError where there is none."""
        from migresearch.indicators.reading_scores import editions_of

        code = self.code_of(index)
        with Store.open(self._database) as store:
            held = editions_of(store, code, edition)[0].edition
            store.scores.remove(held.index, held.label)
        return held.label

    def editions(self, index: str = "", edition: str = "") -> "list[HeldEdition]":
        """The editions whose scores are held; of one index, or the one whose label begins so."""
        from migresearch.indicators.reading_scores import editions_of

        if not edition:
            return self.store.scores.editions(self.code_of(index) if index else None)
        return editions_of(self.store, self.code_of(index), edition)

    def scores(self, index: str, asked: "Asked") -> "list[ScoreRow]":
        """The scores asked for. Raises UsageError for names that are not there."""
        from migresearch.indicators.reading_scores import score_rows

        return score_rows(self.store, self.code_of(index), asked)

    def check(self, index: str, edition: str = "", tolerance: float = 0.005) -> "list[Checked]":
        """Every published aggregate beside what its parts give."""
        from migresearch.indicators.checking import check

        return check(self.store, self.code_of(index), edition, tolerance)

    def comments(
        self, words: str, *, index: str = "", country: str = "", area: str = ""
    ) -> "list[CommentRow]":
        """What experts wrote about scores, best match first. Raises UsageError for unknown names."""
        from migresearch.indicators.comments import find_comments
        from migresearch.indicators.reading_scores import asked

        words_of = asked(country=country, area=area)
        code = self.code_of(index) if index else ""
        countries, areas = words_of.countries, words_of.areas
        return find_comments(self.store, words, index=code, countries=countries, areas=areas)

    def works(self, index: PolicyIndex) -> "list[LinkedWork]":
        """The works that use or discuss an index, each with the sentence that names it."""
        from migresearch.indicators.literature import linked_works

        return linked_works(self.store, self.all, index)

    def described(self, index: PolicyIndex) -> dict[str, Any]:
        """An index with its statements and what hangs on it, as a program reads it."""
        return {
            "index": index.code,
            "set": index.row.part,
            "name": index.name,
            "note": index.row.note,
            "checked": index.row.checked,
            "key": index.row.key,
            "statements": [asdict(one) for one in index.statements],
            "contradictions": [
                {"field": field, "edition": edition, "values": [one.value for one in said]}
                for (field, edition), said in index.contradictions().items()
            ],
            **self.around(index),
        }

    def around(self, index: PolicyIndex) -> dict[str, list[str]]:
        """What hangs on an index: relations others state of it, editions with scores; empty ones left out."""
        others = [
            f"{one.short_name} ({one.code}) {relation_of(value)[0]} it"
            for one in self.all
            for value in one.values("relation")
            if relation_of(value)[1] == index.code
        ]
        editions = [
            f"{held.edition.label}: {len(held.countries)} countries, {held.years[0]}–{held.years[-1]}"
            for held in self.store.scores.editions(index.code)
            if held.years
        ]
        parts = {"named by other indices": others, "scores held": editions}
        return {title: rows for title, rows in parts.items() if rows}


def _one_of(what: str, name: str | None, known: tuple[str, ...]) -> str | None:
    if not name:
        return None
    if name not in known:
        raise unknown(what, name, known)
    return name
