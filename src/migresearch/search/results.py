"""What a search answers: hits with their ranks and reasons, counts, and how far the index is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from migresearch.search.query import Query
from migresearch.store import Work


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many works have a value; ``label`` is what people call it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit stands where it stands.

    ``terms``: matched words and what each adds to the lexical score. ``sentence``: the
    sentence nearest in meaning, with its cosine. ``admitted``: source and rule of every
    record of the work.
    """

    terms: Mapping[str, float] = field(default_factory=dict)
    sentence: str | None = None
    similarity: float | None = None
    admitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One work of a result; ``ranks`` count from 1 in each ranking, absent where it is not in it."""

    work: Work
    score: float
    ranks: Mapping[str, int]
    snippet: str
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class IndexState:
    """``works`` held in the semantic index; ``behind``: works not (or no longer rightly) in it."""

    works: int
    behind: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query. ``total`` counts all works the filters and, for lexical queries, the
    words leave; ``notes`` are sentences a person should read (index behind, mode fallen back)."""

    query: Query
    mode: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[FacetCount]]
    index: IndexState
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The documented JSON shape of a result."""
        return {
            "query": self.query.text,
            "mode": self.mode,
            "total": self.total,
            "facets": {name: [asdict(row) for row in rows] for name, rows in self.facets.items()},
            "index": {"works": self.index.works, "behind": self.index.behind},
            "notes": list(self.notes),
            "results": [hit_as_json(hit) for hit in self.hits],
        }


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """One result as JSON; absent facts are null."""
    work = hit.work
    answer: dict[str, Any] = {
        "key": work.key,
        "title": work.title,
        "authors": [person.name for person in work.contributors],
        "year": work.year,
        "kind": work.kind,
        "venue": work.venue,
        "doi": work.doi,
        "url": work.url or (f"https://doi.org/{work.doi}" if work.doi else None),
        "language": work.language,
        "mark": work.mark,
        "mark_date": work.mark_date,
        "mark_reason": work.mark_reason,
        "notice": work.notice,
        "abstract_source": work.abstract_source,
        "abstract_licence": work.abstract_licence,
        "score": round(hit.score, 6),
        "ranks": {name: hit.ranks.get(name) for name in ("lexical", "semantic")},
        "snippet": hit.snippet,
        "values": [{"scheme": v.scheme, "code": v.code, "origin": v.origin} for v in work.values],
        "facts": [{"name": one.name, "value": one.value} for one in work.facts],
    }
    if hit.explanation:
        answer["explanation"] = {
            "terms": dict(hit.explanation.terms),
            "sentence": hit.explanation.sentence,
            "similarity": hit.explanation.similarity,
            "admitted": list(hit.explanation.admitted),
        }
    return answer
