"""The words of the domain: what a source says about one work, as values.

A :class:`Record` is one source's view of one work, already cleaned. It is what
spiders and importers yield and what the store keeps a version of; a work in the
store is merged from the records of all sources.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from migresearch.errors import RecordError
from migresearch.facts import Fact, FactName

__all__ = [
    "Asked", "Claim", "Contributor", "Deletion", "Entry", "Fact", "FactName", "IdScheme", "Identifier",
    "Kind", "OpenAccess", "Record", "Relation", "RelationType", "Role", "passage", "text_hash", "year_of",
]  # fmt: skip


class Kind(StrEnum):
    """What a work is."""

    ARTICLE = "article"
    BOOK = "book"
    CHAPTER = "chapter"
    REPORT = "report"
    WORKING_PAPER = "working-paper"
    THESIS = "thesis"
    PREPRINT = "preprint"
    DATASET = "dataset"
    PROJECT = "project"
    POLICY_INDEX = "policy-index"
    LEGAL_DEVELOPMENT = "legal-development"
    GOOD_PRACTICE = "good-practice"
    NEWS = "news"
    EVENT = "event"
    FUNDING = "funding"
    TOOL = "tool"


class IdScheme(StrEnum):
    """Systems of identifiers by which works are recognised; a grant is ``funder:number`` (``ec:870661``)."""

    DOI = "doi"
    OPENALEX = "openalex"
    HANDLE = "handle"
    ISBN = "isbn"
    PMID = "pmid"
    ARXIV = "arxiv"
    OAI = "oai"
    RETRACTION_WATCH = "retraction-watch"
    GRANT = "grant"
    REPEC = "repec"


class RelationType(StrEnum):
    """How one work stands to another; read "this work <type> the target"."""

    VERSION_OF = "version-of"
    TRANSLATION_OF = "translation-of"
    PART_OF = "part-of"
    CORRECTS = "corrects"
    RETRACTS = "retracts"
    EXPRESSES_CONCERN = "expresses-concern"
    REINSTATES = "reinstates"
    SUPERSEDES = "supersedes"
    DERIVED_FROM = "derived-from"
    PRODUCED_BY = "produced-by"


class Role(StrEnum):
    """What a contributor did."""

    AUTHOR = "author"
    EDITOR = "editor"


class OpenAccess(StrEnum):
    """Open access status, in the terms Unpaywall and OpenAlex use."""

    DIAMOND = "diamond"
    GOLD = "gold"
    GREEN = "green"
    HYBRID = "hybrid"
    BRONZE = "bronze"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A normalised identifier: DOI in lower case without prefix, ISBN-13 digits, …"""

    scheme: IdScheme
    value: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body; ``name`` is always set, the parts only where the source gives them."""

    name: str
    family: str | None = None
    given: str | None = None
    role: Role = Role.AUTHOR
    orcid: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """This work <type> target; ``inverse``: the target <type> this work.

    ``date`` (ISO 8601) and ``reason`` are those of a notice, where the source gives them.
    """

    type: RelationType
    target: Identifier
    inverse: bool = False
    date: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A classification the source itself gives; ``score`` in 0..1 where it has one."""

    scheme: str
    code: str
    label: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One source's cleaned view of one work.

    Dates are ISO 8601 with missing parts left off (``2019``, ``2019-03``):
    ``issued`` is the publication the source cites, ``online`` the first electronic
    one, ``indexed`` the day the source listed it. ``language`` is ISO 639-1 where
    one exists, else 639-3. ``retracted`` is the source's own word on it.
    """

    source: str
    source_id: str
    kind: Kind
    title: str
    abstract: str | None = None
    language: str | None = None
    issued: str | None = None
    online: str | None = None
    indexed: str | None = None
    venue: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    url: str | None = None
    open_access: OpenAccess | None = None
    licence: str | None = None
    retracted: bool | None = None
    identifiers: tuple[Identifier, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    keywords: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    facts: tuple[Fact, ...] = ()

    def check(self) -> None:
        """Raise :class:`RecordError` when the record cannot be kept at all."""
        for name in ("source", "source_id", "title"):
            if not getattr(self, name).strip():
                raise RecordError(f"the record has no {name.replace('_', ' ')}")
        for fact in self.facts:
            fact.check()

    @property
    def doi(self) -> str | None:
        """The first DOI, or None."""
        return next((i.value for i in self.identifiers if i.scheme is IdScheme.DOI), None)

    @property
    def year(self) -> int | None:
        """The year of :func:`year_of` for this record's dates."""
        return year_of(self.issued, self.online, self.indexed)

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, empty fields left out; the same record, the same text."""
        return json.dumps(
            _filled(self), default=_filled, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The record that :meth:`to_json` wrote."""
        raw: dict[str, Any] = json.loads(text)
        return cls(**{name: _revive(name, value) for name, value in raw.items()})


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on its way into the store, with the provenance the store keeps beside it.

    ``raw`` is the provider's payload as received; ``rule`` names the admission rule
    (``topics``, ``journals``, ``text``, ``import``, …) that let the record in.
    """

    record: Record
    raw: bytes
    rule: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """The source says that its record is gone; the work stays, marked, with what is known."""

    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A source that is asked about works held was asked about this DOI, and answered: it may not know it."""

    source: str
    doi: str


def year_of(*dates: str | None) -> int | None:
    """The year of a work: of ``issued``, else ``online``, else ``indexed``."""
    return next((int(date[:4]) for date in dates if date), None)


def text_hash(title: str, abstract: str | None) -> str:
    """SHA-256 (hexadecimal) of the text that is encoded: title, blank line, abstract."""
    return hashlib.sha256(passage(title, abstract).encode()).hexdigest()


def passage(title: str, abstract: str | None) -> str:
    """The text of a work as the encoder sees it; never holds its classifications."""
    return f"{title}\n\n{abstract}" if abstract else title


def _filled(value: Any) -> dict[str, Any]:
    """The fields of one of this module's values that say anything (asdict costs 1 ms a record)."""
    return {
        name: item for name in value.__slots__ if (item := getattr(value, name)) is not None and item != ()
    }


def _revive(name: str, value: Any) -> Any:
    reviver = _REVIVERS.get(name)
    return reviver(value) if reviver else value


def _identifier(item: dict[str, str]) -> Identifier:
    return Identifier(IdScheme(item["scheme"]), item["value"])


def _contributor(item: dict[str, Any]) -> Contributor:
    return Contributor(**{**item, "role": Role(item["role"])})


def _relation(item: dict[str, Any]) -> Relation:
    return Relation(**{**item, "type": RelationType(item["type"]), "target": _identifier(item["target"])})


_REVIVERS: dict[str, Callable[[Any], Any]] = {
    "kind": Kind,
    "open_access": OpenAccess,
    "identifiers": lambda items: tuple(map(_identifier, items)),
    "contributors": lambda items: tuple(map(_contributor, items)),
    "claims": lambda items: tuple(Claim(**item) for item in items),
    "relations": lambda items: tuple(map(_relation, items)),
    "facts": lambda items: tuple(Fact(FactName(item["name"]), item["value"]) for item in items),
    "keywords": tuple,
    "issns": tuple,
}
