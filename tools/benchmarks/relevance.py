"""Is it migration research, and which countries does it study: the rules against frozen labels.

The labels (tests/fixtures/labels) name works by DOI; their texts are those of the corpus. The plain filter
is the one written down with the labels before the rules existed.
"""

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from migresearch.curate.agreement import alpha
from migresearch.schemes import Finding, Rules, load_schemes

from .figures import Figure, Section

LABELS = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "labels"
PLAIN = re.compile(
    r"\b(?:migra|immigra|emigra|transmigra|refugee|asylum|diaspor|xenophob|remittance|naturali[sz]ation"
    r"|displaced (?:person|people))",
    re.IGNORECASE,
)
_PLACES_ASKED = (
    ("geographies", "countries of study, 200 records", 0.9),
    ("origin", "of these as origin, where the text says so", None),
    ("destination", "of these as destination, where the text says so", None),
)
_PLACES = tuple(name for name, _, _ in _PLACES_ASKED)
_PARTS = {"origin": "origin", "destination": "destination", "both": "origin and destination"}
_DRAWS = 2000


class Text(NamedTuple):
    """A work of the corpus: only what the rules read, and the weak label of its journal."""

    title: str
    abstract: str | None
    is_of_migration_journal: bool


class Judged(NamedTuple):
    """Whether something is so and whether it was found, for one thing asked; ``work`` is drawn as a whole."""

    work: int
    is_so: bool
    is_found: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each with its 95 % bootstrap interval over works."""

    precision: tuple[float, float, float]
    recall: tuple[float, float, float]
    f1: tuple[float, float, float]

    @classmethod
    def of(cls, judged: Sequence[Judged], works: int) -> "Score":
        """Of at least one thing that is so and found."""
        kinds = np.zeros((works, 3))
        for work, is_so, is_found in judged:
            kinds[work] += (is_so and is_found, is_found and not is_so, is_so and not is_found)
        rows, times = np.unique(kinds, axis=0, return_counts=True)
        drawn = np.random.default_rng(0).multinomial(works, times / works, size=_DRAWS) @ rows
        values = _measures(np.vstack([kinds.sum(axis=0), drawn]))
        return cls(*(_interval(column) for column in values.T))


def measure_relevance(corpus: Path) -> Section:
    """Relevance on the hard, the later and the weak labels, and the countries of study with their parts."""
    texts = _texts(corpus)
    relevance = Rules([load_schemes()["relevance"]])
    figures = [
        *_compared(relevance, "300 hard records", _labelled("relevance", texts), must_win=True),
        _agreement(),
        *_compared(relevance, "weak label: journals of migration", _weakly(corpus), must_win=True),
        *_compared(relevance, "90 later records", _labelled("relevance_after", texts), must_win=False),
        *_places(texts),
    ]
    return Section(
        "Relevance and country of study",
        "Precision, recall and F1 with 95 % intervals (bootstrap over works) of the phrases of the schemes, "
        "without any model; the baseline is the plain filter of words written down with the labels, all of "
        "them the project's own: [classification-quality.md](classification-quality.md) says how they came "
        "about and what they cannot show.",
        figures if texts else [],
    )


def _compared(rules: Rules, what: str, texts: Iterable[tuple[Text, bool]], *, must_win: bool) -> list[Figure]:
    """The rule's figures beside the plain filter's on the same texts."""
    every = list(texts)
    if not every:
        return []
    ours = _score([(is_so, _is_relevant(rules, text)) for text, is_so in every])
    plain = _score([(is_so, _is_plain(text)) for text, is_so in every])
    holds = ours.f1[0] > plain.f1[0] if must_win else None
    named = f"{what} ({sum(is_so for _, is_so in every):,} of {len(every):,} relevant)"
    return [
        Figure(
            f"{named}: F1", _shown(ours.f1), "> plain filter" if must_win else "", _shown(plain.f1), holds
        ),
        Figure("… precision", _shown(ours.precision), baseline=_shown(plain.precision)),
        Figure("… recall", _shown(ours.recall), baseline=_shown(plain.recall)),
    ]


def _agreement() -> Figure:
    """How far the second pass over a hundred of the hard records says the same as the first."""
    first = {row["doi"]: row["label"] for row in _rows("relevance")}
    pairs = [(first[row["doi"]], row["label"]) for row in _rows("relevance_second")]
    same = sum(one == other for one, other in pairs)
    found = alpha(pairs)
    return Figure("… second pass by the same reader: alpha", f"{found:.3f} ({same} of {len(pairs)} alike)")


def _places(texts: dict[str, Text]) -> Iterator[Figure]:
    rows = [(texts[row["doi"]], _countries(row)) for row in _rows("countries") if row["doi"] in texts]
    if not rows:
        return
    rules = Rules([load_schemes()[name] for name in _PLACES])
    found = [rules.findings(text.title, text.abstract) for text, _ in rows]
    for name, what, budget in _PLACES_ASKED:
        judged: list[Judged] = []
        for work, (_, said) in enumerate(rows):
            judged += _judged(work, said, _codes(found[work], name), name)
        score = Score.of(judged, len(rows))
        holds = None if budget is None else score.f1[0] >= budget
        yield Figure(f"{what}: F1", _shown(score.f1), f"≥ {budget}" if budget else "", holds=holds)
        yield Figure("… precision", _shown(score.precision))
        yield Figure("… recall", _shown(score.recall))


def _judged(work: int, said: dict[str, str], found: set[str], scheme: str) -> Iterator[Judged]:
    """Of every country labelled or found; where the label knows no part, the part does not count."""
    for code in said.keys() | found:
        part = said.get(code)
        if scheme == "geographies":
            yield Judged(work, part is not None, code in found)
        elif part != "":
            yield Judged(work, scheme in _PARTS.get(part or "", ""), code in found)


def _codes(findings: Sequence[Finding], scheme: str) -> set[str]:
    """The countries of a scheme, without regions and groups."""
    return {
        one.code for one in findings if one.scheme == scheme and len(one.code) == 2 and one.code.isupper()
    }


def _countries(row: dict[str, str]) -> dict[str, str]:
    pairs = (one.partition(":") for one in row["countries"].split())
    return {code: part for code, _, part in pairs}


def _is_relevant(rules: Rules, text: Text) -> bool:
    return any(one.code == "migration-research" for one in rules.findings(text.title, text.abstract))


def _is_plain(text: Text) -> bool:
    return bool(PLAIN.search(f"{text.title}\n{text.abstract or ''}"))


def _score(pairs: Sequence[tuple[bool, bool]]) -> Score:
    return Score.of([Judged(work, *pair) for work, pair in enumerate(pairs)], len(pairs))


def _labelled(name: str, texts: dict[str, Text]) -> Iterator[tuple[Text, bool]]:
    return ((texts[row["doi"]], row["label"] == "yes") for row in _rows(name) if row["doi"] in texts)


def _weakly(corpus: Path) -> Iterator[tuple[Text, bool]]:
    for _, text in _read(corpus / "papers.jsonl.gz"):
        if text.abstract:
            yield text, text.is_of_migration_journal


def _texts(corpus: Path) -> dict[str, Text]:
    """By DOI; a text with an abstract comes before one without."""
    found: dict[str, Text] = {}
    for name in ("papers.jsonl.gz", "migration.jsonl.gz"):
        for doi, text in _read(corpus / name):
            if doi and (doi not in found or not found[doi].abstract):
                found[doi] = text
    return found


def _read(path: Path) -> Iterator[tuple[str, Text]]:
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            if one["title"]:
                weak = "migration" in (one.get("category") or "").lower()
                yield (one["doi"] or "").lower(), Text(one["title"], one["abstract"], weak)


def _rows(name: str) -> list[dict[str, str]]:
    lines = (LABELS / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _measures(kinds: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> np.ndarray:
    """Precision, recall and F1 from rows of (right, too much, missed)."""
    right, more, missed = kinds.T
    with np.errstate(invalid="ignore"):
        return np.vstack(
            [right / (right + more), right / (right + missed), 2 * right / (2 * right + more + missed)]
        ).T


def _interval(column: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float, float]:
    low, high = np.nanpercentile(column[1:], [2.5, 97.5])
    return float(column[0]), float(low), float(high)


def _shown(found: tuple[float, float, float]) -> str:
    return "{:.3f} [{:.3f}, {:.3f}]".format(*found)
