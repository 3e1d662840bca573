"""Countries as tables write them: codes of two and three letters, names in several languages, states that are
no more."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from migresearch.errors import UsageError
from migresearch.schemes import load_schemes
from migresearch.schemes.words import folded

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

_CODE_LENGTH = 2


@cache
def country(name: str) -> str | None:
    """The code of a country (ISO 3166-1 alpha-2, XK, or ISO 3166-3 for former states) that a table calls so;
    None where nobody knows the name, or it is that of a region or group."""
    wanted = name.strip()
    if not wanted:
        return None
    if known := _own_names().get(folded(wanted)):
        return known
    try:
        code = _geographies().resolve(wanted)
    except UsageError:
        return None
    return code if is_country(code) else None


def is_country(code: str) -> bool:
    """Whether a code stands for a country, not for a region or group."""
    return code in _tables()["former_states"] or (len(code) == _CODE_LENGTH and code.isupper())


def countries(names: str) -> list[str]:
    """The countries of ``"DE,France,EU"``: regions and groups stand for their members.

    Raises UsageError for a name nobody knows.
    """
    found: list[str] = []
    for name in filter(None, map(str.strip, names.split(","))):
        one = country(name)
        found += [one] if one else sorted(filter(is_country, _members(name)))
    return list(dict.fromkeys(found))


def _members(name: str) -> frozenset[str]:
    wanted = "EU" if name.upper() in {"EU27", "EU-27", "EU27_2020"} else name
    known = _geographies()
    return known.descendants(known.resolve(wanted))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("countries.toml").read_text(encoding="utf-8"))


@cache
def _own_names() -> dict[str, str]:
    names = {
        folded(name): code for table in _tables().values() for code, names in table.items() for name in names
    }
    return names | {folded(code): code for code in _tables()["former_states"]}


def _geographies() -> "Scheme":
    return load_schemes()["geographies"]
