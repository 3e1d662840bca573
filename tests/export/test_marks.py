"""No format leaves a retraction out."""

import csv
import io
import json

import pytest

from migresearch.export import ExportFormat, write
from migresearch.export.works import ExportWork, Mark
from migresearch.records import Kind

WORK = ExportWork(
    key="mr-abcdef",
    kind=Kind.ARTICLE,
    title="Ferries and Seasons",
    abstract="Forty ferries were counted.",
    year=2019,
    mark=Mark.RETRACTED,
    mark_date="2024-07-15",
    mark_reason="Plagiarism of Text",
    abstract_source="semantic-scholar",
    abstract_licence="attribution",
)
TOLD = "RETRACTED 2024-07-15 (Plagiarism of Text): see the notice at the publisher"


def written(form: ExportFormat) -> str:
    stream = io.StringIO(newline="")
    write([WORK], form, stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", [ExportFormat.BIBTEX, ExportFormat.RIS, ExportFormat.CSL])
def test_reference_managers_are_told_in_a_note(form):
    assert TOLD in written(form)


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.JSONL])
def test_tables_and_lines_have_fields_for_it_and_for_whose_the_abstract_is(form):
    text = written(form)
    [row] = csv.DictReader(io.StringIO(text)) if form is ExportFormat.CSV else [json.loads(text)]
    assert (row["mark"], row["mark_date"], row["mark_reason"]) == (
        "retracted",
        "2024-07-15",
        "Plagiarism of Text",
    )
    assert (row["abstract_source"], row["abstract_licence"]) == ("semantic-scholar", "attribution")


def test_every_format_is_looked_at():
    assert set(ExportFormat) == {
        ExportFormat.BIBTEX,
        ExportFormat.RIS,
        ExportFormat.CSL,
        ExportFormat.CSV,
        ExportFormat.JSONL,
    }
