"""What descriptions of research projects share: the number of a grant, sums of money, facts."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from migresearch.clean.facts import fact_value
from migresearch.clean.fields import distinct
from migresearch.records import Fact, FactName, Identifier, IdScheme

_NUMBER = re.compile(r"[\w./-]*\d[\w./-]*")
_CURRENCY = re.compile(r"[A-Z]{3}")
CENT = Decimal("0.01")


def grant(funder: str, number: str | None) -> Identifier | None:
    """A grant by the short name of its funder and its number: ``ec:870661``.

    None for what is no number ("unidentified").
    """
    plain = re.sub(r"\s+", "", number or "").lower()
    return Identifier(IdScheme.GRANT, f"{funder.lower()}:{plain}") if _NUMBER.fullmatch(plain) else None


def money(raw: str | None, currency: str | None) -> str | None:
    """A number as programs write it, with its currency: ``1499999.5`` or ``1499999,50``, ``1499999.50 EUR``.

    None for nothing, for zero (which stands for "not known") and without a currency of ISO 4217.
    """
    try:
        number = Decimal((raw or "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or number <= 0 or not _CURRENCY.fullmatch(currency or ""):
        return None
    whole = number == number.to_integral_value()
    return f"{number.quantize(Decimal(1) if whole else CENT):f} {currency}"


def facts(said: Iterable[tuple[FactName, str | None]]) -> tuple[Fact, ...]:
    """The facts among what a source says, each once; sums as from :func:`money`."""
    found = ((name, fact_value(name, value)) for name, value in said)
    return distinct(Fact(name, value) if value else None for name, value in found)
