"""Files of every format, read by their content: what becomes a record, what does not, and at which line."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from migresearch.errors import UsageError
from migresearch.importers import Format, Unreadable, read_file
from migresearch.records import (
    Claim,
    Contributor,
    Entry,
    Identifier,
    IdScheme,
    Kind,
    Record,
    Relation,
    RelationType,
    Role,
)

FIXTURES = Path(__file__).parents[1] / "fixtures" / "importers"


def read(path: Path, **options) -> tuple[list[Record], list[tuple[int, str]]]:
    records, losses = [], []
    for found in read_file(path, **options):
        if isinstance(found, Entry):
            assert found.rule == "import"
            records.append(found.record)
        else:
            losses.append((found.line, found.reason))
    return records, losses


def test_json_lines():
    records, losses = read(FIXTURES / "records.jsonl")
    assert records == [
        Record(
            source="import:records",
            source_id="10.5072/newcomers.1",
            kind=Kind.ARTICLE,
            title="Newcomers at work",
            abstract="We ask how the newcomers find work <0.5.",
            language="en",
            indexed="2025-03-15",
            venue="Journal of Arrivals",
            identifiers=(Identifier(IdScheme.DOI, "10.5072/newcomers.1"),),
            contributors=(Contributor("Ada Alba"), Contributor("Bo Berg")),
            claims=(Claim("category", "migration studies", "Migration Studies"),),
        ),
        records[1],
        records[2],
    ]
    assert (records[1].title, records[1].year) == ("Housing of the newcomers", 2025)
    assert (records[2].kind, records[2].contributors) == (
        Kind.PREPRINT,
        (Contributor("Ada Alba", "Alba", "Ada"),),
    )
    assert losses == [
        (4, "not valid JSON: Unterminated string starting at at character 35"),
        (5, "the entry has no title"),
        (6, "this is not an object"),
        (8, "the keywords are neither text nor a list"),
    ]


def test_an_entry_without_identifier_has_a_lasting_id():
    first, second = (read(FIXTURES / "records.jsonl")[0][1].source_id for _ in range(2))
    assert first == second
    assert len(first) == 32


def test_csv():
    records, losses = read(FIXTURES / "zotero.csv", name="mine")
    assert [(one.title, one.issued, one.abstract) for one in records] == [
        ("Newcomers; at work", "2019-03-15", "Two\nlines"),
        ("Housing of the newcomers", "2020", None),
    ]
    assert records[0].contributors == (
        Contributor("Ada Alba", "Alba", "Ada"),
        Contributor("Bo Berg", "Berg", "Bo"),
    )
    assert (records[0].source, records[0].keywords) == ("import:mine", ("work", "cities"))
    assert [line for line, _ in losses] == [4, 5]
    assert losses[0][1] == "the row has 2 columns, the header 7"


def test_columns_can_be_named(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("Überschrift,Wer\nNewcomers,Ada Alba\n", encoding="utf-8")
    records, _ = read(table, mapping={"title": "Überschrift", "authors": "Wer"})
    assert (records[0].title, records[0].contributors) == ("Newcomers", (Contributor("Ada Alba"),))
    with pytest.raises(UsageError, match="no column for the title; its columns are: Überschrift, Wer"):
        read_file(table)
    with pytest.raises(UsageError, match="no column 'Titel'"):
        read_file(table, {"title": "Titel"})
    with pytest.raises(UsageError, match=r"unknown field 'titel'\. Did you mean title"):
        read_file(table, {"titel": "Überschrift"})


def remarks(path: Path, text: str, **options) -> tuple[list[str], dict[str, int]]:
    """(names that fit nothing, unknown kinds) of a file."""
    path.write_text(text, encoding="utf-8")
    reading = read_file(path, **options)
    assert sum(isinstance(one, Entry) for one in reading) == reading.entries > 0
    return list(reading.remarks.unused), dict(reading.remarks.kinds)


def test_columns_that_fit_no_field_are_remembered(tmp_path):
    table = "Title,Jahr,Shelf mark,Notes\nNewcomers,2019,A 5,mine\n"
    assert remarks(tmp_path / "x.csv", table) == (["Shelf mark", "Notes"], {})
    found = remarks(tmp_path / "x.csv", table, mapping={"key": "Shelf mark"})
    assert found == (["Notes"], {})


def test_fields_of_lines_that_fit_nothing_are_remembered_once(tmp_path):
    lines = '{"title": "One", "x": 1}\n{"title": "Two", "y": null, "x": 2}\n{"title": "Three"}\n'
    assert remarks(tmp_path / "x.jsonl", lines) == (["x", "y"], {})
    many = "".join(f'{{"title": "Work {n}", "own{n}": 1, "kind": "sort {n}"}}\n' for n in range(300))
    unused, kinds = remarks(tmp_path / "x.jsonl", many)
    assert (len(unused), len(kinds)) == (100, 100)


def test_kinds_that_are_not_known_are_counted(tmp_path):
    kinds = ["poster", "Poster", "poster", "", "journalArticle", "policy-index", "Article; Early Access"]
    table = "Title,Type\n" + "".join(f"Work {n},{kind}\n" for n, kind in enumerate(kinds))
    assert remarks(tmp_path / "x.csv", table) == ([], {"poster": 2, "Poster": 1})
    records, _ = read(tmp_path / "x.csv")
    assert [one.kind for one in records] == [Kind.ARTICLE] * 5 + [Kind.POLICY_INDEX, Kind.ARTICLE]
    ris = "TY  - SLIDE\r\nTI  - Slides\r\nER  - \r\n"
    assert remarks(tmp_path / "x.ris", ris) == ([], {"SLIDE": 1})
    bibtex = "@patent{a, title={A}}\n@misc{b, title={B}}\n@article{c, title={C}}\n"
    assert remarks(tmp_path / "x.bib", bibtex) == ([], {"patent": 1})
    csl = '[{"type": "motion_picture", "title": "A", "issued": {"date-parts": [[2019]]}}]'
    assert remarks(tmp_path / "x.json", csl) == ([], {"motion_picture": 1})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("journal-article", Kind.ARTICLE),
        ("Proceedings Paper", Kind.ARTICLE),
        ("book_section", Kind.CHAPTER),
        ("Review; Book Chapter", Kind.ARTICLE),
        ("statute", Kind.LEGAL_DEVELOPMENT),
        ("newspaperArticle", Kind.NEWS),
        ("computerProgram", Kind.TOOL),
    ],
)
def test_kinds_by_the_names_of_other_programs(tmp_path, name, kind):
    (tmp_path / "x.csv").write_text(f"Title,Item Type\nNewcomers,{name}\n", encoding="utf-8")
    assert [one.kind for one in read(tmp_path / "x.csv")[0]] == [kind]


def test_ris():
    records, losses = read(FIXTURES / "newcomers.ris")
    article, chapter = records
    assert (article.title, article.issued, article.pages, article.language) == (
        "Newcomers at work",
        "2019-03-15",
        "10-20",
        "en",
    )
    assert (article.venue, article.volume, article.issue, article.issns) == (
        "Journal of Arrivals",
        "5",
        "2",
        ("1369-183X",),
    )
    assert article.contributors == (
        Contributor("Ada Alba", "Alba", "Ada"),
        Contributor("Bo van der Berg", "van der Berg", "Bo"),
        Contributor("Harbour Observatory"),
    )
    assert (article.doi, article.url, article.keywords) == (
        "10.5072/newcomers.1",
        "https://example.org/newcomers",
        ("work", "cities, large"),
    )
    assert (chapter.kind, chapter.issued, chapter.source_id) == (Kind.CHAPTER, "2020", "costa2020")
    assert chapter.contributors[1] == Contributor("Ada Alba", "Alba", "Ada", Role.EDITOR)
    assert chapter.relations == (Relation(RelationType.PART_OF, Identifier(IdScheme.ISBN, "9780306406157")),)
    assert losses == [
        (33, "the entry has no title"),
        (38, "the entry has no end (ER); the file may be cut off"),
    ]


def test_bibtex():
    records, losses = read(FIXTURES / "newcomers.bib")
    article, chapter, report = records
    assert article.title == "Newcomers at work: 50% of Örebro"
    assert article.abstract == "We ask how the newcomers find work\nif p < 0.5."
    assert (article.venue, article.issued, article.pages) == ("Journal of Arrivals", "2019-03", "10-20")
    assert article.contributors == (
        Contributor("Ada Alba", "Alba", "Ada"),
        Contributor("Bo van der Berg", "van der Berg", "Bo"),
        Contributor("Harbour & Sons"),
        Contributor("José García", "García", "José"),
    )
    assert (chapter.kind, chapter.venue, chapter.publisher) == (
        Kind.CHAPTER,
        "The Arrival City",
        "Harbour Press",
    )
    assert chapter.contributors == (Contributor("Cy Costa", "Costa", "Cy"),)
    assert (report.kind, report.publisher, report.issued) == (
        Kind.WORKING_PAPER,
        "Harbour Observatory",
        "2021",
    )
    assert [line for line, _ in losses] == [18]
    assert losses[0][1].startswith("not valid BibTeX")


def test_csl():
    records, losses = read(FIXTURES / "newcomers.csl.json")
    assert [(one.kind, one.title, one.issued) for one in records] == [
        (Kind.ARTICLE, "Newcomers at work", "2019-03"),
        (Kind.ARTICLE, "inf", None),
        (Kind.CHAPTER, "Housing of the newcomers [sic] {here}", "2020"),
    ]
    assert records[0].contributors == (
        Contributor("Bo van der Berg", "van der Berg", "Bo"),
        Contributor("Harbour Observatory"),
    )
    assert [line for line, _ in losses] == [6, 7]
    assert losses[1][1] == "this is not an object"


def test_answers_of_providers_keep_their_source():
    records, losses = read(FIXTURES / "openalex_answer.json")
    assert [(one.source, one.source_id, one.claims[0].label) for one in records] == [
        ("openalex", "W4400000001", 'Migration "]}')
    ]
    assert losses == [(4, "the OpenAlex work has no title")]
    records, losses = read(FIXTURES / "crossref_answer.json")
    assert [(one.source, one.source_id) for one in records] == [
        ("crossref", "10.5072/newcomers.1"),
        ("crossref", "10.5072/newcomers.2"),
    ]
    assert losses == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("records.jsonl", Format.JSON_LINES),
        ("newcomers.csl.json", Format.JSON),
        ("openalex_answer.json", Format.JSON),
        ("zotero.csv", Format.CSV),
        ("newcomers.bib", Format.BIBTEX),
        ("newcomers.ris", Format.RIS),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_content_tells_the_format_not_the_name(tmp_path, name, kind, packed, encoding):
    text = (FIXTURES / name).read_bytes().decode()
    raw = text.encode(encoding)
    disguised = tmp_path / "data.xyz"
    disguised.write_bytes(gzip.compress(raw) if packed else raw)
    reading = read_file(disguised, name="x")
    assert (reading.format, reading.packed) == (kind, packed)
    plain = read_file(FIXTURES / name, name="x")
    assert [type(one) for one in reading] == [type(one) for one in plain]
    assert (reading.entries, reading.unreadable) == (plain.entries, plain.unreadable)


def test_windows_1252_is_read_and_reported(tmp_path):
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes('{"title": "Zürich – Genève"}\n'.encode("cp1252") + '{"title": "Zürich"}\n'.encode())
    reading = read_file(lines)
    assert [one.record.title for one in reading] == ["Zürich – Genève", "Zürich"]
    assert reading.recoded == 1


def test_a_line_separator_inside_a_line_does_not_end_it(tmp_path):
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"title": "Newcomers\u2028at\x85work"}\n', encoding="utf-16", newline="")
    assert [one.record.title for one in read_file(lines)] == ["Newcomers at work"]


def test_a_packed_file_that_breaks_off_loses_its_end_only(tmp_path):
    whole = b"".join(b'{"title": "Work %d", "note": "%d"}\n' % (n, n * 7919) for n in range(5000))
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(whole)[:-4000])
    found = list(read_file(cut))
    assert found[0].record.title == "Work 0"
    assert isinstance(found[-1], Unreadable)
    assert "damaged from here on" in found[-1].reason
    assert all(isinstance(one, Entry) for one in found[:-2])


def test_a_document_that_breaks_off_says_so(tmp_path):
    cut = tmp_path / "cut.json"
    cut.write_text('{"items": [\n{"title": "One"},\n{"title": "Tw', encoding="utf-8")
    found = list(read_file(cut))
    assert (found[0].record.title, found[1].line) == ("One", 3)
    assert found[1].reason == "the document ends inside this entry; what follows is lost"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"just a sentence\n", "none of the formats"),
        (b"<html><body>1,2</body></html>", "none of the formats"),
        (b"\x1f\x8b broken", "packed and damaged"),
    ],
)
def test_what_cannot_be_read_at_all(tmp_path, raw, message):
    path = tmp_path / "file"
    path.write_bytes(raw)
    with pytest.raises(UsageError, match=message):
        read_file(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(UsageError, match=r"cannot read .*nothing\.bib: No such file"):
        read_file(tmp_path / "nothing.bib")


@pytest.mark.parametrize("wrap", [False, True])
def test_memory_does_not_grow_with_the_file(tmp_path, wrap):
    line = json.dumps(
        {"title": "Newcomers at the work", "abstract": "We ask how the newcomers find the work. " * 40}
    )
    path = tmp_path / "many.json"
    path.write_text("[" + ",\n".join([line] * 6_000) + "]" if wrap else f"{line}\n" * 6_000, encoding="utf-8")
    assert path.stat().st_size > 9_000_000
    tracemalloc.start()
    assert sum(isinstance(one, Entry) for one in read_file(path)) == 6_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6_000_000
