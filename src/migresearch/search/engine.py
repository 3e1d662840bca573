"""From a question to an answer: filters in SQL, rankings, fusion, facets, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from migresearch.errors import SearchIndexError
from migresearch.index.words import Words
from migresearch.schemes import Scheme
from migresearch.search import fusion
from migresearch.search.explaining import Explainer
from migresearch.search.meaning import Meaning
from migresearch.search.modes import Mode, Sort
from migresearch.search.query import Query, both, typed_filters
from migresearch.search.query_text import Lookup, ParsedQuery, parse
from migresearch.search.ranking import Ranker, Rankings
from migresearch.search.results import FacetCount, Hit, IndexState, Results
from migresearch.search.snippets import snippet
from migresearch.store import Filters, Store, Work

Ids = NDArray[np.int64]
UPDATE = "run `migresearch index update`"


@dataclass(frozen=True)
class Asked:
    """A query, read: what ranks, what filters, what a person should be told."""

    query: Query
    parsed: ParsedQuery
    filters: Filters
    notes: tuple[str, ...]

    @classmethod
    def of(cls, query: Query, schemes: Mapping[str, Scheme]) -> "Asked":
        parsed = parse(query.text, schemes.keys())
        typed, ordinary = typed_filters(parsed.filters, schemes)
        if ordinary:
            words = " ".join(f"{one.name} {one.value}" for one in ordinary)
            parsed = replace(parsed, text=f"{parsed.text} {words}".strip())
        notes = tuple(f"{one.name}:{one.value} is no filter; searched as words" for one in ordinary)
        return cls(query, parsed, both(both(query.filters, typed), _demanded(parsed)), notes)


class Engine:
    """Answers questions over one store. ``words`` and ``meaning`` are None while they are not built."""

    def __init__(
        self, store: Store, schemes: Mapping[str, Scheme], words: Words | None, meaning: Meaning | None
    ) -> None:
        self._store = store
        self._schemes = schemes
        self._words = words
        self._meaning = meaning

    def search(self, query: Query) -> Results:
        """The page of results a query asks for."""
        asked = Asked.of(query, self._schemes)
        if asked.parsed.lookup and (work := self._looked_up(asked.parsed.lookup)):
            return self._answer(asked, "lookup", [work], 1)
        if not asked.parsed.text:
            return self._browse(asked)
        return self._ranked(asked)

    def similar(self, work: Work, query: Query) -> Results:
        """The works nearest in meaning to one, within the query's filters."""
        if self._meaning is None:
            raise SearchIndexError(f"there is no semantic index yet; {UPDATE}")
        asked = Asked(query, ParsedQuery(), query.filters, ())
        vector = self._meaning.of_work(work.id, work.title, work.abstract)
        depth = query.page * query.page_size + 1
        ids, scores = self._meaning.index.content.search(vector, depth, self._allowed(asked.filters))
        others = ids != work.id
        rankings = Rankings(depth, semantic=(ids[others], scores[others]))
        return self._page(asked, "similar", rankings, self._store.count(asked.filters))

    def _ranked(self, asked: Asked) -> Results:
        query = asked.query
        mode, remarks = self._possible(query.mode)
        depth = max(fusion.DEPTH, query.page * query.page_size)
        ranker = Ranker(self._store, self._words, self._meaning)
        rankings = ranker.rank(asked.parsed, mode, depth, self._allowed(asked.filters))
        if mode is Mode.LEXICAL:
            matched = Filters(match=asked.parsed.any_word) if asked.parsed.any_word else Filters(dois=("",))
            asked = replace(asked, filters=both(asked.filters, matched))
        asked = replace(asked, notes=(*asked.notes, *remarks))
        return self._page(asked, mode, rankings, self._store.count(asked.filters))

    def _page(self, asked: Asked, mode: str, rankings: Rankings, total: int) -> Results:
        query = asked.query
        ids, scores = rankings.fused()
        score_of = dict(zip(ids.tolist(), scores.tolist(), strict=True))
        ordered = self._store.existing(ids.tolist())
        if query.sort is not Sort.RELEVANCE:
            ordered = self._store.sorted_ids(ordered, query.sort)
        first = (query.page - 1) * query.page_size
        works = self._store.works(ordered[first : first + query.page_size])
        places = rankings.places()
        hits = [
            Hit(work, score_of[work.id], _ranks(places, work.id), self._snippet(work, asked))
            for work in works
        ]
        return self._finish(asked, mode, self._explained(asked, hits), total)

    def _browse(self, asked: Asked) -> Results:
        """Without words to rank by: what the filters leave, newest first."""
        query = asked.query
        order = Sort.NEWEST if query.sort is Sort.RELEVANCE else query.sort
        ids = self._store.sorted_page(
            asked.filters, order, query.page_size, (query.page - 1) * query.page_size
        )
        return self._answer(asked, "list", self._store.works(ids), self._store.count(asked.filters))

    def _answer(self, asked: Asked, mode: str, works: Sequence[Work], total: int) -> Results:
        hits = [Hit(work, 0.0, {}, self._snippet(work, asked)) for work in works]
        return self._finish(asked, mode, self._explained(asked, hits), total)

    def _finish(self, asked: Asked, mode: str, hits: Sequence[Hit], total: int) -> Results:
        facets = {name: self._facet(name, asked.filters) for name in asked.query.facets}
        state = self.state()
        return Results(asked.query, mode, total, tuple(hits), facets, state, asked.notes)

    @property
    def encoder_name(self) -> str | None:
        """The encoder whose vectors are searched, with its fingerprint; None while there are none."""
        return self._meaning.index.manifest.encoder if self._meaning else None

    def state(self) -> IndexState:
        """How many works are searched by meaning, and how many are not or no longer rightly."""
        if self._meaning is None:
            return IndexState(0, self._store.count())
        newer = self._store.count_newer(self._words.stamp if self._words else -1)
        manifest = self._meaning.index.manifest
        return IndexState(manifest.works, manifest.pending + newer)

    def _possible(self, mode: Mode) -> tuple[Mode, list[str]]:
        """The mode that can be served now, and what to tell the person."""
        state = self.state()
        if mode is not Mode.LEXICAL and self._meaning is None:
            return Mode.LEXICAL, [f"there is no semantic index yet, so words alone rank; {UPDATE}"]
        if state.behind:
            return mode, [f"{state.behind:,} works are not searched by meaning yet; {UPDATE}"]
        return mode, []

    def _facet(self, name: str, filters: Filters) -> list[FacetCount]:
        scheme = self._schemes.get(name) if name in self._schemes else None
        return [
            FacetCount(value, scheme.label(value) if scheme and value in scheme.codes else value, number)
            for value, number in self._store.facet(name, filters)
        ]

    def _allowed(self, filters: Filters) -> Ids | None:
        return np.array(self._store.matching_ids(filters), np.int64) if filters else None

    def _looked_up(self, lookup: Lookup) -> Work | None:
        found = self._store.find(lookup.scheme, lookup.value)
        return self._store.works([found])[0] if found is not None else None

    def _snippet(self, work: Work, asked: Asked) -> str:
        return snippet(work.abstract, asked.parsed.text, {"en", work.language or "en"})

    def _explained(self, asked: Asked, hits: Sequence[Hit]) -> Sequence[Hit]:
        if not asked.query.explain:
            return hits
        explainer = Explainer(self._store, self._words, self._meaning, asked.parsed)
        return [replace(hit, explanation=explainer.explain(hit.work)) for hit in hits]


def _demanded(parsed: ParsedQuery) -> Filters:
    """What the question itself demands and forbids."""
    unwanted = [
        *([Filters(match=parsed.unwanted)] if parsed.unwanted else []),
        *([Filters(exact=parsed.unwanted_exact)] if parsed.unwanted_exact else []),
    ]
    return Filters(match=parsed.match, exact=parsed.exact, without=tuple(unwanted))


def _ranks(places: Mapping[str, Mapping[int, int]], work_id: int) -> dict[str, int]:
    return {name: ranks[work_id] for name, ranks in places.items() if work_id in ranks}
