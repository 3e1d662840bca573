"""Filters over the facts of institutional records, as SQL conditions."""

from dataclasses import dataclass

from migresearch.facts import DATES

Parameters = list[object]


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Works that have one fact of this name that fits.

    Of words ``parts`` are looked for in any case, any of them. Dates and amounts lie between ``least`` and
    ``most``, both inclusive, None leaving a side open; an amount fits one without a currency, too
    (``1000000`` or ``1000000 EUR``). A date known to the month or year only fits where it may fall.
    """

    name: str
    parts: tuple[str, ...] = ()
    least: str | None = None
    most: str | None = None

    def __str__(self) -> str:
        said = " or ".join(self.parts) or f"{self.least or ''}..{self.most or ''}"
        return f"{self.name}: {said}"


def works_with(wanted: FactFilter) -> tuple[str, Parameters]:
    """A query of the works that fit, as ``work_id``; one may come several times."""
    conditions = ["name = ?"]
    parameters: Parameters = [wanted.name]
    if wanted.parts:
        conditions.append(f"({' OR '.join(['instr(lower(value), lower(?))'] * len(wanted.parts))})")
        parameters += wanted.parts
    compare = _date if wanted.name in DATES else _amount
    for bound, sign in ((wanted.least, ">="), (wanted.most, "<=")):
        if bound is not None:
            condition, values = compare(bound, sign)
            conditions.append(condition)
            parameters += values
    return f"SELECT work_id FROM fact WHERE {' AND '.join(conditions)}", parameters


def _date(bound: str, sign: str) -> tuple[str, Parameters]:
    """As far as both are known: 2026-11 is neither before nor after 2026-11-15."""
    return f"substr(value, 1, ?) {sign} substr(?, 1, length(value))", [len(bound), bound]


def _amount(bound: str, sign: str) -> tuple[str, Parameters]:
    number, _, currency = bound.partition(" ")
    condition = f"CAST(value AS REAL) {sign} CAST(? AS REAL)"
    return (
        (f"{condition} AND value LIKE '% ' || ?", [number, currency]) if currency else (condition, [number])
    )
