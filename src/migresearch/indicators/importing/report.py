"""How a file of scores reconciles: what was counted, read in another way, and not read at all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from migresearch.indicators.importing.cells import Number
from migresearch.store.scores import Comment, Indicator, Score

SHOWN_TEXT = 120


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of the file that became neither score nor comment: where, what stands there, and why."""

    place: str
    text: str
    why: str


@dataclass
class Report:
    """Collected while a file is read; ``row()`` is what the edition keeps.

    ``read_as``: how often a text was read as a number, by how; ``aggregates``: indicator → how it
    follows from its parts, for ``indices check``.
    """

    form: str
    sheets: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    read_as: Counter[str] = field(default_factory=Counter)
    aggregates: dict[str, dict[str, Any]] = field(default_factory=dict)

    def leave(self, place: str, content: object, why: str) -> None:
        """Name something that is not read."""
        text = " ".join(str(content).split())
        self.unread.append(Unread(place, text[:SHOWN_TEXT] + "…" * (len(text) > SHOWN_TEXT), why))

    def note_reading(self, number: Number) -> None:
        """Count a text that was read as a number."""
        if number.read_as:
            self.read_as[number.read_as] += 1

    def row(
        self, indicators: Sequence[Indicator], scores: Sequence[Score], comments: Sequence[Comment]
    ) -> dict[str, Any]:
        """The counts and what stands behind them, as plain values."""
        missing = Counter(one.missing for one in scores if one.missing)
        return {
            "form": self.form,
            "sheets": len(self.sheets),
            "countries": sorted({one.country for one in scores}),
            "years": sorted({one.year for one in scores}),
            "indicators": dict(Counter(one.level for one in indicators)),
            "cells": len(scores),
            "scores": len(scores) - missing.total(),
            "missing": dict(missing.most_common()),
            "comments": len(comments),
            "read_as": dict(self.read_as),
            "remarks": list(self.remarks),
            "unread": [{"place": one.place, "text": one.text, "why": one.why} for one in self.unread],
            "aggregates": self.aggregates,
        }


def listing(names: Iterable[str], most: int = 12) -> str:
    """``AT, BE, BG and 24 more``."""
    known = list(names)
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" and {rest} more" if rest > 0 else "")
