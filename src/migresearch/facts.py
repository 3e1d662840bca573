"""What only institutions say of a work: of legal developments, practices, funding, events and projects.

A fact has a name of :class:`FactName` and a value as text. What has a scheme of its own (the country of a
legal development, MPG's activity, the group a practice serves) is a classification, not a fact.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migresearch.errors import RecordError


class FactName(StrEnum):
    """The names of facts. Values of :data:`DATES` are days in ISO 8601, unknown parts left off
    (``2026-11``); of :data:`AMOUNTS` a number and a currency of ISO 4217 (``1500000 EUR``); else words.

    * ``theme``: subject in the institution's own words (labour market, housing)
    * ``ground``: ground of discrimination a legal development is about (religion or belief)
    * ``instrument``: law, directive, policy or plan that is passed, changed or applied (Directive 2000/43/EC)
    * ``court``: court, tribunal or equality body that decided
    * ``case``: its number of the case (C-414/16)
    * ``date``: day of the decision, or on which the law was passed
    * ``deadline``: last day of applying
    * ``budget``: what is spent in all, or offered; ``contribution``: what the funder pays of it
    * ``starts``, ``ends``: first and last day of an event, a practice or a project
    * ``place``: town, or "online"
    * ``organiser``: body that holds an event, runs a practice or opens a call
    * ``coordinator``: body that leads a project; ``participant``: another body that takes part
    * ``funder``: body that pays; ``programme``: the fund or line it pays from (AMIF, Horizon Europe)
    * ``grant``: number of the grant agreement or the call
    * ``acronym``: short name of a project
    """

    THEME = "theme"
    GROUND = "ground"
    INSTRUMENT = "instrument"
    COURT = "court"
    CASE = "case"
    DATE = "date"
    DEADLINE = "deadline"
    BUDGET = "budget"
    CONTRIBUTION = "contribution"
    STARTS = "starts"
    ENDS = "ends"
    PLACE = "place"
    ORGANISER = "organiser"
    COORDINATOR = "coordinator"
    PARTICIPANT = "participant"
    FUNDER = "funder"
    PROGRAMME = "programme"
    GRANT = "grant"
    ACRONYM = "acronym"


DATES = frozenset({FactName.DATE, FactName.DEADLINE, FactName.STARTS, FactName.ENDS})
AMOUNTS = frozenset({FactName.BUDGET, FactName.CONTRIBUTION})

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})? [A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; a work may have several of a name."""

    name: FactName
    value: str

    def check(self) -> None:
        """Raise :class:`RecordError` when the value is none of its name."""
        if not self.value or self.value != self.value.strip():
            raise RecordError(f"the {self.name} {self.value!r} is empty or has blanks around it")
        if self.name in DATES and not is_date(self.value):
            raise RecordError(f"the {self.name} {self.value!r} is no date like 2026, 2026-11 or 2026-11-30")
        if self.name in AMOUNTS and not _AMOUNT.fullmatch(self.value):
            raise RecordError(f"the {self.name} {self.value!r} is no amount like 1500000 EUR")


def is_date(text: str) -> bool:
    """Whether this is a year, a month or a day of the calendar in ISO 8601."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True
