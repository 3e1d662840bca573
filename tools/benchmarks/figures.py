"""What a benchmark says: figures beside their budgets, gathered in sections."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured fact; ``holds`` is None where there is no budget.

    ``baseline`` says how the figure stands to something named, measured in the same run.
    """

    what: str
    measured: str
    budget: str = ""
    baseline: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Section:
    """Figures measured together; ``how`` says in a sentence or two what was done."""

    title: str
    how: str
    figures: Sequence[Figure]


def at_most(what: str, value: float, budget: float, unit: str, baseline: str = "") -> Figure:
    """A figure that must not exceed its budget."""
    return Figure(what, shown(value, unit), f"≤ {budget:g} {unit}".strip(), baseline, value <= budget)


def at_least(what: str, value: float, budget: float, unit: str, baseline: str = "") -> Figure:
    """A figure that must reach its budget."""
    return Figure(what, shown(value, unit), f"≥ {budget:g} {unit}".strip(), baseline, value >= budget)


def reported(what: str, value: float, unit: str, baseline: str = "") -> Figure:
    """A figure without a budget."""
    return Figure(what, shown(value, unit), baseline=baseline)


def shown(value: float, unit: str) -> str:
    """The number to three digits, with its unit."""
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{decimals}f} {unit}".strip()
