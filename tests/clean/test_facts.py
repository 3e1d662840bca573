"""Facts as web sites and tables write them."""

import pytest

from migresearch.clean.facts import amount, fact_value
from migresearch.records import FactName


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1500000 EUR", "1500000 EUR"),
        ("1,500,000 EUR", "1500000 EUR"),
        ("1.500.000,50 eur", "1500000.50 EUR"),
        ("1 500 000 EUR", "1500000 EUR"),
        ("2499847,5 EUR", "2499847.5 EUR"),
        ("€1,500", "1500 EUR"),
        ("£ 99.50", "99.50 GBP"),
        ("CHF 12'000", "12000 CHF"),
        ("0 EUR", "0 EUR"),
        ("$ 1000", None),
        ("1500000", None),
        ("1.5 million EUR", None),
        ("EUR", None),
    ],
)
def test_amounts(raw: str, expected: str | None) -> None:
    assert amount(raw) == expected


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        (FactName.DEADLINE, "30 November 2026", "2026-11-30"),
        (FactName.STARTS, "2026-11-30T09:00:00Z", "2026-11-30"),
        (FactName.ENDS, "open", None),
        (FactName.DATE, "2026-13-45", None),
        (FactName.DEADLINE, "2026-02-30", None),
        (FactName.DEADLINE, "20260230", None),
        (FactName.DEADLINE, "31.06.2026", None),
        (FactName.DEADLINE, "31 June 2026", None),
        (FactName.DEADLINE, "2028-02-29", "2028-02-29"),
        (FactName.DEADLINE, "2026-11-00", "2026-11"),
        (FactName.DEADLINE, "3/4/2026", "2026"),
        (FactName.STARTS, "Spring 2026", "2026"),
        (FactName.BUDGET, "€2,000", "2000 EUR"),
        (FactName.GROUND, "  religion <b>or</b> belief ", "religion or belief"),
        (FactName.COURT, "", None),
        (FactName.COURT, None, None),
    ],
)
def test_values(name: FactName, raw: str | None, expected: str | None) -> None:
    assert fact_value(name, raw) == expected
