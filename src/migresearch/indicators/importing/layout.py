"""How a table of scores is laid out, as a mapping file (TOML) says it (``docs/importing-scores.md``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from migresearch.catalogue.vocabulary import CODINGS, DIRECTIONS
from migresearch.errors import UsageError, unknown
from migresearch.indicators.aggregates import RULES
from migresearch.indicators.importing.gathering import Repeats
from migresearch.store.scores import LEVELS

COORDINATES = ("country", "year", "indicator")
COLUMNS = (
    "index", "edition", "indicator", "level", "parent", "label", "question", "country", "partner", "year",
    "score", "missing", "comment",
)  # fmt: skip
_ABOUT = ("level", "parent", "label", "question", "column", "scale_min", "scale_max", "direction")
_TEXT, _NUMBER, _TABLE = str, (int, float), dict


@dataclass(frozen=True)
class Layout:
    """The layout of a table; each field is a key of the mapping file.

    Country, year and indicator of a score stand in a column of the row (``columns``), in the head of the
    score's column (``across``), in the name of the sheet (``sheet_names``), or are the same for all
    (``constants``).
    """

    index: str = ""
    edition: str = ""
    title: str = ""
    url: str = ""
    terms: str = ""
    direction: str = ""
    coding: str = ""
    scale_min: float | None = None
    scale_max: float | None = None
    sheet: str = ""
    sheet_names: str = ""
    head: int = 0
    separator: str = ""
    decimal: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    across: str = ""
    values: tuple[str, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    regions: bool = False
    repeats: Repeats = Repeats.REFUSE
    indicators: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    aggregation: str = ""
    aggregates: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


# The documented long form: one row a score, under our own names.
TEMPLATE = Layout(columns={name: name for name in COLUMNS})
TEMPLATE_NEEDS = ("country", "year", "score")


def read_layout(path: Path) -> Layout:
    """The layout a mapping file describes. Raises UsageError, naming the key, for anything not understood."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    known = {one.name for one in fields(Layout)}
    for name in said:
        if name not in known:
            raise unknown(f"key in {path.name}", name, known)
    _check_words(path.name, said)
    _check_tables(path.name, said)
    _check_coordinates(path.name, said)
    values = tuple(said.pop("values", ()))
    return Layout(values=values, repeats=Repeats(said.pop("repeats", Repeats.REFUSE)), **said)


def _check_words(file: str, said: Mapping[str, Any]) -> None:
    allowed: dict[str, tuple[str, ...]] = {
        "direction": DIRECTIONS, "coding": CODINGS, "sheet_names": COORDINATES, "across": COORDINATES,
        "repeats": tuple(Repeats), "aggregation": RULES[:2], "decimal": (".", ","),
    }  # fmt: skip
    for name, words in allowed.items():
        if name in said and said[name] not in words:
            raise unknown(f"{name} in {file}", str(said[name]), words)
    kinds: dict[str, Any] = {
        "index": _TEXT, "edition": _TEXT, "title": _TEXT, "url": _TEXT, "terms": _TEXT, "sheet": _TEXT,
        "separator": _TEXT, "scale_min": _NUMBER, "scale_max": _NUMBER, "head": int, "values": list,
        "regions": bool, "columns": _TABLE, "constants": _TABLE, "scores": _TABLE, "missing": _TABLE,
        "countries": _TABLE, "indicators": _TABLE, "aggregates": _TABLE,
    }  # fmt: skip
    for name, kind in kinds.items():
        if name in said and not isinstance(said[name], kind):
            raise UsageError(f"{file}: {name} must not be {said[name]!r}; see docs/importing-scores.md")


def _check_tables(file: str, said: Mapping[str, Any]) -> None:
    for name in said.get("columns", {}):
        if name not in COLUMNS:
            raise unknown(f"column in {file}", name, COLUMNS)
    for code, about in said.get("indicators", {}).items():
        for name in about:
            if name not in _ABOUT:
                raise unknown(f"key of indicator {code} in {file}", name, _ABOUT)
        if about.get("level", LEVELS[0]) not in LEVELS:
            raise unknown(f"level of {code} in {file}", about["level"], LEVELS)


def _check_coordinates(file: str, said: Mapping[str, Any]) -> None:
    """Each coordinate from exactly one place; the score from a column or from those across."""
    columns, across = said.get("columns", {}), said.get("across", "")
    for name in COORDINATES:
        given = (name in columns, name in said.get("constants", {}))
        places = [*given, across == name, said.get("sheet_names") == name]
        if sum(places) > 1 or (name != "indicator" and not any(places)):
            raise UsageError(
                f"{file}: {name} must stand in one place: [columns], [constants], across or sheet_names"
            )
    if bool(across) == ("score" in columns):
        raise UsageError(f"{file}: say either where the score stands (score) or what the heads name (across)")
