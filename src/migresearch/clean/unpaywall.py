"""Unpaywall's answers: whether a work is free to read, where and under which licence."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from migresearch.clean import identifiers
from migresearch.clean.fields import item_of, text_of
from migresearch.clean.text import clean_text, clean_title
from migresearch.errors import RecordError
from migresearch.records import Identifier, IdScheme, Kind, OpenAccess, Record

SOURCE = "unpaywall"


def unpaywall_record(answer: Mapping[str, Any]) -> Record:
    """What is said of the work; its kind and title are never the work's.

    Raises :class:`RecordError` for an answer without DOI and for a status that is not known.
    """
    doi = identifiers.doi(text_of(answer, "doi"))
    if doi is None:
        raise RecordError("the answer has no DOI")
    best = item_of(answer, "best_oa_location")
    return Record(
        source=SOURCE,
        source_id=doi,
        kind=Kind.ARTICLE,
        title=clean_title(text_of(answer, "title")) or doi,
        url=_address(text_of(best, "url")),
        open_access=_status(text_of(answer, "oa_status")),
        licence=clean_text(text_of(best, "license")),
        identifiers=(Identifier(IdScheme.DOI, doi),),
    )


def _status(text: str | None) -> OpenAccess:
    try:
        return OpenAccess(text or "")
    except ValueError as error:
        raise RecordError(f"the open access status {text!r} is not known") from error


def _address(text: str | None) -> str | None:
    """Addresses that a browser can follow; others (ftp, scripts) are of no use to a reader."""
    try:
        return text if text and urlsplit(text).scheme in ("http", "https") else None
    except ValueError:
        return None
