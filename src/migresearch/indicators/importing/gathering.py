"""Scores as they are read: each place once, and what stands twice settled in the open."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from migresearch.indicators.importing.cells import NOT_A_NUMBER, Number
from migresearch.indicators.importing.report import Report
from migresearch.store.scores import Comment, Score

Place = tuple[str, str, int]
CONTRADICTS = "stands twice, with different values"


class Repeats(StrEnum):
    """What becomes of several values of one indicator, country and year."""

    REFUSE = "refuse"
    SUM = "sum"
    MEAN = "mean"


@dataclass(slots=True)
class _Held:
    number: Number
    where: str
    times: int = 1


class Gathering:
    """Collects the scores and comments of one file. ``repeats``: what is done with repeated places;
    by default equal values count once, and different ones become a missing score with its reason."""

    def __init__(self, report: Report, repeats: Repeats = Repeats.REFUSE) -> None:
        self.report = report
        self.comments: list[Comment] = []
        self._repeats = repeats
        self._held: dict[Place, _Held] = {}

    def add(self, place: Place, number: Number, where: str) -> None:
        """Take one cell; ``where`` it stands is said if something is amiss."""
        if number.read_as:
            self.report.read_as[number.read_as] += 1
        if number.missing == NOT_A_NUMBER and number.text:
            self.report.leave(where, number.text, "a text where a score stands")
        before = self._held.get(place)
        if before is None:
            self._held[place] = _Held(number, where)
        else:
            self._repeat(place, before, number, where)

    def comment(self, place: tuple[str, str, int | None], text: str) -> None:
        """Take what somebody wrote about a score."""
        self.comments.append(Comment(*place, text))

    @property
    def indicators(self) -> list[str]:
        """The indicators met, in the order of the file."""
        return list(dict.fromkeys(place[0] for place in self._held))

    def scores(self) -> Iterator[Score]:
        """All that was gathered, in the order of the file."""
        for place, held in self._held.items():
            value = held.number.value
            if self._repeats is Repeats.MEAN and value is not None:
                value /= held.times
            yield Score(*place, value, held.number.missing)

    def _repeat(self, place: Place, before: _Held, number: Number, where: str) -> None:
        old, new = before.number.value, number.value
        if new is None or (old == new and self._repeats is Repeats.REFUSE):
            self.report.repeated["the same value, or none"] += 1
        elif old is None and before.number.missing != CONTRADICTS:
            self._held[place] = _Held(number, where)
            self.report.repeated["a value beside an empty cell"] += 1
        elif self._repeats is Repeats.REFUSE:
            self.report.repeated["different values"] += 1
            self.report.leave(where, f"{new:g}", f"contradicts {before.where}: {_said(old)}")
            before.number = Number(None, CONTRADICTS)
        else:
            self.report.repeated[f"joined by their {self._repeats.value}"] += 1
            before.number = Number((old or 0.0) + new)
            before.times += 1


def _said(value: float | None) -> str:
    return "other values" if value is None else f"{value:g}"
