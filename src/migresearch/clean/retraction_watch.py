"""The table of Retraction Watch, as Crossref publishes it: a row for each notice about a published work."""

import re
from collections.abc import Mapping

from migresearch.clean import identifiers
from migresearch.clean.dates import from_parts, partial_date
from migresearch.clean.text import clean_text, clean_title
from migresearch.errors import RecordError
from migresearch.records import Identifier, IdScheme, Kind, Record, Relation, RelationType

SOURCE = "retraction-watch"
# Of its twenty columns those that are read; by them the table is recognised.
COLUMNS = (
    "Record ID", "Title", "RetractionDate", "RetractionDOI", "OriginalPaperDOI", "RetractionNature", "Reason",
)  # fmt: skip
NATURES = {
    "retraction": RelationType.RETRACTS,
    "correction": RelationType.CORRECTS,
    "expression of concern": RelationType.EXPRESSES_CONCERN,
    "reinstatement": RelationType.REINSTATES,
}
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b")


def original_doi(row: Mapping[str, str]) -> str | None:
    """The DOI of the work the notice is about; None where the table has none."""
    return identifiers.doi(row["OriginalPaperDOI"])


def retraction_watch_record(row: Mapping[str, str]) -> Record:
    """What the row says of the work it is about, as a relation to its notice: what happened, when and why.

    A notice without a DOI of its own, or printed under that of the work, goes by its number here. Raises
    :class:`RecordError` for a nature that is not known.
    """
    number, doi = row["Record ID"].strip(), original_doi(row)
    return Record(
        source=SOURCE,
        source_id=number,
        kind=Kind.ARTICLE,
        title=clean_title(row["Title"]) or number,
        identifiers=(Identifier(IdScheme.DOI, doi),) if doi else (),
        relations=(
            Relation(_nature(row), _notice(row, number, doi), True, _date(row), _reasons(row["Reason"])),
        ),
    )


def _nature(row: Mapping[str, str]) -> RelationType:
    nature = NATURES.get(row["RetractionNature"].strip().casefold())
    if nature is None:
        raise RecordError(f"the nature {row['RetractionNature']!r} of a notice is not known")
    return nature


def _notice(row: Mapping[str, str], number: str, original: str | None) -> Identifier:
    own = identifiers.doi(row["RetractionDOI"])
    if own and own != original:
        return Identifier(IdScheme.DOI, own)
    return Identifier(IdScheme.RETRACTION_WATCH, number)


def _date(row: Mapping[str, str]) -> str | None:
    """Month first, as in ``7/15/2024 0:00``; ISO dates are taken as well."""
    text = row["RetractionDate"].strip()
    found = _MONTH_FIRST.match(text)
    return from_parts((found[3], found[1], found[2])) if found else partial_date(text)


def _reasons(text: str) -> str | None:
    """``+Plagiarism of Text;+Notice - Limited or No Information;`` → reasons with "; " between them."""
    reasons = (clean_text(one.strip(" +")) for one in text.split(";"))
    return "; ".join(one for one in reasons if one) or None
