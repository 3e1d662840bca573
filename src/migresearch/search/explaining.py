"""Why a work was found: the words that matched, the nearest sentence, the rules that admitted it."""

from migresearch.index.words import Words
from migresearch.search.meaning import Meaning
from migresearch.search.query_text import ParsedQuery
from migresearch.search.results import Explanation
from migresearch.search.snippets import sentences, shortened
from migresearch.store import Store, Work

# Reading more sentences would make a page of explanations slower than a person waits.
MOST_SENTENCES = 20


class Explainer:
    """Explains the hits of one question."""

    def __init__(
        self, store: Store, words: Words | None, meaning: Meaning | None, asked: ParsedQuery
    ) -> None:
        self._store = store
        self._words = words
        self._meaning = meaning
        self._question = words.index.question(asked.text, asked.beginnings) if words else None
        self._vector = meaning.of_question(asked.text) if meaning and asked.text else None

    def explain(self, work: Work) -> Explanation:
        """All reasons there are for one work."""
        sentence, similarity = self._nearest_sentence(work)
        records = self._store.provenance(work.id)
        admitted = dict.fromkeys(f"{one.source} by rule “{one.rule}”" for one in records if one.current)
        return Explanation(self._terms(work.id), sentence, similarity, tuple(admitted))

    def _terms(self, work_id: int) -> dict[str, float]:
        if self._words is None or self._question is None:
            return {}
        return dict(self._words.index.explain(self._question, work_id))

    def _nearest_sentence(self, work: Work) -> tuple[str | None, float | None]:
        if self._meaning is None or self._vector is None:
            return None, None
        texts = [work.title, *sentences(work.abstract or "")][:MOST_SENTENCES]
        similarities = self._meaning.of_texts(texts) @ self._vector
        best = int(similarities.argmax())
        return shortened(texts[best]), round(float(similarities[best]), 4)
