"""What is said of a work and cannot be so: years, languages, venues, identifiers, notices about nothing."""

import re
from collections.abc import Iterator

from migresearch.clean.dates import FIRST_YEAR
from migresearch.clean.languages import detect_language
from migresearch.quality.problem import Fix, Problem, check
from migresearch.store.examining import Examined

# What computers write where they know no date.
_NO_DATES = frozenset({"1900-01-01", "1970-01-01", "1969-12-31", "1899-12-30", "1899-12-31"})
_FIRST_ARTICLE = 1665  # the first journals
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_LEFTOVER = re.compile(
    r"https?:|doi\.org|&[a-z]+;|[?#]|/(?:full|abstract|pdf|epdf|meta|html?)$|\.(?:pdf|html?)$|[.,;:]$|^10\.\d+/10\."
)
_LONG_TITLE, _LONG_ABSTRACT, _JUDGED = 40, 200, 600  # characters
# Words of no other language of scholarship: asking for them costs a hundredth of the trained model.
_ENGLISH_WORD = re.compile(r"\b(?:the|and|with|from|of)\b", re.IGNORECASE)
# Languages that a classifier takes for one another; a difference between them is no finding.
_ALIKE = tuple(
    frozenset(group.split())
    for group in (
        *("hr sr bs sl mk", "id ms", "no da sv", "cs sk", "es gl ca pt"),
        *("uk ru be bg", "nl af", "zh ja"),
    )
)


@check("year", "a year that cannot be, or a date that only says that nobody knew it")
def impossible_year(work: Examined) -> Iterator[Problem]:
    if work.issued in _NO_DATES:
        yield Problem(f"{work.issued} is what programs write for an unknown date")
    if work.year is None:
        return
    first = _FIRST_ARTICLE if work.kind == "article" else FIRST_YEAR
    if work.year < first:
        yield Problem(f"{work.year}: there was no {work.kind} before {first}")
    elif work.fetched and work.year > int(work.fetched[:4]) + 1:
        yield Problem(f"{work.year} lies ahead: the record came in {work.fetched[:4]}")


@check("language", "a text in another language than the work is said to have")
def language_mismatch(work: Examined) -> Iterator[Problem]:
    if work.language is None:
        return
    found = _foreign_title(work) or _foreign_abstract(work)
    if found and found != work.language and not _are_alike(found, work.language):
        yield Problem(
            f"said to be {work.language}, the text reads {found}", Fix("language", work.language, found)
        )


@check("venue", "an article or chapter without the name of its journal or book")
def missing_venue(work: Examined) -> Iterator[Problem]:
    if not work.venue and work.kind in ("article", "chapter"):
        yield Problem(f"no venue for this {work.kind}")


@check("unlinked-notice", "a correction or retraction whose work is not here, or not named")
def unlinked_notice(work: Examined) -> Iterator[Problem]:
    if work.notice is None or work.linked:
        return
    scheme, _, value = (work.target or "").partition(" ")
    if value:
        named = f"“{value}”" if scheme == "title" else f"{scheme} {value}"
        yield Problem(f"{work.notice} {named}, which is not here or not told apart")
    else:
        yield Problem(f"{work.notice} a work that no source names")


@check("doi", "a DOI that is none, or that carries parts of a web address")
def malformed_doi(work: Examined) -> Iterator[Problem]:
    if work.doi and not _DOI.fullmatch(work.doi):
        yield Problem(f"not a DOI: {work.doi}")
    elif work.doi and (found := _DOI_LEFTOVER.search(work.doi)):
        yield Problem(f"the DOI carries {found[0]}: {work.doi}")


def _foreign_title(work: Examined) -> str | None:
    """A title in another language than English tells that of its work: titles are translated into English."""
    if len(work.title) < _LONG_TITLE or _ENGLISH_WORD.search(work.title):
        return None
    title = work.title.capitalize() if work.title.isupper() else work.title
    found = detect_language(title)
    return found if found != "en" else None


def _foreign_abstract(work: Examined) -> str | None:
    """So does an abstract, where beginning and end agree; its title must not speak against it."""
    text = work.abstract or ""
    if len(text) < _LONG_ABSTRACT or _is_plainly_english(text):
        return None
    found = detect_language(None, text[:_JUDGED])
    if found in ("en", work.language) or detect_language(None, text[-_JUDGED:]) != found:
        return None
    return found if detect_language(work.title) in (None, found) else None


def _is_plainly_english(text: str) -> bool:
    return sum(text.count(word, 0, _JUDGED) for word in (" the ", " and ", " of ")) >= 6


def _are_alike(one: str, other: str) -> bool:
    return any({one, other} <= group for group in _ALIKE)
