"""What leaves comes back: each format is read by a second parser and by our own importer."""

import csv
import io
import json
import re

import pybtex.database
import pytest
import rispy

from migresearch.export import ExportFormat, write
from migresearch.export.citation_keys import ascii_letters, citation_keys
from migresearch.export.works import ExportWork, Mark
from migresearch.importers import read_file
from migresearch.records import Contributor, Entry, Kind, Role

NASTY = 'Newcomers & "work": 50% of {them} a_b \\ x^2 ~ $5 #1 – Ørebro'
WORKS = [
    ExportWork(
        key="mr-abc123",
        kind=Kind.ARTICLE,
        title=NASTY,
        abstract="We ask how the newcomers find work.\nP <0.5, {brace} and 100% & more.",
        year=2019,
        issued="2019-03",
        venue="Journal of Arrivals & Departures",
        publisher="Harbour Press",
        volume="5",
        issue="2",
        pages="10-20",
        doi="10.5072/a_b(1)",
        url="https://example.org/a_b?x=1&y=50%25",
        language="en",
        issn="1369-183X",
        mark=Mark.RETRACTED,
        contributors=(
            Contributor("Maria van der Berg", "van der Berg", "Maria"),
            Contributor("Bank and Sons of Arrival"),
            Contributor("José García Łuk", "García Łuk", "José"),
            Contributor("Ed Itor", "Itor", "Ed", Role.EDITOR),
        ),
        keywords=("labour, work", "cities"),
        values=(("topics", "labour", "Labour market"),),
    ),
    ExportWork(
        key="mr-def456",
        kind=Kind.WORKING_PAPER,
        title="A } lonely brace {",
        year=2020,
        keywords=("one", "two"),
    ),
    ExportWork(key="mr-ghi789", kind=Kind.PREPRINT, title="旅する人々"),
]


def written(kind: ExportFormat, works=WORKS) -> str:
    stream = io.StringIO(newline="")
    assert write(works, kind, stream) == len(works)
    return stream.getvalue()


def imported(tmp_path, kind: ExportFormat, works=WORKS):
    path = tmp_path / "out"
    path.write_text(written(kind, works), encoding="utf-8", newline="")
    found = list(read_file(path, name="x"))
    assert all(isinstance(one, Entry) for one in found)
    return [one.record for one in found]


@pytest.mark.parametrize("kind", ExportFormat)
def test_our_own_importer_reads_the_same_work(tmp_path, kind):
    article, paper, preprint = imported(tmp_path, kind)
    assert (article.title, article.venue, article.pages) == (
        NASTY,
        "Journal of Arrivals & Departures",
        "10-20",
    )
    assert (article.issued, article.doi, article.volume, article.issue) == (
        "2019-03",
        "10.5072/a_b(1)",
        "5",
        "2",
    )
    assert " ".join(article.abstract.split()) == " ".join(WORKS[0].abstract.split())
    assert [one.name for one in article.contributors][:3] == [
        "Maria van der Berg",
        "Bank and Sons of Arrival",
        "José García Łuk",
    ]
    assert article.keywords == ("labour, work", "cities")
    assert (paper.title, paper.keywords, paper.year) == ("A } lonely brace {", ("one", "two"), 2020)
    assert preprint.title == "旅する人々"


@pytest.mark.parametrize("kind", ExportFormat)
def test_every_kind_and_key_survive(tmp_path, kind):
    works = [ExportWork(key=f"mr-{n:06}", kind=one, title=f"A work {n}") for n, one in enumerate(Kind)]
    records = imported(tmp_path, kind, works)
    assert [(one.source_id, one.kind) for one in records] == [(work.key, work.kind) for work in works]


def test_bibtex_through_pybtex():
    entries = pybtex.database.parse_string(written(ExportFormat.BIBTEX), "bibtex").entries
    assert list(entries) == ["VanderBerg2019Newcomers", "Lonely2020", "Workndmrghi789"]
    article = entries["VanderBerg2019Newcomers"]
    assert [str(one) for one in article.persons["author"]] == [
        "van der Berg, Maria",
        "{Bank and Sons of Arrival}",
        "García Łuk, José",
    ]
    assert [str(one) for one in article.persons["editor"]] == ["Itor, Ed"]
    assert (article.fields["pages"], article.fields["doi"]) == ("10--20", "10.5072/a_b(1)")
    assert article.fields["note"] == "RETRACTED: see the notice at the publisher"


def test_ris_through_rispy():
    text = written(ExportFormat.RIS)
    assert text.count("\r\n") == text.count("\n")
    article, paper, _ = rispy.loads(text)
    assert article["title"] == NASTY
    assert article["authors"] == ["van der Berg, Maria", "Bank and Sons of Arrival", "García Łuk, José"]
    assert (article["keywords"], article["start_page"], article["end_page"]) == (
        ["labour, work", "cities"],
        "10",
        "20",
    )
    assert article["notes"] == ["RETRACTED: see the notice at the publisher"]
    assert paper["type_of_reference"] == "UNPB"


def test_a_line_end_cannot_begin_a_ris_tag():
    work = ExportWork("mr-1", Kind.ARTICLE, "Title", abstract="One.\nER  - \nTY  - BOOK\nTwo.")
    assert [one["abstract"] for one in rispy.loads(written(ExportFormat.RIS, [work]))] == [
        "One. ER - TY - BOOK Two."
    ]


def test_csl_is_json():
    article, paper, preprint = json.loads(written(ExportFormat.CSL))
    assert article["issued"] == {"date-parts": [[2019, 3]]}
    assert article["author"][0] == {"family": "van der Berg", "given": "Maria"}
    assert article["author"][1] == {"literal": "Bank and Sons of Arrival"}
    assert (paper["type"], paper["genre"], preprint["genre"]) == ("report", "working paper", "preprint")
    assert json.loads(written(ExportFormat.CSL, [])) == []


def test_csv_holds_every_field():
    rows = list(csv.DictReader(io.StringIO(written(ExportFormat.CSV), newline="")))
    assert rows[0]["authors"] == "van der Berg, Maria; Bank and Sons of Arrival; García Łuk, José"
    assert (rows[0]["mark"], rows[0]["values"], rows[0]["abstract"]) == (
        "retracted",
        "topics:labour",
        WORKS[0].abstract,
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_cell_is_never_a_formula(start):
    work = ExportWork("mr-1", Kind.ARTICLE, f"{start}HYPERLINK(1)")
    row = next(csv.DictReader(io.StringIO(written(ExportFormat.CSV, [work]), newline="")))
    assert row["title"] == f"'{start}HYPERLINK(1)"
    assert json.loads(written(ExportFormat.JSONL, [work]))["title"] == work.title


def test_citation_keys_are_ascii_and_unique():
    named = ExportWork(
        "mr-1", Kind.BOOK, "The Öland years", year=1999, contributors=(Contributor("Ада Щербина"),)
    )
    found = [key for key, _ in citation_keys([named] * 28 + [WORKS[2]])]
    assert found[:3] == ["Shcherbina1999Oeland", "Shcherbina1999Oelanda", "Shcherbina1999Oelandb"]
    assert found[27] == "Shcherbina1999Oelandaa"
    assert found[28] == "Workndmrghi789"
    assert all(re.fullmatch(r"[A-Za-z0-9]+", key) for key in found)


def test_a_suffixed_key_never_meets_another_works_own_key():
    works = [
        ExportWork(f"mr-{n}", Kind.BOOK, title, year=1999)
        for n, title in enumerate(["Port", "Port", "Porta"])
    ]
    keys = [key for key, _ in citation_keys(works)]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("Müller", "Mueller"),
        ("Straße", "Strasse"),
        ("Łódź", "Lodz"),
        ("Þór", "Thor"),
        ("Ελλάδα", "Ellada"),
        ("Ünal", "Uenal"),
        ("O’Brien", "OBrien"),
    ],
)
def test_transliteration(text, ascii_text):
    assert ascii_letters(text) == ascii_text
