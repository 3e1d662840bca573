"""Projects of the OpenAIRE Graph, as its API version 3 gives them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import Item, item_of, items_of, text_of, texts_of
from migresearch.clean.languages import detect_language
from migresearch.clean.projects import facts, grant, money
from migresearch.clean.text import clean_text, clean_title, keyword_list, split_keywords
from migresearch.errors import RecordError
from migresearch.records import FactName, Identifier, Kind, Record

SOURCE = "openaire-projects"
PAGE = "https://explore.openaire.eu/search/project?projectId="

# Every id begins with twelve characters that name where it comes from, filled up with underscores:
# ``corda__h2020::…``. The Commission has one such name for each framework programme.
_ORIGIN = re.compile(r"(?P<funder>[a-z]+)[a-z0-9_]*::")
_COMMISSION = "corda"


def openaire_project(project: Mapping[str, Any]) -> Record:
    """The record of one project. Raises :class:`RecordError` where id or title is missing."""
    name, title = text_of(project, "id"), clean_title(text_of(project, "title"))
    if not name or title is None:
        raise RecordError("the OpenAIRE project has no id or no title")
    summary = clean_abstract(text_of(project, "summary"))
    number = grant_of(project)
    return Record(
        source=SOURCE,
        source_id=name,
        kind=Kind.PROJECT,
        title=title,
        abstract=summary.text,
        language=detect_language(title, summary.text),
        issued=partial_date(text_of(project, "startDate")),
        publisher=_funder(project),
        url=text_of(project, "websiteUrl") or PAGE + name,
        identifiers=(number,) if number else (),
        keywords=keyword_list(_keywords(project)),
        facts=facts(_facts(project)),
    )


def grant_of(project: Item) -> Identifier | None:
    """The grant by its funder and number; of projects in full and of those a publication names."""
    origin = _ORIGIN.match(text_of(project, "id") or "")
    if origin is None:
        return None
    funder = "ec" if origin["funder"] == _COMMISSION else origin["funder"]
    return grant(funder, text_of(project, "code"))


def _funder(project: Item) -> str | None:
    return next((clean_text(text_of(one, "name")) for one in items_of(project, "fundings")), None)


def _keywords(project: Item) -> Iterable[str]:
    """The acronym first, by which people know a project; keywords stand in one string."""
    yield text_of(project, "acronym") or ""
    yield from split_keywords(text_of(project, "keywords") or "")
    yield from texts_of(project, "subjects")


def _facts(project: Item) -> Iterable[tuple[FactName, str | None]]:
    granted = item_of(project, "granted")
    currency = text_of(granted, "currency")
    yield FactName.ACRONYM, text_of(project, "acronym")
    yield FactName.GRANT, text_of(project, "code")
    yield FactName.STARTS, text_of(project, "startDate")
    yield FactName.ENDS, text_of(project, "endDate")
    yield FactName.BUDGET, money(text_of(granted, "totalCost"), currency)
    yield FactName.CONTRIBUTION, money(text_of(granted, "fundedAmount"), currency)
    for one in items_of(project, "fundings"):
        yield FactName.FUNDER, text_of(one, "name")
        yield FactName.PROGRAMME, text_of(item_of(one, "fundingStream"), "description")
    for one in items_of(project, "links"):
        if text_of(item_of(one, "header"), "relationClass") == "hasParticipant":
            yield FactName.PARTICIPANT, text_of(one, "legalname")
