"""From a table that was read, and what its mapping says of the indicators, to an edition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.aggregates import aggregates
from migresearch.indicators.importing.layout import Layout
from migresearch.indicators.importing.reading import Content
from migresearch.indicators.importing.report import listing
from migresearch.indicators.importing.tabular import OVERALL, Tabular
from migresearch.store.scores import LEVELS, Indicator


@dataclass(frozen=True, slots=True)
class _About:
    """What the mapping file, or else the rows, say of an indicator."""

    code: str
    said: Mapping[str, Any]

    @property
    def parent(self) -> str | None:
        return self.said.get("parent") or None

    def indicator(self, *, has_parts: bool) -> Indicator:
        return Indicator(
            self.code,
            self._level(has_parts=has_parts),
            str(self.said.get("label") or self.code),
            self.parent,
            str(self.said.get("question", "")),
            self.said.get("scale_min"),
            self.said.get("scale_max"),
            self.said.get("direction"),
        )

    def _level(self, *, has_parts: bool) -> str:
        level = str(self.said.get("level", "")).strip().casefold()
        if level in LEVELS:
            return level
        if self.code == OVERALL:
            return OVERALL
        return "area" if has_parts else "indicator"


def content_of(table: Tabular, title: str) -> Content:
    """What a table holds. Raises UsageError where that is nothing, or more than one edition."""
    layout, report = table.layout, table.report
    scores = tuple(table.gathered.scores())
    if not scores:
        raise UsageError(_why_nothing(table))
    indicators = tuple(_indicators(table))
    report.aggregates = _rules(layout, indicators)
    index, edition = _edition(table)
    years = sorted({one.year for one in scores})
    comments = tuple(table.gathered.comments)
    return Content(
        layout.index or index,
        layout.edition or edition or f"{years[0]}-{years[-1]}",
        layout.title or title,
        indicators,
        scores,
        comments,
        report.row(indicators, scores, comments),
        layout.direction or None,
        layout.coding or None,
        layout.scale_min,
        layout.scale_max,
        layout.url or None,
        layout.terms or None,
    )


def _edition(table: Tabular) -> tuple[str, str]:
    found = list(table.editions)
    if len(found) > 1:
        names = (" ".join(filter(None, one)) for one in found)
        raise UsageError(
            f"the file holds several editions ({listing(names)}); split it and import each by itself"
        )
    return found[0] if found else ("", "")


def _indicators(table: Tabular) -> Iterator[Indicator]:
    """All indicators, parents before their parts; a parent that has no scores of its own is one too."""
    said = {code: {**table.about.get(code, {}), **about} for code, about in table.layout.indicators.items()}
    known = {code: _About(code, about) for code, about in ({**table.about, **said}).items()}
    wanted = [*table.gathered.indicators]
    for code in wanted:
        if (parent := known.get(code, _About(code, {})).parent) and parent not in wanted:
            wanted.append(parent)
    parents = {known[code].parent for code in wanted if code in known}
    for code in _ordered(wanted, known):
        yield known.get(code, _About(code, {})).indicator(has_parts=code in parents)


def _ordered(codes: Sequence[str], known: Mapping[str, _About]) -> list[str]:
    ordered: dict[str, None] = {}
    for code in codes:
        path = [code]
        while (parent := known[path[-1]].parent if path[-1] in known else None) and parent not in ordered:
            if parent in path:
                raise UsageError(f"the parents run in a circle: {' < '.join([*path, parent])}")
            path.append(parent)
        ordered |= dict.fromkeys(reversed(path))
    return list(ordered)


def _rules(layout: Layout, indicators: Sequence[Indicator]) -> dict[str, dict[str, Any]]:
    """How scores follow from one another: as the mapping says, else by its one rule for all parents."""
    parts: dict[str, list[str]] = {}
    for one in indicators:
        if one.parent and layout.aggregation:
            parts.setdefault(one.parent, []).append(one.code)
    general = {code: {"rule": layout.aggregation, "parts": codes} for code, codes in parts.items()}
    return {rule.code: rule.row() for rule in aggregates(general | dict(layout.aggregates))}


def _why_nothing(table: Tabular) -> str:
    lost = {
        one["text"] or "(empty)": one["why"] for one in table.report.row((), (), ())["unread"] if one["rows"]
    }
    reasons = "; ".join(f"{text}: {why}" for text, why in list(lost.items())[:5])
    return f"no row could be read. {reasons or 'There is none below the heads'}"
