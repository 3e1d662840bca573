"""A question as a value: what is asked, how it is ranked, which page is wanted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeVar

from migresearch.clean.languages import language_code
from migresearch.errors import UsageError, unknown
from migresearch.records import Kind
from migresearch.search.fact_words import fact_filters
from migresearch.search.modes import Mode, Sort
from migresearch.search.query_items import COLUMNS, FILTERS, FieldFilter, named_values
from migresearch.store import CodeFilter, Filters

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

E = TypeVar("E", bound=StrEnum)

# Short forms: of ``--scheme geographies=…``, and of ``--fact ground=…``.
SCHEME_WORDS = {"country": "geographies", "activity": "mpg-activity"}
FACT_WORDS = {
    "theme": "theme=",
    "ground": "ground=",
    "instrument": "instrument=",
    "court": "court=",
    "deadline_after": "deadline>=",
    "starts_after": "starts>=",
}
_YEARS = re.compile(r"(?P<low>\d{4})?\s*(?P<range>\.\.|-|–)?\s*(?P<high>\d{4})?")


@dataclass(frozen=True, slots=True)
class Query:
    """A frozen question; refining returns a new one.

    ``text`` may hold ``"phrases"``, ``-exclusions``, ``AND/OR/NOT`` and ``field:value``.
    ``facets`` names columns (year, kind, language, venue, open-access, source) or schemes.
    ``page`` counts from 1.
    """

    text: str = ""
    mode: Mode = Mode.HYBRID
    filters: Filters = field(default_factory=Filters)
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 10
    explain: bool = False

    def __post_init__(self) -> None:
        """Takes ``mode`` and ``sort`` by name as well. Raises UsageError for what does not exist."""
        object.__setattr__(self, "mode", _member(Mode, self.mode))
        object.__setattr__(self, "sort", _member(Sort, self.sort))
        for name in ("page", "page_size"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name.replace('_', ' ')} {getattr(self, name)}: a number from 1")

    def on_page(self, page: int) -> Self:
        """The same question, another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class FilterWords:
    """Filters as a person types them; several values are separated by commas, those of venues and facts,
    which hold commas, by ``;``. ``facts`` are such as ``deadline>=2026-11-01``."""

    year: str = ""
    country: str = ""
    activity: str = ""
    language: str = ""
    kind: str = ""
    venue: str = ""
    source: str = ""
    open_access: bool | None = None
    with_abstract: bool | None = None
    theme: str = ""
    ground: str = ""
    instrument: str = ""
    court: str = ""
    deadline_after: str = ""
    starts_after: str = ""
    facts: Sequence[str] = ()
    schemes: Sequence[str] = ()


def resolve(words: FilterWords, schemes: "Mapping[str, Scheme]") -> Filters:
    """The filters these words mean. Raises UsageError naming what is known."""
    return Filters(
        years=years(words.year),
        languages=tuple(map(_language, _values(words.language))),
        kinds=tuple(map(_kind, _values(words.kind))),
        venues=tuple(_values(words.venue, ";")),
        sources=tuple(_values(words.source)),
        open_access=words.open_access,
        with_abstract=words.with_abstract,
        codes=(*_short_codes(words, schemes), *(_codes(one, schemes) for one in words.schemes)),
        facts=fact_filters((*_short_facts(words), *words.facts)),
    )


def years(text: str) -> tuple[int | None, int | None] | None:
    """``2015``, ``2015..2020``, ``2015..``, ``..2020`` as (first, last), both inclusive."""
    if not text.strip():
        return None
    found = _YEARS.fullmatch(text.strip())
    if not found or not (found["low"] or found["high"]):
        raise UsageError(f"year {text!r} is not understood; write 2015, 2015..2020, 2015.. or ..2020")
    low = int(found["low"]) if found["low"] else None
    high = int(found["high"]) if found["high"] else (None if found["range"] else low)
    if low and high and low > high:
        raise UsageError(f"year {text!r} ends before it begins; write {high}..{low}")
    return low, high


def _member(kind: type[E], name: str) -> E:
    if name not in set(kind):
        raise unknown(kind.__name__.lower(), name, list(kind))
    return kind(name)


def _values(text: str, separator: str = ",") -> Iterable[str]:
    return filter(None, (part.strip() for part in text.split(separator)))


def _language(name: str) -> str:
    code = language_code(name)
    if code is None:
        raise UsageError(f"language {name!r} is not known; write a code such as en, de, fr or a name")
    return code


def _kind(name: str) -> str:
    if name not in set(Kind):
        raise unknown("kind", name, list(Kind))
    return name


def _short_codes(words: FilterWords, schemes: "Mapping[str, Scheme]") -> Iterable[CodeFilter]:
    for word, scheme in SCHEME_WORDS.items():
        if (said := getattr(words, word)).strip():
            yield _descendants(said, schemes[scheme], f"--{word}")


def _short_facts(words: FilterWords) -> Iterable[str]:
    return (f"{form}{said}" for word, form in FACT_WORDS.items() if (said := getattr(words, word).strip()))


def _codes(assignment: str, schemes: "Mapping[str, Scheme]") -> CodeFilter:
    scheme_id, separator, names = assignment.partition("=")
    if not separator or not names.strip():
        raise UsageError(
            f"--scheme {assignment!r} is not understood; write SCHEME=CODE, e.g. topics=remittances"
        )
    if scheme_id not in schemes:
        raise unknown("scheme", scheme_id, schemes)
    return _descendants(names, schemes[scheme_id])


def _descendants(names: str, scheme: "Scheme", option: str | None = None) -> CodeFilter:
    codes: dict[str, None] = {}
    for name in _values(names):
        codes |= dict.fromkeys(sorted(scheme.descendants(scheme.resolve(name, option))))
    return CodeFilter(scheme.id, tuple(codes))


def typed_filters(
    typed: Sequence[FieldFilter], schemes: "Mapping[str, Scheme]"
) -> tuple[Filters, list[FieldFilter]]:
    """The filters written inside a question as ``field:value``, and those that turn out to be none.

    A field named twice means either value. ``language:learning`` is no filter but two words.
    """
    grouped: dict[tuple[str, bool], list[Filters]] = {}
    ordinary: list[FieldFilter] = []
    for one in typed:
        try:
            condition = _typed(one.name, one.value, schemes)
        except UsageError:
            ordinary.append(one)
        else:
            grouped.setdefault((one.name, one.wanted), []).append(condition)
    wanted = Filters()
    for (_, is_wanted), conditions in grouped.items():
        none = Filters(without=tuple(conditions))
        any_of = conditions[0] if len(conditions) == 1 else _opposite(none)
        wanted = both(wanted, any_of if is_wanted else none)
    return wanted, ordinary


def check_fields(text: str, schemes: "Mapping[str, Scheme]") -> None:
    """Raises UsageError for the first ``name:value`` that is no filter: an unknown field or value.

    A search takes those for words; this says so where the words find nothing.
    """
    for name, value in named_values(text):
        if name not in (*COLUMNS, *FILTERS, *schemes):
            raise unknown("field", name, {*COLUMNS, *FILTERS, *schemes})
        if name not in COLUMNS:
            _typed(FILTERS.get(name, name), value, schemes)


def both(first: Filters, second: Filters) -> Filters:
    """Works that fit both."""
    merged: dict[str, Any] = {}
    further: list[Filters] = []
    for one in fields(Filters):
        mine, theirs = getattr(first, one.name), getattr(second, one.name)
        if mine in UNSET or theirs in UNSET:
            merged[one.name] = theirs if mine in UNSET else mine
        elif one.name in _CONJUNCTIONS:
            merged[one.name] = (*mine, *theirs)
        elif one.name in _EXPRESSIONS:
            merged[one.name] = f"({mine}) AND ({theirs})"
        else:
            # A field holds one list of alternatives; a second list holds where its opposite does not.
            merged[one.name] = mine
            further.append(_opposite(Filters(**{one.name: theirs})))
    return Filters(**merged | {"without": (*merged["without"], *further)})


def _opposite(filters: Filters) -> Filters:
    return Filters(without=(filters,))


UNSET = (None, ())
_CONJUNCTIONS = ("codes", "facts", "without")
_EXPRESSIONS = ("match", "exact")


def _typed(name: str, value: str, schemes: "Mapping[str, Scheme]") -> Filters:
    if name == "doi":
        return Filters(dois=tuple(_values(value.lower())))
    if name == "open-access":
        return Filters(open_access=value.lower() not in ("no", "false", "0", "closed"))
    if name in schemes:
        return resolve(FilterWords(schemes=(f"{name}={value}",)), schemes)
    words: dict[str, Any] = {name.replace("-", "_"): value}
    return resolve(FilterWords(**words), schemes)
