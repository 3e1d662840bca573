"""Outcome series as editions: what statistical offices count of migrants, by country and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migresearch.errors import UsageError
from migresearch.indicators.importing.gathering import Gathering
from migresearch.indicators.importing.reading import Content
from migresearch.store.scores import Indicator, Score

OVERALL = "overall"
NO_COUNTRY = "a region or group, not a country"
NO_YEAR = "not a year"


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a file says of itself. ``index``: office and data set, such as ``worldbank/SM.POP.NETM``;
    ``updated``: the day of its last update, ISO 8601; ``labels``: code of a series → what it is."""

    index: str
    title: str
    updated: str
    url: str
    terms: str
    labels: Mapping[str, str]


def outcome_content(said: Dataset, gathered: Gathering) -> Content:
    """The edition of a data set. A single series is its overall score; several are indicators."""
    scores: Sequence[Score] = tuple(gathered.scores())
    if not scores:
        raise UsageError("no value of any country and year could be read")
    codes = gathered.indicators
    if len(codes) == 1:
        indicators = [Indicator(OVERALL, OVERALL, said.labels.get(codes[0], codes[0]) or said.title)]
        scores = [Score(OVERALL, one.country, one.year, one.value, one.missing) for one in scores]
    else:
        indicators = [Indicator(code, "indicator", said.labels.get(code, code)) for code in codes]
    years = sorted({one.year for one in scores})
    return Content(
        index=said.index,
        label=said.updated or f"{years[0]}-{years[-1]}",
        title=said.title,
        indicators=tuple(indicators),
        scores=tuple(scores),
        comments=(),
        report=gathered.report.row(indicators, scores, ()),
        direction="none",
        coding="outcome",
        url=said.url,
        terms=said.terms,
    )
