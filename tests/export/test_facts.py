"""Facts of institutional records leave in every format, and come back where the format has a place for them."""

import csv
import io
import json
from pathlib import Path

import pytest

from migresearch.export import ExportFormat, write
from migresearch.export.works import ExportWork, Mark
from migresearch.importers import read_file
from migresearch.records import Entry, Fact, FactName, Kind

CALL = ExportWork(
    key="mr-abc123",
    kind=Kind.FUNDING,
    title="A call",
    facts=(("theme", "work"), ("theme", "housing"), ("deadline", "2026-11-30"), ("budget", "1500000 EUR")),
)


def written(form: ExportFormat, work: ExportWork = CALL) -> str:
    stream = io.StringIO(newline="")
    write([work], form, stream)
    return stream.getvalue()


def test_tables_have_a_column_and_lines_a_list() -> None:
    (row,) = csv.DictReader(io.StringIO(written(ExportFormat.CSV)))
    assert row["facts"] == "theme=work; theme=housing; deadline=2026-11-30; budget=1500000 EUR"
    assert json.loads(written(ExportFormat.JSONL))["facts"][2] == {"name": "deadline", "value": "2026-11-30"}


NOTE = "Theme: work, housing; Deadline: 2026-11-30; Budget: 1500000 EUR"


def test_reference_managers_get_a_note() -> None:
    assert json.loads(written(ExportFormat.CSL))[0]["note"] == NOTE
    assert f"note = {{{NOTE}}}" in written(ExportFormat.BIBTEX)
    ris = written(ExportFormat.RIS).splitlines()
    assert [one for one in ris if one.startswith("N1")] == [
        "N1  - Theme: work, housing",
        "N1  - Deadline: 2026-11-30",
        "N1  - Budget: 1500000 EUR",
    ]


def test_a_mark_stands_before_the_facts() -> None:
    work = ExportWork("mr-1", Kind.REPORT, "R", mark=Mark.CORRECTED, facts=(("grant", "123"),))
    note = json.loads(written(ExportFormat.CSL, work))[0]["note"]
    assert note == "CORRECTED: see the notice at the publisher; Grant: 123"


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.JSONL])
def test_facts_come_back(tmp_path: Path, form: ExportFormat) -> None:
    path = tmp_path / "out"
    path.write_text(written(form), encoding="utf-8", newline="")
    (entry,) = read_file(path, name="x")
    assert isinstance(entry, Entry)
    assert entry.record.facts == tuple(Fact(FactName(name), value) for name, value in CALL.facts)
