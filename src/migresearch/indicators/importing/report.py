"""How a file of scores reconciles: what was counted, read in another way, and not read at all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from migresearch.store.scores import Comment, Indicator, Score

SHOWN_TEXT = 120


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of the file that became neither score nor comment: where, what stands there, and why.

    ``rows``: how many rows of scores it stands for; 0 for a single stray cell. ``expected``: such rows (sums
    for regions, quarters) are no scores of countries and years.
    """

    place: str
    text: str
    why: str
    rows: int = 0
    expected: bool = False


@dataclass
class Report:
    """Collected while a file is read; ``row()`` is what the edition keeps.

    ``read_as``: how often a text was read as a number, by how; ``repeated``: scores that stood twice, by
    what was done; ``uncovered``: cells of indicators in years for which nobody coded them, by indicator;
    ``aggregates``: indicator → how it follows from its parts, for ``indices check``.
    """

    form: str
    sheets: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    read_as: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    uncovered: Counter[str] = field(default_factory=Counter)
    aggregates: dict[str, dict[str, Any]] = field(default_factory=dict)
    _rows: dict[tuple[str, str], Unread] = field(default_factory=dict)

    def leave(self, place: str, content: object, why: str) -> None:
        """Name a cell or sheet that is not read."""
        self.unread.append(Unread(place, shortened(content), why))

    def leave_row(self, place: str, content: object, why: str, *, expected: bool = False) -> None:
        """Count a row that is not read; rows with the same content and reason are named once."""
        key = (shortened(content), why)
        before = self._rows.get(key)
        rows = before.rows + 1 if before else 1
        self._rows[key] = Unread(before.place if before else place, *key, rows, expected)

    def row(
        self, indicators: Sequence[Indicator], scores: Sequence[Score], comments: Sequence[Comment]
    ) -> dict[str, Any]:
        """The counts and what stands behind them, as plain values."""
        missing = Counter(one.missing for one in scores if one.missing)
        unread = [*self._rows.values(), *self.unread]
        return {
            "form": self.form,
            "sheets": len(self.sheets),
            "countries": sorted({one.country for one in scores}),
            "years": sorted({one.year for one in scores}),
            "indicators": dict(Counter(one.level for one in indicators)),
            "cells": len(scores) + self.uncovered.total(),
            "scores": len(scores) - missing.total(),
            "missing": dict(missing.most_common()),
            "uncovered": self.uncovered.total(),
            "comments": len(comments),
            "repeated": dict(self.repeated),
            "read_as": dict(self.read_as),
            "remarks": list(self.remarks),
            "unread": [asdict(one) for one in unread],
            "lost_rows": sum(one.rows for one in unread if not one.expected),
            "aggregates": self.aggregates,
        }


def shortened(content: object) -> str:
    """A text on one line, cut where it is long."""
    text = " ".join(str(content).split())
    return text[:SHOWN_TEXT] + "…" * (len(text) > SHOWN_TEXT)


def listing(names: Iterable[str], most: int = 12) -> str:
    """``AT, BE, BG and 24 more``."""
    known = list(names)
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" and {rest} more" if rest > 0 else "")
