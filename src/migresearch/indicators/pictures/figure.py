"""What a picture shows, before anybody draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migresearch.indicators.axes import By
from migresearch.indicators.gaps import Cell
from migresearch.indicators.pictures.kinds import Kind

DIRECTIONS = {
    "open": "higher = more open",
    "restrictive": "higher = more restrictive",
    "developed": "higher = more developed",
    "none": "classes, without a direction",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What values mean: the ends of the scale (None: only those of the data are known) and its direction,
    as the vocabulary of the catalogue has it."""

    name: str
    low: float
    high: float
    direction: str | None

    @property
    def meaning(self) -> str:
        """The direction in words; that it is unknown is said."""
        return DIRECTIONS.get(self.direction or "", "direction of the scale unknown")

    @property
    def title(self) -> str:
        """Title of an axis: ``score, 0–100 (higher = more open)``."""
        return f"{self.name}, {self.low:g}–{self.high:g} ({self.meaning})"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a picture: title, what is shown, where it comes from (a line each)."""

    title: str
    shown: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One score as drawn. ``group``: the edition it stands in; lines do not run from one to another.
    ``value`` None: there is no score, ``missing`` says why."""

    country: str
    name: str
    area: str
    year: int
    value: float | None
    missing: str | None
    group: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A country in a scatter plot: its value on either axis, in the same year."""

    country: str
    name: str
    year: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ScoreFigure:
    """Marks on one scale. In a trend ``name`` tells the lines apart; elsewhere it is the country."""

    kind: Kind
    frame: Frame
    scale: Scale
    marks: tuple[Mark, ...]

    def names(self) -> list[str]:
        """Countries or lines, in the order of the marks."""
        return list(dict.fromkeys(one.name for one in self.marks))

    def areas(self) -> list[str]:
        """Areas, in the order of the marks."""
        return list(dict.fromkeys(one.area for one in self.marks))


@dataclass(frozen=True, slots=True)
class PairFigure:
    """Two indices, or an index and an outcome, against each other; ``across`` is the horizontal scale."""

    frame: Frame
    across: Scale
    up: Scale
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class GapFigure:
    """The evidence-gap map with names for its rows and columns."""

    frame: Frame
    by: By
    cells: tuple[Cell, ...]
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    labels: dict[str, str]


Figure = ScoreFigure | PairFigure | GapFigure


def safe(text: str) -> str:
    """Foreign text on one line, without characters that could steer a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def bounds(low: float | None, high: float | None, values: Iterable[float]) -> tuple[float, float]:
    """The ends of a scale: as stated, else those of the values; never the same number twice."""
    found: Sequence[float] = sorted(values) or (0.0, 1.0)
    ends = (found[0] if low is None else low, found[-1] if high is None else high)
    return ends if ends[0] < ends[1] else (ends[0] - 1, ends[0] + 1)
