"""What was rejected can be mended and imported again."""

import json
from pathlib import Path

import pytest

from migresearch.importers import Rejects, Unreadable, read_file
from migresearch.records import Entry

FIXTURES = Path(__file__).parents[1] / "fixtures" / "importers"


def import_with_rejects(source: Path, rejects: Path) -> list[Unreadable]:
    reading = read_file(source)
    with Rejects(rejects, reading) as kept:
        lost = [one for one in reading if isinstance(one, Unreadable)]
        for one in lost:
            kept.write(one)
    assert kept.count == len(lost)
    return lost


@pytest.mark.parametrize(
    "name", ["records.jsonl", "zotero.csv", "newcomers.bib", "newcomers.ris", "newcomers.csl.json"]
)
def test_a_second_import_rejects_the_same_bytes(tmp_path, name):
    first = import_with_rejects(FIXTURES / name, tmp_path / "once")
    again = import_with_rejects(tmp_path / "once", tmp_path / "twice")
    assert first
    assert [(one.reason, one.raw) for one in again] == [(one.reason, one.raw) for one in first]
    reasons = [json.loads(line) for line in (tmp_path / "once.reasons.jsonl").read_text("utf-8").splitlines()]
    assert reasons == [{"line": one.line, "reason": one.reason} for one in first]


def test_a_mended_entry_becomes_a_record(tmp_path):
    import_with_rejects(FIXTURES / "records.jsonl", tmp_path / "rejects")
    text = (tmp_path / "rejects").read_text("utf-8").replace('"cut o', '"cut off"}')
    (tmp_path / "rejects").write_text(text, "utf-8")
    titles = [one.record.title for one in read_file(tmp_path / "rejects") if isinstance(one, Entry)]
    assert titles == ["cut off"]


def test_nothing_is_written_while_nothing_is_rejected(tmp_path):
    assert import_with_rejects(FIXTURES / "crossref_answer.json", tmp_path / "rejects") == []
    assert list(tmp_path.iterdir()) == []
