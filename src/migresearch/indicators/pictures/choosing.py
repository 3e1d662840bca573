"""What a picture of scores shows: which edition, areas and years, in which order, under which title."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from migresearch.errors import UsageError
from migresearch.indicators.face import Indices
from migresearch.indicators.pictures.figure import Figure, Frame, Mark, Scale, ScoreFigure, bounds, safe
from migresearch.indicators.pictures.kinds import Kind
from migresearch.indicators.reading_scores import Asked, ScoreRow
from migresearch.store.scores import HeldEdition, Indicator

BY_AREA = (Kind.RADAR, Kind.STRIP, Kind.HEATMAP)
BEST_FIRST = (Kind.RANKING, Kind.MAP)
MOST_ON_RADAR = 4
LEAST_ON_RADAR = 3
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """How things are called: ``countries`` gives the name of a code, ``index`` is what titles say."""

    countries: Callable[[str], str]
    index: str


class Chooser:
    """Turns what is asked of one index into the content of a picture."""

    def __init__(self, indices: Indices, code: str, label: Callable[[str, str], str]) -> None:
        self._indices = indices
        self._code = code
        self._held = {one.edition.label: one for one in indices.editions(code)}
        catalogued = [one for one in indices.all if one.code == code]
        self._catalogued = catalogued[0] if catalogued else None
        name = safe(self._catalogued.short_name if self._catalogued else code)
        self.naming = Naming(lambda country: safe(label("geographies", country)), name)

    def figure(self, kind: Kind, asked: Asked) -> Figure:
        """The content of a picture. Raises UsageError for what is not held or cannot be shown so."""
        rows = self._rows(kind, asked)
        rows = scored_years(rows) if kind is Kind.TREND else latest(newest_edition(rows))
        _check(kind, rows)
        marks = self._ordered(kind, [self._mark(kind, rows, one) for one in rows], asked)
        scale = self.scale(rows)
        return ScoreFigure(kind, self._frame(kind, rows, marks, scale), scale, tuple(marks))

    def usual_kind(self, asked: Asked) -> Kind:
        """The picture that fits what is asked: over time, ranked, or areas by country."""
        rows = [one for one in self._indices.scores(self._code, asked) if one.score is not None]
        parts = ({_area(one) for one in rows}, {one.country for one in rows}, {one.year for one in rows})
        match [len(part) > 1 for part in parts]:
            case [True, True, _]:
                return Kind.HEATMAP
            case [True, False, False]:
                return Kind.STRIP
            case [_, _, True]:
                return Kind.TREND
            case _:
                return Kind.RANKING

    def single(self, asked: Asked) -> list[ScoreRow]:
        """The scores of one area in one edition: the overall score, if none is named."""
        return newest_edition(self._rows(Kind.RANKING, asked))

    def _rows(self, kind: Kind, asked: Asked) -> list[ScoreRow]:
        if kind in BY_AREA and not asked.areas and not asked.indicators:
            rows = self._by_area(kind, asked)
        else:
            rows = self._indices.scores(self._code, asked)
        if not any(one.score is not None for one in rows):
            raise UsageError(
                f"{self._code} has no scores for these countries, areas and years; "
                f"`migresearch indices scores {self._code}` lists what it has"
            )
        return rows

    def _by_area(self, kind: Kind, asked: Asked) -> list[ScoreRow]:
        """The scores of the areas, before them the overall score in a heat map; where an index scores no
        areas, those of its dimensions or indicators."""
        rows: list[ScoreRow] = []
        for level in ("area", "dimension", "indicator"):
            codes = self._codes(level)
            if kind is Kind.HEATMAP and codes:
                codes = [*self._codes("overall")[:1], *codes]
            rows = self._indices.scores(self._code, replace(asked, areas=tuple(codes))) if codes else []
            if any(one.score is not None for one in rows):
                break
        return rows

    def _codes(self, level: str) -> list[str]:
        indicators = [one for held in self._held.values() for one in held.indicators]
        return list(dict.fromkeys(one.code for one in indicators if one.level == level))

    def _mark(self, kind: Kind, rows: Sequence[ScoreRow], row: ScoreRow) -> Mark:
        name = self.naming.countries(row.country)
        area = self.area(row)
        if kind is Kind.TREND and len({_area(one) for one in rows}) > 1:
            name = area
        elif kind is not Kind.TREND and row.year != usual_year(rows):
            name = f"{name} ({row.year})"
        return Mark(row.country, name, area, row.year, row.score, row.missing, row.edition)

    def indicator(self, row: ScoreRow) -> Indicator:
        """What a row is a score of."""
        known = {one.code: one for one in self._held[row.edition].indicators}
        return known[_area(row)]

    def area(self, row: ScoreRow) -> str:
        """The name of what a row is a score of."""
        return safe(self.indicator(row).label)

    def _ordered(self, kind: Kind, marks: Sequence[Mark], asked: Asked) -> list[Mark]:
        """Areas stay in the order of the index; countries as asked, or those with high values first."""
        if kind is Kind.TREND:
            return sorted(marks, key=lambda one: (one.name, one.year))
        if asked.countries and kind not in BEST_FIRST:
            return sorted(marks, key=lambda one: asked.countries.index(one.country))
        means = _means(marks)
        return sorted(marks, key=lambda one: (-means.get(one.name, -1e9), one.name))

    def scale(self, rows: Sequence[ScoreRow]) -> Scale:
        """The scale of what is shown. Raises UsageError where there are several."""
        stated = {(_area(one), one.edition): self._stated(one) for one in rows}
        if len(set(stated.values())) > 1:
            names = _listed([f"{area} ({edition})" for area, edition in stated][:MOST_NAMED])
            raise UsageError(
                f"different scales cannot share a picture: {names} …; name areas or indicators of one scale "
                "with --area, or one edition with --edition"
            )
        low, high, direction = next(iter(stated.values()))
        ends = bounds(low, high, (row.score for row in rows if row.score is not None))
        return Scale(f"{self.naming.index} score", *ends, direction)

    def _stated(self, row: ScoreRow) -> tuple[float | None, float | None, str | None]:
        """(low end, high end, direction) of what a row is a score of: its own, else those of its edition."""
        own, edition = self.indicator(row), self._held[row.edition].edition
        low = edition.scale_min if own.scale_min is None else own.scale_min
        high = edition.scale_max if own.scale_max is None else own.scale_max
        return low, high, own.direction or edition.direction

    def _frame(self, kind: Kind, rows: Sequence[ScoreRow], marks: Sequence[Mark], scale: Scale) -> Frame:
        areas = list(dict.fromkeys(map(self.area, rows)))
        what = "scores by area" if kind in BY_AREA or len(areas) > 1 else f"{_lower(areas[0])} score"
        countries = list(dict.fromkeys(self.naming.countries(one.country) for one in marks))
        where = _listed(countries) if len(countries) <= MOST_ON_RADAR else f"{len(countries)} countries"
        parts = (_when(kind, rows), scale.title)
        sources = self.sources(dict.fromkeys(one.edition for one in rows))
        return Frame(f"{self.naming.index}, {what}: {where}", "; ".join(parts), tuple(sources))

    def sources(self, editions: Iterable[str]) -> list[str]:
        """Where the scores of these editions come from: a line for each, then their terms."""
        lines = [self._source(self._held[label]) for label in editions]
        return list(dict.fromkeys([source for source, _ in lines] + [terms for _, terms in lines]))

    def _source(self, held: HeldEdition) -> tuple[str, str]:
        one = held.edition
        title = one.title or (self._catalogued.name if self._catalogued else self._code)
        url = one.url or (self._catalogued.value("url") if self._catalogued else None)
        terms = one.terms or (self._catalogued.value("terms") if self._catalogued else None)
        place = f", {url}" if url else ""
        lines = (
            f"Source: {title}, edition {one.label}{place}; imported {held.imported_at[:10]}",
            f"Terms: {terms or 'not stated; ask the producer before you publish the scores'}",
        )
        return safe(lines[0]), safe(lines[1])


def newest_edition(rows: Sequence[ScoreRow]) -> list[ScoreRow]:
    """The rows of the edition with the newest scores."""
    newest = max((one.year, one.edition) for one in rows if one.score is not None)[1]
    return [one for one in rows if one.edition == newest]


def scored_years(rows: Sequence[ScoreRow]) -> list[ScoreRow]:
    """The rows from the first to the last year with a score."""
    years = [one.year for one in rows if one.score is not None]
    return [one for one in rows if min(years) <= one.year <= max(years)]


def latest(rows: Sequence[ScoreRow]) -> list[ScoreRow]:
    """The rows of each country's latest year with any score; of a country that never has one, the last."""
    years: dict[str, tuple[bool, int]] = defaultdict(lambda: (False, 0))
    for one in rows:
        years[one.country] = max(years[one.country], (one.score is not None, one.year))
    return [one for one in rows if one.year == years[one.country][1]]


def usual_year(rows: Sequence[ScoreRow]) -> int:
    """The year most countries have here, the newest of several; the others are marked."""
    years = Counter(one.year for one in rows)
    return max(years, key=lambda year: (years[year], year))


def _check(kind: Kind, rows: Sequence[ScoreRow]) -> None:
    countries, areas = len({one.country for one in rows}), len({_area(one) for one in rows})
    if kind is Kind.RADAR and countries > MOST_ON_RADAR:
        raise UsageError(
            f"a radar of {countries} countries cannot be read; name up to {MOST_ON_RADAR} with --country, "
            "or draw `strip` or `heatmap`"
        )
    if kind is Kind.RADAR and areas < LEAST_ON_RADAR:
        raise UsageError(f"a radar needs {LEAST_ON_RADAR} areas or more; draw `strip` or `ranking`")
    if kind is Kind.TREND and countries > 1 and areas > 1:
        raise UsageError(
            "a trend shows one area of several countries or several areas of one country; "
            f"name one with --area, such as {_area(rows[0])}, or with --country"
        )
    if kind in BEST_FIRST and areas > 1:
        raise UsageError(
            f"a {kind} shows one area; name one with --area, such as {_area(rows[0])}, or draw `heatmap`"
        )


def _area(row: ScoreRow) -> str:
    return row.indicator or row.area or ""


def _means(marks: Iterable[Mark]) -> dict[str, float]:
    """The mean of each country's values."""
    values: dict[str, list[float]] = defaultdict(list)
    for one in marks:
        if one.value is not None:
            values[one.name].append(one.value)
    return {name: fmean(found) for name, found in values.items()}


def _when(kind: Kind, rows: Sequence[ScoreRow]) -> str:
    years = sorted({one.year for one in rows})
    if len(years) == 1:
        return str(years[0])
    if kind is Kind.TREND:
        return f"{years[0]}–{years[-1]}"
    return f"{usual_year(rows)}, or the year in brackets"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
