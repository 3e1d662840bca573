"""What only institutions say, from named fields: facts, in a column each or one for all, and countries."""

from collections.abc import Iterator, Mapping
from typing import Any

from migresearch.clean.facts import fact_value
from migresearch.clean.fields import distinct
from migresearch.errors import RecordError, UsageError
from migresearch.facts import Fact, FactName
from migresearch.records import Claim, Kind
from migresearch.schemes import load_schemes

ALL = "facts"
# Our field: the names under which tables hold it, as in ``columns.ALIASES``.
FACT_ALIASES = {
    ALL: "facts",
    "theme": "theme; themes",
    "ground": "ground; grounds",
    "instrument": "instrument; instruments",
    "court": "court",
    "case": "case; case number",
    "decision_date": "decision date; date of decision",
    "deadline": "deadline; closing date; application deadline",
    "budget": "budget; total budget",
    "contribution": "contribution",
    "starts": "starts; start date; start",
    "ends": "ends; end date; end",
    "place": "place; location",
    "organiser": "organiser; organizer; organisers",
    "coordinator": "coordinator",
    "participant": "participant; participants; partners",
    "funder": "funder; funders",
    "programme": "programme; funding programme",
    "grant": "grant; grant number; grant agreement",
    "acronym": "acronym",
    "country": "country; countries",
}
# A column ``date`` is the date of publication everywhere.
_FIELDS = {name: "decision_date" if name is FactName.DATE else name.value for name in FactName}
# Tables of reference managers have columns of these names with another meaning: the town of a publisher.
_LITERATURE = frozenset(
    {Kind.ARTICLE, Kind.BOOK, Kind.CHAPTER, Kind.WORKING_PAPER, Kind.THESIS, Kind.PREPRINT, Kind.DATASET}
)


def facts_of_fields(fields: Mapping[str, Any], kind: Kind) -> tuple[Fact, ...]:
    """The facts of values under our field names; several in one text are separated by ``;``.

    Columns for single names count for works that are no literature. Raises RecordError for a value that
    its name does not allow.
    """
    said = list(_listed(fields.get(ALL)))
    if kind not in _LITERATURE:
        said += [(name, one) for name, field in _FIELDS.items() for one in _several(fields.get(field))]
    return distinct(_fact(name, raw) for name, raw in said)


def countries_of_fields(fields: Mapping[str, Any], kind: Kind) -> tuple[Claim, ...]:
    """The countries and regions the work is about; of literature such a column says where its authors live.

    Raises RecordError for a place that the scheme of geographies does not know.
    """
    if kind in _LITERATURE:
        return ()
    return distinct(Claim("geographies", _place(one)) for one in _several(fields.get("country")))


def _place(name: str) -> str:
    try:
        return load_schemes()["geographies"].resolve(name, "country")
    except UsageError as error:
        raise RecordError(str(error)) from error


def _listed(value: Any) -> Iterator[tuple[str, str]]:
    """``ground=age; court=…`` of a table, or the objects of our own JSON lines."""
    if not isinstance(value, str | list | None):
        raise RecordError("the facts are neither text nor a list")
    for one in value if isinstance(value, list) else _several(value):
        if isinstance(one, str):
            name, _, said = one.partition("=")
            yield name.strip(), said.strip()
        elif isinstance(one, Mapping):
            yield str(one.get("name")), str(one.get("value"))
        else:
            raise RecordError("a fact is neither text nor an object with a name and a value")


def _several(value: Any) -> list[str]:
    """The values of a list, or of a text with ``;`` between them."""
    parts = value if isinstance(value, list) else str("" if value is None else value).split(";")
    return [text for one in parts if (text := str(one).strip())]


def _fact(name: str, raw: str) -> Fact:
    if name not in set(FactName):
        raise RecordError(f"there is no fact {name!r}; known: {', '.join(FactName)}")
    value = fact_value(FactName(name), raw)
    if value is None:
        raise RecordError(
            f"the {name} {raw!r} cannot be read; write days as 2026-11-30, amounts as 1500000 EUR"
        )
    return Fact(FactName(name), value)
