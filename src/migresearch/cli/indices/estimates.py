"""Figures with their intervals, as text in tables."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from migresearch.cli.output import plain

if TYPE_CHECKING:
    from migresearch.indicators.resampling import Estimate


def figure(value: float | None) -> str:
    """Two decimals; a dash where there is none."""
    return "–" if value is None else _signless_zero(f"{value:.2f}")


def _signless_zero(text: str) -> str:
    return text.removeprefix("-") if not text.strip("-0.") else text


def span(one: "Estimate") -> str:
    """``0.12 to 0.53``; why there is no figure, where there is none."""
    if one.value is None:
        return one.why or ""
    return "none" if one.low is None or one.high is None else f"{figure(one.low)} to {figure(one.high)}"


def cells(one: "Estimate") -> tuple[str, str, str, int]:
    """Value, interval, n, countries."""
    return figure(one.value), span(one), f"{one.n:,}", one.countries


def how(resamples: int = 0) -> Text:
    """How the intervals were made; 0: with the usual number of resamples."""
    from migresearch.indicators.resampling import RESAMPLES, SEED

    return Text(
        f"intervals: {resamples or RESAMPLES:,} resamples of whole countries, seed {SEED}", style="dim"
    )


def remarks(lines: Iterable[str], mark: str = "!") -> list[Text]:
    """What a reader must know, a paragraph each."""
    return [Text.assemble((f"{mark} ", "yellow"), plain(line)) for line in lines]


def listed(names: Iterable[object], most: int = 12) -> str:
    """``AT, BE, BG and 24 more``."""
    known = [str(name) for name in names]
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" and {rest} more" if rest > 0 else "")
