"""Rows of Retraction Watch as relations to notices."""

import pytest

from migresearch.clean.retraction_watch import COLUMNS, retraction_watch_record
from migresearch.errors import RecordError
from migresearch.records import RelationType

ROW = dict.fromkeys(COLUMNS, "") | {
    "Record ID": "7",
    "Title": "Ferries and Seasons",
    "OriginalPaperDOI": "https://doi.org/10.5555/FERRIES",
    "RetractionNature": "Retraction",
}


def relation(**cells: str):
    [found] = retraction_watch_record(ROW | cells).relations
    return found


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("Retraction", RelationType.RETRACTS),
        (" correction", RelationType.CORRECTS),
        ("Expression of concern", RelationType.EXPRESSES_CONCERN),
        ("Expression of Concern", RelationType.EXPRESSES_CONCERN),
        ("Reinstatement", RelationType.REINSTATES),
    ],
)
def test_what_happened(nature, kind):
    found = relation(RetractionNature=nature)
    assert (found.type, found.inverse) == (kind, True)


def test_a_nature_nobody_knows_is_a_loss():
    with pytest.raises(RecordError, match="'Upgrade' of a notice is not known"):
        relation(RetractionNature="Upgrade")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("7/15/2024 0:00", "2024-07-15"),
        ("12/1/1999 0:00", "1999-12-01"),
        ("2024-07-15", "2024-07-15"),
        ("13/15/2024 0:00", "2024"),
        ("unknown", None),
        ("", None),
    ],
)
def test_dates_have_the_month_first(text, date):
    assert relation(RetractionDate=text).date == date


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("+Plagiarism of Text;+Notice - Limited or No Information;", "Plagiarism of Text; Notice - Limited or No Information"),
        ("Concerns/Issues About Data;", "Concerns/Issues About Data"),
        (" ; +;", None),
    ],
)  # fmt: skip
def test_reasons_are_a_list(text, reason):
    assert relation(Reason=text).reason == reason


@pytest.mark.parametrize(
    ("doi", "target"),
    [
        ("10.5555/NOTICE", ("doi", "10.5555/notice")),
        ("unavailable", ("retraction-watch", "7")),
        ("", ("retraction-watch", "7")),
        ("10.5555/ferries", ("retraction-watch", "7")),
    ],
)
def test_a_notice_without_a_doi_of_its_own_goes_by_its_number(doi, target):
    found = relation(RetractionDOI=doi).target
    assert (found.scheme.value, found.value) == target


def test_a_row_about_a_work_without_doi_names_none():
    found = retraction_watch_record(ROW | {"OriginalPaperDOI": "Unavailable", "Title": " "})
    assert (found.identifiers, found.title) == ((), "7")
