"""Comparisons and links of series as rich renderables. Nothing here prints or asks."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from migresearch.cli.indices.estimates import cells, how, listed, remarks
from migresearch.cli.indices.rendering import years
from migresearch.cli.output import plain
from migresearch.cli.render import grid

if TYPE_CHECKING:
    from migresearch.indicators.comparing import Comparison
    from migresearch.indicators.linking import Link
    from migresearch.indicators.overlap import Side

SHOWN = 10
Label = Callable[[str, str], str]
_TOP = {"open": "most open", "restrictive": "most restrictive", "developed": "most developed"}


def compared(found: "Sequence[Comparison]", label: Label) -> RenderableType:
    """Pairs of indices, one below the other."""
    parts: list[RenderableType] = []
    for one in found:
        parts += [*([Text()] if parts else []), *_comparison(one, label)]
    return Group(*parts)


def _comparison(one: "Comparison", label: Label) -> Iterator[RenderableType]:
    yield Text(f"{_title(one.a)}  –  {_title(one.b)}", style="bold")
    yield _sides(one)
    yield Text(_shared(one, label))
    yield from remarks(one.warnings)
    if one.refused:
        yield from remarks([f"no correlation: {one.refused}"], "✗")
        return
    yield Text()
    yield _measures(one)
    yield how()
    if one.disagreements:
        yield Text()
        yield from _disagreements(one)


def _title(side: "Side") -> str:
    edition = [side.held.edition.label] if side.held else []
    scored = [side.indicator.label] if side.indicator else []
    return plain(" · ".join([side.index.name, *edition, *scored]))


def _sides(one: "Comparison") -> RenderableType:
    rows = []
    for side in (one.a, one.b):
        low, high = side.scale
        scale = f"{low:g}–{high:g}" if None not in {low, high} else "unknown"
        count = len(side.countries) or (side.index.entry.country_count() if side.index.entry else None)
        rows.append(
            (side.index.name, years(sorted(side.years)), count or "unknown", scale,
             side.direction or "unknown", side.coding or "unknown")
        )  # fmt: skip
    return grid(["index", "years", "countries", "scale", "high means", "coding"], rows, ["countries"])


def _shared(one: "Comparison", label: Label) -> str:
    shared = one.overlap
    parts = [
        "countries unknown" if shared.countries is None else f"{len(shared.countries)} countries",
        "years unknown"
        if shared.years is None
        else f"years {years(shared.years) if shared.years else 'none'}",
        *([] if one.shared is None else [f"{one.shared:,} country-years"]),
        f"fields {_labels(shared.fields, 'policy-fields', label)}",
        f"groups {_labels(shared.groups, 'migrant-groups', label)}",
    ]
    return plain("in common: " + "; ".join(parts))


def _labels(codes: Sequence[str] | None, scheme: str, label: Label) -> str:
    if codes is None:
        return "unknown"
    return listed(label(scheme, code) for code in codes) or "none"


def _measures(one: "Comparison") -> RenderableType:
    titles = ["correlation", "over", "value", "95 % interval", "n", "countries"]
    rows = [(of.name, of.over, *cells(of.estimate)) for of in one.measures]
    return grid(titles, rows, ["value", "n", "countries"])


def _disagreements(one: "Comparison") -> Iterator[RenderableType]:
    a, b = one.a.index.name, one.b.index.name
    top = _TOP.get(one.a.direction or "", f"highest score in {a}")
    count = len(one.disagreements)
    yield Text(f"largest disagreements in {one.latest} (rank 1 of {count} = {top})", style="bold")
    shown = [of for of in one.disagreements[:SHOWN] if of.difference]
    titles = ["country", f"{a} score", f"{b} score", f"{a} rank", f"{b} rank", "difference"]
    rows = [
        (of.country, f"{of.score_a:.4g}", f"{of.score_b:.4g}", *map("{:g}".format, (of.rank_a, of.rank_b)),
         f"{of.difference:+g}")
        for of in shown
    ]  # fmt: skip
    yield grid(titles, rows, titles[1:]) if rows else Text("none: both rank the countries alike")


def linked(found: "Link") -> RenderableType:
    """A policy against an outcome, a row a lag and measure."""
    titles = ["lag", "correlation", "value", "95 % interval", "n", "countries"]
    rows = [(one.lag, one.measure, *cells(one.estimate)) for one in found.lagged]
    return Group(
        Text(f"{_title(found.policy)}  →  {_title(found.outcome)}", style="bold"),
        Text(f"policy: high means {found.policy.direction or 'unknown'}; lag: years from policy to outcome"),
        *remarks(found.choices),
        Text(),
        grid(titles, rows, ["lag", "value", "n", "countries"]),
        how(),
        Text(),
        *remarks(found.caveats),
    )
