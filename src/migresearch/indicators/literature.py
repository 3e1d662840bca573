"""Works that use or discuss a policy index: those that name it, and those the catalogue cites for it.

Nothing is stored. Full-text search gives the works that could name an index, the rule of
:mod:`migresearch.indicators.mentions` says which do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from migresearch.clean.identifiers import doi
from migresearch.indicators.mentions import Mention, Mentions, Name, names_of
from migresearch.indicators.policy_index import PolicyIndex
from migresearch.search.snippets import sentences, shortened
from migresearch.store import Store, Work
from migresearch.store.policy_indices import Passage

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = "\n\n"
_DOCUMENTING = frozenset({"producer", "publication"})
# Where the spellings of a word part: policy, policies; labour, labor; naturalise, naturalize.
_SPELLED_ALIKE = re.compile(r"(?:y|ies|ie|e|es|s)$|(?<=\w\w)ou?r.*|i[sz](?:ation|ing|ed|er|e)s?$")
_INDEX_WORDS = frozenset({"index", "indexes", "indices"})


class Place(StrEnum):
    """Where a work speaks of an index; the order is that of the answers."""

    CITED = "cited by the catalogue"
    TITLE = "title"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"


_ORDER = list(Place)


@dataclass(frozen=True, slots=True)
class LinkedWork:
    """A work that speaks of an index; ``words`` name it in ``sentence``, empty where it is only cited."""

    index: str
    work: Work
    place: Place
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    words: str = ""
    sentence: str = ""


def linked_works(store: Store, catalogue: Sequence[PolicyIndex], index: PolicyIndex) -> list[LinkedWork]:
    """The works that speak of ``index``: the cited first, then by place, the newest first.

    Entries of the catalogue, which are works too, are left out.
    """
    found = _cited(store, index) | _naming(store, Mentions(catalogue), index)
    entries = {one.row.key for one in catalogue}
    linked = [
        LinkedWork(index.code, work, said.place, said.words, said.sentence)
        for work in store.works(list(found))
        if work.key not in entries and (said := found[work.id])
    ]
    return sorted(linked, key=lambda one: (_ORDER.index(one.place), -(one.work.year or 0), one.work.key))


def _cited(store: Store, index: PolicyIndex) -> dict[int, _Found]:
    """The works of whose DOI the catalogue says that they document the index."""
    said = [one.value for one in index.statements if one.field in {"reference", "doi"}]
    said += [one.url for one in index.statements if one.source_kind in _DOCUMENTING]
    dois = {found for text in said if (found := doi(text))}
    ids = {store.work_id(one) for one in dois}
    return {work_id: _Found(Place.CITED) for work_id in ids if work_id is not None}


def _naming(store: Store, mentions: Mentions, index: PolicyIndex) -> dict[int, _Found]:
    passages = store.passages_with(expression(names_of(index)))
    found = ((one.work_id, _first(one, mentions, index.code)) for one in passages)
    return {work_id: said for work_id, said in found if said}


def _first(passage: Passage, mentions: Mentions, index: str) -> _Found | None:
    """Where the passage first names the index."""
    text = _BETWEEN.join((passage.title, passage.abstract, passage.keywords))
    mention = next((one for one in mentions.find(text) if one.index == index), None)
    return _said(passage, text, mention) if mention else None


def _said(passage: Passage, text: str, mention: Mention) -> _Found:
    words = text[mention.start : mention.end]
    if mention.start < len(passage.title):
        return _Found(Place.TITLE, words, passage.title)
    if mention.start < len(passage.title + _BETWEEN + passage.abstract):
        around = next((one for one in sentences(passage.abstract) if words in one), words)
        return _Found(Place.ABSTRACT, words, _showing(around, words))
    return _Found(Place.KEYWORDS, words, passage.keywords)


def _showing(sentence: str, words: str) -> str:
    """The sentence, cut so that it still holds the words."""
    if words in (short := shortened(sentence)):
        return short
    return f"… {shortened(sentence[max(0, sentence.rfind(' ', 0, sentence.find(words) - 60)) :].lstrip())}"


def expression(names: Sequence[Name]) -> str:
    """An FTS5 expression that holds for every text with one of the names, and for some others."""
    return "{title abstract keywords} : (" + " OR ".join(dict.fromkeys(map(_all_words, names))) + ")"


def _all_words(name: Name) -> str:
    words = [word.lower() for word in _WORD.findall(name.phrase)]
    if name.exact:
        return " AND ".join(f'("{word}" OR "{word}s")' for word in words)
    telling = [word for word in words if len(word) > 3 or word.isdigit()] or words
    return "(" + " AND ".join(dict.fromkeys(map(_any_spelling, telling))) + ")"


def _any_spelling(word: str) -> str:
    if word in _INDEX_WORDS:
        return '("index" OR "indexes" OR "indices")'
    stem = _SPELLED_ALIKE.sub("", word)
    return f'"{stem}"*' if len(stem) > 2 else f'"{word}"*'


def rows(works: Sequence[LinkedWork]) -> Iterator[dict[str, str | int | None]]:
    """Links as a program reads them."""
    for one in works:
        work = one.work
        yield {
            "index": one.index,
            "key": work.key,
            "title": work.title,
            "year": work.year,
            "kind": work.kind,
            "venue": work.venue,
            "doi": work.doi,
            "place": one.place.value,
            "words": one.words,
            "sentence": one.sentence,
        }
