"""Dates as the world writes them, to ISO 8601 with missing parts left off: ``2019``, ``2019-03``."""

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import Any

FIRST_YEAR, LAST_YEAR = 1450, 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari",
            "february feb februar février févr fév febrero fevereiro fev febbraio februari",
            "march mar märz mär mrz mars marzo março maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maio maggio mag mei",
            "june jun juni juin junio junho giugno giu",
            "july jul juli juillet juil julio julho luglio lug",
            "august aug août aout agosto ago augustus",
            "september sept sep septembre septiembre setembro settembre set",
            "october oct oktober okt octobre octubre outubro out ottobre ott",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc diciembre dic dezembro dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR = r"(?<!\d)(?P<year>\d{4})(?!\d)"
_ISO = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?:[T ]\d{1,2}:.*)?Z?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<sign>[./-])(?:\s?(?P<two>\d{1,2})(?P=sign))?\s?(?P<year>\d{4})")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d])")
_ANY_YEAR = re.compile(_YEAR)
_DECIMAL_YEAR = re.compile(r"\d{4}\.0+")


def partial_date(value: object) -> str | None:
    """The date in a text or number; None where no plausible year can be read.

    ``2019-00-00`` is 2019, "Spring 2019" is 2019, "3/15/2019" is 2019-03-15; where day and month could be
    exchanged ("3/4/2019") only the year is certain. Of a range the first date counts.
    """
    return from_parts(_parts(value))


def real_date(value: object) -> str | None:
    """As :func:`partial_date`, but None for a month or day that no calendar has ("2026-13-45", "31 June
    2026"): a year is no answer to the question when something is due."""
    parts = _parts(value)
    found = from_parts(parts)
    given = [part for part in map(_whole, parts) if part]
    return found if found and len(given) == len(found.split("-")) else None


def from_parts(parts: Sequence[Any] | None) -> str | None:
    """The date of ``[year, month, day]``, which may be short, null, zero or text (Crossref date-parts)."""
    year, month, day = (_whole(part) for part in [*(parts or ()), None, None, None][:3])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if not 1 <= month <= 12:
        return f"{year}"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{day:02}"


def from_date_parts(value: Any) -> str | None:
    """The first date of a Crossref or CSL object ``{"date-parts": [[2019, 3, null]]}``."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    return from_parts(first) if isinstance(first, list) else None


def month_number(name: str) -> int | None:
    """1 to 12 for a month's name or abbreviation in one of seven western European languages."""
    return _MONTHS.get(name.strip(" .").casefold())


def _whole(part: Any) -> int:
    text = str(part if part is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() else 0


def _parts(value: object) -> Sequence[Any]:
    """Year, month and day as they are written, whether there are such or not; short where parts lack."""
    text = str(value if value is not None else "").strip().rstrip("/")  # RIS: 2019///
    if _DECIMAL_YEAR.fullmatch(text):  # a table's idea of the number 2019
        text = text[:4]
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return [found["year"], found["month"], found["day"]]
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(found)
    return _from_words(text)


def _year_last(found: re.Match[str]) -> Sequence[Any]:
    one, two, year = _whole(found["one"]), _whole(found["two"]), found["year"]
    if found["two"] is None:
        return [year, one]
    if one > 12 or found["sign"] == "." or one == two:
        return [year, two, one]
    return [year, one, two] if two > 12 else [year]


def _from_words(text: str) -> Sequence[Any]:
    found = _ANY_YEAR.search(text)
    if not found:
        return []
    months = (month_number(word) for word in _WORD.findall(text))
    month = next((number for number in months if number), None)
    rest = text[: found.start()] + " " + text[found.end() :]
    day = _DAY.search(rest) if month else None
    return [found["year"], month, day and day[1]]
