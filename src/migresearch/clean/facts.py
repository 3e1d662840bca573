"""Facts of institutional records as the world writes them, to the values a :class:`Fact` may have."""

import re

from migresearch.clean.dates import real_date
from migresearch.clean.text import clean_text
from migresearch.facts import AMOUNTS, DATES, FactName

_SIGNS = {"€": "EUR", "£": "GBP"}  # a dollar may be one of twenty
_NUMBER = r"(?P<number>\d(?:[\d.,' \u00a0\u202f]*\d)?)"
_CURRENCY = r"(?P<currency>[A-Za-z]{3}|[€£])"
_AMOUNT = re.compile(rf"{_NUMBER}\s*{_CURRENCY}")
_AMOUNT_LAST = re.compile(rf"{_CURRENCY}\s*{_NUMBER}")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def fact_value(name: FactName, raw: str | None) -> str | None:
    """The value of a fact; None where nothing can be read that its name allows, be it a day that
    no calendar has."""
    text = clean_text(raw)
    if text is None:
        return None
    if name in DATES:
        return real_date(text)
    return amount(text) if name in AMOUNTS else text


def amount(raw: str) -> str | None:
    """``1 500 000,50 EUR`` or ``€1,500,000.50`` as ``1500000.50 EUR``; None without number or currency.

    A sign before one or two last digits begins the decimals; any other only groups the thousands.
    """
    found = _AMOUNT.fullmatch(raw.strip()) or _AMOUNT_LAST.fullmatch(raw.strip())
    if not found:
        return None
    decimals = _DECIMALS.search(found["number"])
    whole = found["number"][: decimals.start()] if decimals else found["number"]
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    currency = _SIGNS.get(found["currency"], found["currency"].upper())
    return f"{digits}{'.' + decimals[1] if decimals else ''} {currency}"
