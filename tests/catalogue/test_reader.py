"""The strict reader: a wrong entry is an error that names file and entry."""

from pathlib import Path

import pytest

from migresearch.catalogue import entries, shelf
from migresearch.errors import RecordError

GOOD = {
    "id": '"doe-2001-moving"',
    "kind": '"book"',
    "title": '"Moving House"',
    "authors": '["Doe, Jane"]',
    "year": "2001",
    "language": '"en"',
    "abstract": '"Tells how people move."',
    "note_by": '"migresearch"',
    "sources": '["https://example.org/doe"]',
    "checked": "2026-11-22",
}


def write(folder: Path, name: str = "works-test.toml", **changes: str | None) -> Path:
    fields = {**GOOD, **changes}
    lines = [f"{field} = {value}" for field, value in fields.items() if value is not None]
    (folder / name).write_text("\n".join(["[[works]]", *lines]), encoding="utf-8")
    return folder


def test_a_complete_entry_is_read(tmp_path: Path) -> None:
    write(tmp_path, isbn='"0-521-28058-3"', handle='"https://hdl.handle.net/1814/73190"')
    [entry] = shelf(tmp_path)
    assert entry.record.title == "Moving House"
    assert entry.record.issued == "2001"
    assert [(one.scheme.value, one.value) for one in entry.record.identifiers] == [
        ("isbn", "9780521280587"),
        ("handle", "1814/73190"),
    ]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"colour": '"red"'}, "works-test.toml, entry 'doe-2001-moving': unknown field colour"),
        ({"sources": None}, "works-test.toml, entry 'doe-2001-moving': missing sources"),
        ({"sources": "[]"}, "works-test.toml, entry 'doe-2001-moving': missing sources"),
        (
            {"checked": None, "title": None},
            "works-test.toml, entry 'doe-2001-moving': missing title, checked",
        ),
        ({"id": None}, "works-test.toml, entry 'without id': missing id"),
        ({"authors": None}, "works-test.toml, entry 'doe-2001-moving': missing authors or editors"),
        ({"year": None}, "works-test.toml, entry 'doe-2001-moving': missing year"),
        ({"year": '"2001"'}, "works-test.toml, entry 'doe-2001-moving': year has the wrong type"),
        ({"authors": '"Doe, Jane"'}, "works-test.toml, entry 'doe-2001-moving': authors has the wrong type"),
        ({"checked": '"2026-11-22"'}, "works-test.toml, entry 'doe-2001-moving': checked has the wrong type"),
        ({"kind": '"poem"'}, "works-test.toml, entry 'doe-2001-moving': unknown kind 'poem'"),
        ({"doi": '"not a doi"'}, "works-test.toml, entry 'doe-2001-moving': doi 'not a doi' is malformed"),
        (
            {"isbn": '"0521280584"'},
            "works-test.toml, entry 'doe-2001-moving': isbn '0521280584' is malformed",
        ),
    ],
)
def test_a_wrong_entry_names_file_and_entry(tmp_path: Path, changes: dict[str, str], complaint: str) -> None:
    with pytest.raises(RecordError) as raised:
        list(shelf(write(tmp_path, **changes)))
    assert str(raised.value).startswith(complaint)


def test_an_index_may_be_without_a_year(tmp_path: Path) -> None:
    [entry] = shelf(write(tmp_path, kind='"policy-index"', year=None))
    assert entry.record.issued is None
    assert entry.record.year is None


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "works-test.toml").write_text("[[works]\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"works-test\.toml: not valid TOML"):
        list(entries(tmp_path))


def test_other_tables_are_refused(tmp_path: Path) -> None:
    (tmp_path / "works.toml").write_text('[[index]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"works\.toml: expected only \[\[works\]\], found index"):
        list(entries(tmp_path))


def test_files_are_read_in_order_and_others_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "works-b.toml", id='"b-one"')
    write(tmp_path, "works-a.toml", id='"a-one"')
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    assert [entry.fields["id"] for entry in entries(tmp_path)] == ["a-one", "b-one"]
