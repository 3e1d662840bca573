"""Projects of CORDIS: a row of ``project.csv`` with those of its bodies and its subjects."""

from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import Item, distinct, item_of, items_of, text_of
from migresearch.clean.languages import detect_language
from migresearch.clean.projects import facts, grant, money
from migresearch.clean.text import clean_title, keyword_list, split_keywords
from migresearch.errors import RecordError
from migresearch.records import Claim, FactName, Identifier, IdScheme, Kind, Record

SOURCE = "cordis"
FUNDER = "European Commission"
PAGE = "https://cordis.europa.eu/project/id/"
PROGRAMMES = {"HORIZON": "Horizon Europe", "H2020": "Horizon 2020"}
# Third parties have no contract of their own.
ROLES = {"coordinator": FactName.COORDINATOR} | dict.fromkeys(
    ("participant", "partner", "associatedPartner", "internationalPartner"), FactName.PARTICIPANT
)


def cordis_project(item: Mapping[str, Any]) -> Record:
    """The record of ``{"project": row, "organizations": [row, …], "euroSciVoc": [row, …]}``.

    Raises :class:`RecordError` where number or title is missing.
    """
    row = item_of(item, "project")
    number, title = text_of(row, "id"), clean_title(text_of(row, "title"))
    if not number or title is None:
        raise RecordError("the CORDIS project has no id or no title")
    objective = clean_abstract(text_of(row, "objective"))
    return Record(
        source=SOURCE,
        source_id=number,
        kind=Kind.PROJECT,
        title=title,
        abstract=objective.text,
        language=detect_language(title, objective.text),
        issued=partial_date(text_of(row, "startDate")) or partial_date(text_of(row, "ecSignatureDate")),
        publisher=FUNDER,
        url=PAGE + number,
        identifiers=_identifiers(row, number),
        keywords=keyword_list([text_of(row, "acronym") or "", *_keywords(row)]),
        claims=tuple(_subjects(item)),
        facts=facts((*_facts(row), *_bodies(item))),
    )


def _identifiers(row: Item, number: str) -> tuple[Identifier, ...]:
    doi = identifiers.doi(text_of(row, "grantDoi"))
    return distinct((Identifier(IdScheme.DOI, doi) if doi else None, grant("ec", number)))


def _keywords(row: Item) -> list[str]:
    return split_keywords(text_of(row, "keywords") or "")


def _facts(row: Item) -> Iterable[tuple[FactName, str | None]]:
    programme = text_of(row, "frameworkProgramme") or ""
    yield FactName.ACRONYM, text_of(row, "acronym")
    yield FactName.GRANT, text_of(row, "id")
    yield FactName.STARTS, text_of(row, "startDate")
    yield FactName.ENDS, text_of(row, "endDate")
    yield FactName.BUDGET, money(text_of(row, "totalCost"), "EUR")
    yield FactName.CONTRIBUTION, money(text_of(row, "ecMaxContribution"), "EUR")
    yield FactName.FUNDER, FUNDER
    yield FactName.PROGRAMME, PROGRAMMES.get(programme, programme)


def _bodies(item: Item) -> Iterable[tuple[FactName, str | None]]:
    for row in items_of(item, "organizations"):
        if name := ROLES.get(text_of(row, "role") or ""):
            yield name, text_of(row, "name")


def _subjects(item: Item) -> Iterable[Claim]:
    """The European Science Vocabulary."""
    for row in items_of(item, "euroSciVoc"):
        if code := text_of(row, "euroSciVocCode"):
            yield Claim("euroscivoc", code, text_of(row, "euroSciVocTitle"))
