"""Search quality on CISI and NPL, beside what anyone could install: bm25s, plain dense search, plain RRF."""

from collections.abc import Mapping
from pathlib import Path

from convert_ir import READERS, write_beir
from migresearch.config import Config
from migresearch.evaluate import Estimate, estimate
from migresearch.evaluate.throwaway import measure
from migresearch.index.lexical_build import Weighting
from migresearch.search.fusion import reciprocal_rank
from migresearch.search.modes import Mode
from tune_fusion import MEASURE, Bench, Values, bm25s_alone, by_words, prepare

from .figures import Figure, Section

Estimates = Mapping[str, Mapping[str, Estimate]]

_BUDGETS = {
    "cisi": {Mode.HYBRID: 0.45, Mode.LEXICAL: 0.39},
    "npl": {Mode.HYBRID: 0.51, Mode.LEXICAL: 0.43},
}
_RIVALS = {Mode.HYBRID: "plain RRF (k = 60)", Mode.LEXICAL: "bm25s", Mode.SEMANTIC: "plain dense"}


def measure_quality(config: Config, raw: Path, cache: Path) -> Section:
    """Every collection that is there; vectors of the plain dense baseline are kept in ``cache``."""
    figures = []
    for name in (name for name in READERS if (raw / name).is_dir()):
        collection = cache / "collections" / name
        write_beir(READERS[name](raw / name), collection)
        print(f"quality on {name}", flush=True)
        ours = measure(config, collection, list(Mode), lambda _done, _total: None)
        figures += _figures(name, ours, rivals(prepare(collection, cache / "vectors")))
    return Section(
        "Search quality",
        "`migresearch eval` on judged collections, 95 % intervals over the queries in brackets. Baselines, "
        "on the same texts: bm25s as installed, cosine of the same encoder's vectors alone, and reciprocal "
        "rank fusion of our two rankings.",
        figures,
    )


def rivals(bench: Bench) -> dict[Mode, Values]:
    """nDCG@10 by query of the baseline of every mode."""
    words = by_words(bench, Weighting())
    pairs = {query: [words[query], meaning] for query, meaning in bench.by_meaning.items()}
    return {
        Mode.HYBRID: bench.values({query: reciprocal_rank(pair, 10)[0] for query, pair in pairs.items()}),
        Mode.LEXICAL: bm25s_alone(bench),
        Mode.SEMANTIC: bench.values({query: found.ids[:10] for query, found in bench.by_meaning.items()}),
    }


def _figures(name: str, ours: Estimates, theirs: Mapping[Mode, Values]) -> list[Figure]:
    figures = []
    for mode in Mode:
        ndcg, *others = ours[mode].items()
        rival = estimate(list(theirs[mode].values()))
        figures.append(_judged(name, mode, ndcg[1], rival))
        figures += [Figure(f"… {measure_name}", _shown(found)) for measure_name, found in others]
    return figures


def _judged(name: str, mode: Mode, found: Estimate, rival: Estimate) -> Figure:
    """nDCG@10 against its budget; hybrid search must also not fall below plain RRF."""
    budget = _BUDGETS[name].get(mode)
    holds = None if budget is None else found.mean >= budget
    if mode is Mode.HYBRID:
        holds = bool(holds) and found.mean >= rival.mean
    return Figure(
        f"{name.upper()} {mode.value}: {MEASURE}",
        _shown(found),
        "" if budget is None else f"≥ {budget}",
        f"{_RIVALS[mode]}: {_shown(rival)}",
        holds,
    )


def _shown(found: Estimate) -> str:
    return f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]"
