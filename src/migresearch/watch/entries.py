"""A work as an entry of the news sheet: plain lines, safe addresses."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from migresearch.clean.characters import one_line, repair
from migresearch.store import Work
from migresearch.watch.sheet import Entry

_SUMMARY = 300
_NAMED = 3
# Everything that an address may hold as it is; parentheses would end a link in Markdown.
_ADDRESS = ":/?#[]@!$&*+,;=%~-._"
_SPACES = re.compile(r"\s")


def visible(text: object) -> str:
    """The text on one line, without control, direction and zero-width characters."""
    return one_line(repair(str(text)))


def address(url: str | None, doi: str | None = None) -> str | None:
    """The address if a browser may be sent there, else that of the DOI, else None."""
    for one in (url, f"https://doi.org/{quote(doi, safe='/')}" if doi else None):
        if one and _is_web(one):
            return quote(one.strip(), safe=_ADDRESS)
    return None


def entry(work: Work, *details: str, summary: bool = False) -> Entry:
    """The work; with ``summary`` the beginning of its abstract, for what is no literature."""
    beginning = [_shortened(visible(work.abstract))] if summary and work.abstract else []
    return Entry(
        visible(work.title),
        _byline(work),
        address(work.url, work.doi),
        work.mark or "",
        work.key,
        tuple(filter(None, (*map(visible, details), *beginning))),
    )


def people(work: Work) -> tuple[str, ...]:
    """The names of those who made it."""
    return tuple(filter(None, (visible(one.name) for one in work.contributors)))


def _byline(work: Work) -> str:
    parts = (_named(people(work)), work.issued or work.year or "", visible(work.venue or ""), work.kind)
    return " · ".join(str(part) for part in parts if part)


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_NAMED]) + (" and others" if len(listed) > _NAMED else "")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not _SPACES.search(parts.netloc)


def _shortened(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    return f"{text[:_SUMMARY].rsplit(' ', 1)[0].rstrip(',;:. ')} …"
