"""From a question to an answer: filters in SQL, rankings, fusion, facets, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from migresearch.errors import SearchIndexError
from migresearch.index.tokens import fold
from migresearch.index.words import Words
from migresearch.search import fusion
from migresearch.search.explaining import Explainer
from migresearch.search.meaning import Meaning
from migresearch.search.modes import Mode, Sort
from migresearch.search.query import Query, both, typed_filters
from migresearch.search.query_text import ParsedQuery, parse
from migresearch.search.ranking import NOTHING, Ranker, Rankings
from migresearch.search.results import FacetCount, Hit, IndexState, Results
from migresearch.search.selections import Selections
from migresearch.search.snippets import snippet
from migresearch.store import Filters, Store, Work

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

Ids = NDArray[np.int64]
Scores = NDArray[np.floating]
# Of all works only those at least so relevant as this share of the best one are sorted otherwise.
RELEVANT = 0.5
UPDATE = "run `migresearch index update`"


@dataclass(frozen=True)
class Asked:
    """A query, read: what ranks, what filters, what a person should be told.

    ``total``: how many works there are to find, where that is known without counting them.
    """

    query: Query
    parsed: ParsedQuery
    filters: Filters
    notes: tuple[str, ...]
    total: int | None = None

    @classmethod
    def of(cls, query: Query, schemes: "Mapping[str, Scheme]") -> "Asked":
        parsed = parse(query.text, schemes.keys())
        typed, ordinary = typed_filters(parsed.filters, schemes)
        words = [f"{one.name} {one.value}" for one in ordinary if one.wanted]
        notes = tuple(
            f"{one.name}:{one.value} is no filter; {'searched as words' if one.wanted else 'left aside'}"
            for one in ordinary
        )
        filters = both(both(query.filters, typed), _demanded(parsed))
        return cls(query, _with_words(parsed, " ".join(words)), filters, notes)

    def with_notes(self, *notes: str) -> "Asked":
        return replace(self, notes=(*self.notes, *notes))


class Engine:
    """Answers questions over one store. ``words`` and ``meaning`` are None while they are not built."""

    def __init__(
        self, store: Store, schemes: "Mapping[str, Scheme]", words: Words | None, meaning: Meaning | None
    ) -> None:
        self._store = store
        self._schemes = schemes
        self._words = words
        self._meaning = meaning
        self._selections = Selections(store)

    def search(self, query: Query) -> Results:
        """The page of results a query asks for."""
        asked = Asked.of(query, self._schemes)
        if lookup := asked.parsed.lookup:
            found = self._store.find(lookup.scheme, lookup.value)
            if found is not None:
                return self._browse(replace(asked, filters=replace(asked.filters, ids=(found,))), "lookup")
            asked = asked.with_notes(f"no work has this {lookup.scheme}; searched as words")
        if not asked.parsed.text:
            return self._browse(asked, "list")
        return self._ranked(asked)

    def similar(self, work: Work, query: Query) -> Results:
        """The works nearest in meaning to one, within the query's filters; scores are cosines."""
        if self._meaning is None:
            raise SearchIndexError(f"there is no semantic index yet; {UPDATE}")
        itself = Filters(ids=(work.id,))
        asked = Asked(query, ParsedQuery(), both(query.filters, Filters(without=(itself,))), ())
        vector = self._meaning.of_work(work.id, work.title, work.abstract)
        depth = query.page * query.page_size
        found = self._meaning.index.content.search(vector, depth, self._selections.of(asked.filters))
        return self._page(asked.with_notes(*self._behind()), "similar", found, Rankings(semantic=found))

    def _ranked(self, asked: Asked) -> Results:
        query = asked.query
        mode, remarks = self._possible(query.mode)
        beginnings = {one: tuple(self._store.words_that_begin(fold(one))) for one in asked.parsed.prefixes}
        asked = replace(asked.with_notes(*remarks), parsed=asked.parsed.completed(beginnings))
        ranker = Ranker(asked.parsed, self._store, self._selections, self._words, self._meaning)
        depth = max(fusion.DEPTH, query.page * query.page_size)
        rankings = ranker.rank(mode, depth, asked.filters)
        if mode is Mode.LEXICAL:
            asked = self._limited(asked, ranker.matching(asked.filters))
        elif (chosen := self._selections.of(asked.filters)) is not None:
            asked = replace(asked, total=len(chosen))
        if query.sort is Sort.RELEVANCE:
            return self._page(asked, mode, rankings.all(), rankings)
        return self._sorted(asked, mode, rankings)

    def _limited(self, asked: Asked, matching: Ids) -> Asked:
        """Only the works that match are counted; naming many of them to SQL takes longer than the search."""
        query = asked.query
        if query.sort is Sort.RELEVANCE and not query.facets and self._knows_all_words():
            return replace(asked, total=len(matching))
        return replace(asked, filters=replace(asked.filters, ids=tuple(matching.tolist())))

    def _knows_all_words(self) -> bool:
        """Whether the index of words holds the works of the store, all and only them, as they are."""
        words, store = self._words, self._store
        return bool(
            words and len(words.index) == self._selections.works() and not store.count_newer(words.stamp)
        )

    def _sorted(self, asked: Asked, mode: Mode, rankings: Rankings) -> Results:
        """In another order than relevance: all that match or, where all works mean something, the best."""
        ids, scores = rankings.best()
        total = self._total(asked)
        if mode is not Mode.LEXICAL and total > len(ids):
            asked = replace(asked, filters=replace(asked.filters, ids=tuple(ids.tolist())), total=None)
            asked = asked.with_notes(
                f"the {len(ids):,} best of {total:,} works, sorted by {asked.query.sort}"
            )
        return self._show(asked, mode, self._sorted_page(asked, asked.query.sort), (ids, scores), rankings)

    def _page(self, asked: Asked, mode: str, ranked: tuple[Ids, Scores], rankings: Rankings) -> Results:
        query = asked.query
        first = (query.page - 1) * query.page_size
        ordered = self._existing(ranked[0].tolist(), first + query.page_size)
        return self._show(asked, mode, ordered[first : first + query.page_size], ranked, rankings)

    def _existing(self, ids: Sequence[int], wanted: int) -> Sequence[int]:
        """The first of the works that the store still has, as many as wanted or all."""
        looked_at = 2 * wanted
        while True:
            found = self._store.existing(ids[:looked_at])
            if len(found) >= wanted or looked_at >= len(ids):
                return found
            looked_at *= 4

    def _show(
        self, asked: Asked, mode: str, ids: Sequence[int], ranked: tuple[Ids, Scores], rankings: Rankings
    ) -> Results:
        score_of = dict(zip(ranked[0].tolist(), ranked[1].tolist(), strict=True))
        hits = [
            Hit(work, score_of.get(work.id, 0.0), rankings.places(work.id), self._snippet(work, asked))
            for work in self._store.works(ids)
        ]
        return self._finish(asked, mode, hits)

    def _browse(self, asked: Asked, mode: str) -> Results:
        """Without words to rank by: what the filters leave, newest first."""
        sort = asked.query.sort
        ids = self._sorted_page(asked, Sort.NEWEST if sort is Sort.RELEVANCE else sort)
        return self._show(asked, mode, ids, NOTHING, Rankings())

    def _sorted_page(self, asked: Asked, order: Sort) -> list[int]:
        size = asked.query.page_size
        return self._store.sorted_page(asked.filters, order, size, (asked.query.page - 1) * size)

    def _finish(self, asked: Asked, mode: str, hits: Sequence[Hit]) -> Results:
        total = self._total(asked)
        facets = {name: self._facet(name, asked.filters) for name in asked.query.facets}
        explained = tuple(self._explained(asked, hits))
        return Results(asked.query, mode, total, explained, facets, self.state(), asked.notes)

    def _total(self, asked: Asked) -> int:
        if asked.total is not None:
            return asked.total
        return self._store.count(asked.filters) if asked.filters else self._selections.works()

    @property
    def encoder_name(self) -> str | None:
        """The encoder whose vectors are searched, with its fingerprint; None while there are none."""
        return self._meaning.index.manifest.encoder if self._meaning else None

    def state(self) -> IndexState:
        """How many works are searched by meaning, and how many are not or no longer rightly."""
        if self._meaning is None:
            return IndexState(0, self._selections.works())
        manifest = self._meaning.index.manifest
        return IndexState(manifest.works, manifest.pending + self._store.count_newer(manifest.stamp))

    def _possible(self, mode: Mode) -> tuple[Mode, list[str]]:
        """The mode that can be served now, and what to tell the person."""
        if mode is not Mode.LEXICAL and self._meaning is None:
            return Mode.LEXICAL, [f"there is no semantic index yet, so words alone rank; {UPDATE}"]
        return mode, self._behind()

    def _behind(self) -> list[str]:
        behind = self.state().behind
        if not behind:
            return []
        return [f"{behind:,} of {self._selections.works():,} works are not searched by meaning yet; {UPDATE}"]

    def _facet(self, name: str, filters: Filters) -> list[FacetCount]:
        scheme = self._schemes.get(name) if name in self._schemes else None
        return [
            FacetCount(value, scheme.label(value) if scheme and value in scheme.codes else value, number)
            for value, number in self._store.facet(name, filters)
        ]

    def _snippet(self, work: Work, asked: Asked) -> str:
        return snippet(work.abstract, asked.parsed.text, {"en", work.language or "en"})

    def _explained(self, asked: Asked, hits: Sequence[Hit]) -> Sequence[Hit]:
        if not asked.query.explain:
            return hits
        explainer = Explainer(self._store, self._words, self._meaning, asked.parsed)
        return [replace(hit, explanation=explainer.explain(hit.work)) for hit in hits]


def _with_words(parsed: ParsedQuery, words: str) -> ParsedQuery:
    """The question with these words to rank by as well."""
    if not words:
        return parsed
    either = filter(None, (parsed.any_word, parse(words).any_word))
    return replace(parsed, text=f"{parsed.text} {words}".strip(), any_word=" OR ".join(either) or None)


def _demanded(parsed: ParsedQuery) -> Filters:
    """What the question itself demands and forbids."""
    unwanted = [
        *([Filters(match=parsed.unwanted)] if parsed.unwanted else []),
        *([Filters(exact=parsed.unwanted_exact)] if parsed.unwanted_exact else []),
    ]
    return Filters(match=parsed.match, exact=parsed.exact, without=tuple(unwanted))
