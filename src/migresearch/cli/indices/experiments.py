"""Key indicators and what-if tables as rich renderables. Nothing here prints or asks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from migresearch.cli.indices.estimates import cells, figure, how, listed, remarks, span
from migresearch.cli.output import plain
from migresearch.cli.render import grid

if TYPE_CHECKING:
    from migresearch.indicators.components import Component
    from migresearch.indicators.key_indicators import KeyReport
    from migresearch.indicators.whatif import Asked, Moved, WhatIf

SHOWN_PAIRS = 10
SHOWN_LOADINGS = 4
_WIDEST = 40


def key(found: "KeyReport", *, detailed: bool) -> RenderableType:
    """Short list first, then what it rests on; ``detailed``: reliability indicator by indicator."""
    parts = [*_heading(found), *_short_list(found), *_pairs(found), *_components(found), *_reliability(found)]
    if detailed:
        parts += _items(found)
    return Group(*parts, Text(), how(_resamples()))


def _resamples() -> int:
    from migresearch.indicators.key_indicators import RESAMPLES

    return RESAMPLES


def _heading(found: "KeyReport") -> Iterator[RenderableType]:
    table = found.table
    edition = table.held.edition
    first, last = table.span
    years = str(first) if first == last else f"{first}–{last}, country means"
    yield Text(plain(f"{edition.title} · {edition.label} · {years}"), style="bold")
    yield Text(
        f"{len(table.countries)} countries, {len(table.indicators)} indicators, {table.missing:.1%} of cells "
        "missing; correlations use the countries that have both, all else those that have all of an area"
    )
    aside = [f"{one.code} ({one.why})" for one in table.set_aside]
    if aside:
        yield from remarks([f"set aside: {listed(aside)}"])


def _short_list(found: "KeyReport") -> Iterator[RenderableType]:
    yield from _title("key indicators: each adds most to what explains the score of its area")
    firsts = {one.area: one.code for one in reversed(found.key)}
    rows = [
        (one.area if firsts[one.area] == one.code else "", one.code, figure(one.explained.value),
         span(one.explained), f"{one.chosen:.0%}")
        for one in found.key
    ]  # fmt: skip
    titles = ["area", "indicator", "R² so far", "95 % interval", "chosen"]
    yield grid(titles, rows, ["R² so far", "chosen"])
    yield Text("chosen: share of resamples in which it is on the list", style="dim")
    yield Text()
    for one in found.key:
        yield Text.assemble((f"{one.code}  ", "cyan"), plain(f"{one.label}: {one.part}{one.company}"))


def _pairs(found: "KeyReport") -> Iterator[RenderableType]:
    yield from _title(f"redundant pairs: {len(found.pairs)} correlate at ±0.7 or more")
    labels = {one.code: one.label for one in found.table.indicators}
    rows = [
        (one.a, one.b, *cells(one.estimate)[:3], _short(f"{labels[one.a]} / {labels[one.b]}"))
        for one in found.pairs[:SHOWN_PAIRS]
    ]
    if rows:
        yield grid(["indicator", "and", "r", "95 % interval", "n", ""], rows, ["r", "n"])
    if len(found.pairs) > SHOWN_PAIRS:
        yield Text(f"and {len(found.pairs) - SHOWN_PAIRS} more; --format json has all", style="dim")
    yield Text(
        f"among shuffled answers the strongest of all pairs stays below {found.chance:.2f} in 95 % of trials",
        style="dim",
    )


def _components(found: "KeyReport") -> Iterator[RenderableType]:
    real = found.components.real
    yield from _title(f"principal components: {real} above chance")
    shown = found.components.components[: real + 1]
    rows = [
        (one.number, figure(one.eigenvalue.value), span(one.eigenvalue) if one.real else "not above chance",
         figure(one.chance), f"{one.share:.0%}", _loadings(one) if one.real else "")
        for one in shown
    ]  # fmt: skip
    titles = ["", "eigenvalue", "95 % interval", "chance", "share", "highest loadings"]
    yield grid(titles, rows, ["", "eigenvalue", "chance", "share"])
    yield Text(
        "intervals are corrected for what small samples add, and may lie below the figure", style="dim"
    )
    if found.components.smallest < -0.01:
        yield from remarks(
            [
                f"smallest eigenvalue {found.components.smallest:.2f}: missing answers make the correlations "
                "contradict one another; read the components with care"
            ]
        )


def _loadings(one: "Component") -> str:
    highest = sorted(one.loadings.items(), key=lambda loading: -abs(loading[1]))[:SHOWN_LOADINGS]
    return ", ".join(f"{code} {figure(value)}" for code, value in highest)


def _reliability(found: "KeyReport") -> Iterator[RenderableType]:
    yield from _title("reliability: Cronbach's alpha, were an area's indicators to measure one thing")
    rows = []
    for one in found.reliability:
        value, interval, n, _ = cells(one.alpha)
        low = min(one.items, key=lambda item: item.with_rest.value or 0.0, default=None)
        weakest = f"{low.code} ({figure(low.with_rest.value)})" if low else ""
        rows.append((one.area, one.indicators, value, interval, n, weakest))
    titles = ["area", "indicators", "alpha", "95 % interval", "n", "weakest with the rest"]
    yield grid(titles, rows, ["indicators", "alpha", "n"])


def _items(found: "KeyReport") -> Iterator[RenderableType]:
    yield Text()
    rows = [
        (item.code, figure(item.with_rest.value), span(item.with_rest), figure(item.alpha_without.value),
         span(item.alpha_without))
        for one in found.reliability
        for item in one.items
    ]  # fmt: skip
    titles = ["indicator", "with the rest", "95 % interval", "alpha without", "interval"]
    yield grid(titles, rows, ["with the rest", "alpha without"])


def _title(text: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(plain(text), style="bold")


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def tried(found: "WhatIf", asked: "Asked") -> RenderableType:
    """Scores and ranks before and after; below a total, what changed in it."""
    edition = found.held.edition
    changes = [f"{area} weighs {weight:g}" for area, weight in asked.weights.items()]
    changes += [
        f"{code} = {score:g} in {', '.join(asked.countries)}" for code, score in asked.answers.items()
    ]
    rows = [_row(one) for one in found.rows]
    titles = ["country", "score of", "before", "after", "change", "rank", "new rank", ""]
    high = f", high means {found.direction}" if found.direction else ""
    left_out = [f"left out, as their total does not follow from its parts: {', '.join(found.left_out)}"]
    return Group(
        Text(plain(f"{edition.title} · {edition.label} · {found.year}: {'; '.join(changes)}"), style="bold"),
        *(remarks(left_out) if found.left_out else []),
        grid(titles, rows, titles[2:]),
        Text(f"rank 1 of {found.ranked} is the highest {found.total.label}{high}", style="dim"),
    )


def _row(one: "Moved") -> tuple[object, ...]:
    is_total = one.rank_after is not None
    before, change = "–", ""
    if one.before is not None:
        before, change = f"{one.before:.1f}", f"{one.after - one.before:+.1f}"
    ranks = (one.rank_before, one.rank_after) if is_total else ("", "")
    moved = _moved(one.rank_before, one.rank_after)
    return (one.country if is_total else "", one.area, before, f"{one.after:.1f}", change, *ranks, moved)


def _moved(before: int | None, after: int | None) -> str:
    if before is None or after is None or before == after:
        return ""
    return f"up {before - after}" if after < before else f"down {after - before}"
