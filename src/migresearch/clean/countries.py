"""Names and codes of countries as web sites write them, to ISO 3166-1 alpha-2 (and XK for Kosovo)."""

from functools import cache

# Names in use that the standard's own list does not hold; those of the European Union's institutions.
_OTHERS = {
    "kosovo": "XK",
    "xk": "XK",
    "uk": "GB",
    "el": "GR",
    "turkey": "TR",
    "czech republic": "CZ",
    "the netherlands": "NL",
    "macedonia": "MK",
    "former yugoslav republic of macedonia": "MK",
    "fyr of macedonia": "MK",
    "moldova": "MD",
    "russia": "RU",
    "great britain": "GB",
    "england": "GB",
}


@cache
def country_code(raw: str) -> str | None:
    """The code of a country's English name, its alpha-2 or alpha-3 code; None for regions and all else."""
    import pycountry

    name = " ".join(raw.split()).casefold()
    if name in _OTHERS:
        return _OTHERS[name]
    try:
        found = pycountry.countries.lookup(name)
    except LookupError:
        return None
    return str(found.alpha_2)
