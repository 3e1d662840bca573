"""What leaves the library: one work with everything a reference manager can hold."""

from dataclasses import dataclass
from enum import StrEnum

from migresearch.records import Contributor, Kind


class Mark(StrEnum):
    """What a reader must be told about a work before citing it."""

    RETRACTED = "retracted"
    CONCERN = "expression of concern"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class ExportWork:
    """One work on its way out.

    ``issued`` is an ISO date with missing parts left off; ``values`` are its classifications as
    (scheme, code, label), ``facts`` what only institutions say of it as (name, value); ``pages`` as
    ``12-34``. ``mark_date`` and ``mark_reason`` are those of the notice behind the mark.
    """

    key: str
    kind: Kind
    title: str
    abstract: str | None = None
    year: int | None = None
    issued: str | None = None
    venue: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    url: str | None = None
    language: str | None = None
    isbn: str | None = None
    issn: str | None = None
    mark: Mark | None = None
    mark_date: str | None = None
    mark_reason: str | None = None
    abstract_source: str | None = None
    abstract_licence: str | None = None
    contributors: tuple[Contributor, ...] = ()
    keywords: tuple[str, ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str | None:
        """Where the work can be read: its own address, else its DOI's."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else None)


def notes(work: ExportWork) -> list[str]:
    """What a reference manager has no field for: the mark, and the facts by their names."""
    marks = [_warning(work, work.mark)] if work.mark else []
    named: dict[str, list[str]] = {}
    for name, value in work.facts:
        named.setdefault(name, []).append(value)
    return marks + [f"{name.capitalize()}: {', '.join(values)}" for name, values in named.items()]


def _warning(work: ExportWork, mark: Mark) -> str:
    """``RETRACTED 2024-07-15 (plagiarism): see the notice at the publisher``, as far as it is known."""
    when = f" {work.mark_date}" if work.mark_date else ""
    why = f" ({work.mark_reason})" if work.mark_reason else ""
    return f"{mark.value.upper()}{when}{why}: see the notice at the publisher"


def keyword_line(keywords: tuple[str, ...]) -> str:
    """All keywords in one text: commas between them, semicolons where a keyword holds a comma."""
    return ("; " if any("," in one for one in keywords) else ", ").join(keywords)


def date_parts(issued: str | None, year: int | None) -> list[int]:
    """``[2019, 3]`` for ``2019-03``; the year alone where there is no date."""
    text = issued or (str(year) if year else "")
    return [int(part) for part in text.split("-")] if text else []
