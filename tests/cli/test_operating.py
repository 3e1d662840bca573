"""Importing, indexing, runs and settings from the command line; exit codes and one-line errors."""

import gzip
import json
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import NOW, Shelf

from migresearch.store import RunKind, RunReport, RunState, Store


def lines(*rows: object) -> str:
    return "".join(row + "\n" if isinstance(row, str) else json.dumps(row) + "\n" for row in rows)


BRIDGES = {"title": "Bridges", "doi": "10.5555/bridges", "year": 2015}
FERRIES = {"title": "Ferries", "key": "f", "year": 2016}


def counts(command: Command, *words: object) -> list[tuple[int, ...]]:
    done = command.run("import", *words, "--format", "json")
    names = ("entries", "new", "changed", "unchanged", "unreadable")
    return [tuple(row[name] for name in names) for row in json.loads(done.stdout)["results"]]


def test_a_second_import_changes_nothing_and_says_so(empty: Command) -> None:
    (empty.folder / "works.jsonl").write_text(lines(BRIDGES, FERRIES))
    first = empty.run("import", "works.jsonl")
    assert (first.returncode, first.stdout.count("\n")) == (0, 2)
    assert (
        first.stderr
        == "2 records new or changed; `migresearch index update` makes them searchable by meaning\n"
    )
    again = empty.run("import", "works.jsonl")
    assert (again.returncode, again.stderr) == (0, "nothing new: all that could be read was here already\n")
    assert counts(empty, "works.jsonl") == [(2, 0, 0, 2, 0)]


def test_what_cannot_be_read_is_kept_and_mended(empty: Command) -> None:
    (empty.folder / "works.jsonl").write_text(lines(BRIDGES, '{"title": "Tunn', {"key": "untitled"}, FERRIES))
    done = empty.run("import", "works.jsonl")
    rejects = empty.folder / "data" / "rejects" / "works.rejects.jsonl"
    assert done.returncode == 3
    assert f"2 entries could not be read: mend and import {rejects}\n" in done.stderr
    reasons = [json.loads(line) for line in Path(f"{rejects}.reasons.jsonl").read_text().splitlines()]
    assert [(one["line"], one["reason"][:14]) for one in reasons] == [
        (2, "not valid JSON"),
        (3, "the entry has "),
    ]
    assert rejects.read_text() == lines('{"title": "Tunn', {"key": "untitled"})
    rejects.write_text(rejects.read_text().replace('"Tunn', '"Tunnels"}'))
    assert counts(empty, rejects) == [(2, 1, 0, 0, 1)]
    assert rejects.read_text() == lines({"key": "untitled"})  # what is still to mend, nothing lost
    found = json.loads(empty.run("search", "--format", "json").stdout)
    assert sorted(one["title"] for one in found["results"]) == ["Bridges", "Ferries", "Tunnels"]


def test_the_same_doi_in_two_files_is_one_work(empty: Command) -> None:
    (empty.folder / "one.jsonl").write_text(lines(BRIDGES))
    (empty.folder / "two.csv").write_text(
        "Title,DOI,Abstract\nBridges,https://doi.org/10.5555/BRIDGES,On bridges.\n"
    )
    assert counts(empty, "one.jsonl", "two.csv") == [(1, 1, 0, 0, 0), (1, 1, 0, 0, 0)]
    why = json.loads(empty.run("why", "10.5555/bridges", "--format", "json").stdout)
    assert [record["source"] for record in why["records"]] == ["import:one", "import:two"]
    assert why["fields"]["abstract"] == "import:two 10.5555/bridges"


def test_columns_are_named_and_packed_files_read(empty: Command) -> None:
    with gzip.open(empty.folder / "works.csv.gz", "wt") as file:
        file.write("Naslov;Leto\nMostovi;2015\n")
    refused = empty.run("import", "works.csv.gz")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no column for the title" in refused.stderr
    assert counts(empty, "works.csv.gz", "--map", "title=Naslov", "--map", "issued=Leto") == [(1, 1, 0, 0, 0)]
    answer = json.loads(empty.run("search", "mostovi", "--format", "json").stdout)
    assert [(one["title"], one["year"]) for one in answer["results"]] == [("Mostovi", 2015)]


def test_what_is_not_used_is_said_once(empty: Command) -> None:
    (empty.folder / "works.csv").write_text("Title,Type,Shelf\nBridges,Poster,A\nFerries,Poster,B\n")
    done = empty.run("import", "works.csv")
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
    said = done.stderr.splitlines()
    assert said[0] == "works.csv: columns not used: Shelf; use --map field=column"
    assert said[1].startswith("works.csv: kinds not known, kept as article: Poster (2); known: article, book")
    (row,) = json.loads(empty.run("import", "works.csv", "--format", "json").stdout)["results"]
    assert (row["unused"], row["unknown_kinds"]) == (["Shelf"], {"Poster": 2})


def test_one_missing_file_does_not_keep_the_others_back(empty: Command) -> None:
    (empty.folder / "works.jsonl").write_text(lines(BRIDGES))
    done = empty.run("import", "missing.jsonl", "works.jsonl")
    assert done.returncode == 3
    assert "works.jsonl" in done.stdout
    assert "migresearch: cannot read missing.jsonl: No such file or directory\n" in done.stderr


def test_the_shelf(empty: Command) -> None:
    done = empty.run("import", "--shelf", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["results"][0]["new"] > 100


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("search", "x"), 1, "no database here yet; `migresearch import FILE` or `harvest` makes one"),
        (("runs",), 1, "no database here yet"),
        (("index", "update"), 1, "no database here yet"),
        (("search", "x", "--year", "soon"), 2, "year 'soon' is not understood; write 2015, 2015..2020"),
        (("search", "x", "--kind", "artikle"), 2, "unknown kind 'artikle'. Did you mean article? Known: "),
        (("search", "x", "--scheme", "topics"), 2, "write SCHEME=CODE"),
        (("search", "x", "--facet", "yaer"), 2, "Did you mean year?"),
        (("import",), 2, "nothing to import; name files, or --shelf"),
        (("import", "nothing.jsonl"), 2, "cannot read nothing.jsonl: No such file or directory"),
        (("import", "x", "--map", "title"), 2, "write FIELD=NAME, e.g. --map title=Titel"),
        (("harvest",), 2, "no source named; `migresearch sources` lists them"),
    ],
)
def test_an_error_is_one_line_with_its_remedy(
    empty: Command, words: tuple[str, ...], code: int, said: str
) -> None:
    done = empty.run(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("migresearch: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize("words", [("search", "--nothing"), ("nothing",), ("search", "--page", "0")])
def test_what_the_command_line_does_not_know_is_a_usage_error(empty: Command, words: tuple[str, ...]) -> None:
    done = empty.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: migresearch ")


def test_unknown_names_of_works_and_configurations(command: Command, empty: Command) -> None:
    done = command.run("show", "mr-nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "migresearch: no work has the key or DOI 'mr-nobody'; `migresearch search` shows keys\n"
    )
    (empty.folder / "config.toml").write_text("[serach]\npage_size = 5\n")
    done = empty.run("search", "x")
    assert done.returncode == 1
    assert "unknown setting 'serach.page_size'" in done.stderr


def test_nothing_due_is_told_to_scripts(command: Command) -> None:
    done = command.run("harvest", "--due")
    assert (done.returncode, done.stdout) == (4, "")


def test_index_commands(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    command = Command(tmp_path, shelf.config)
    done = command.run("index", "update")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("12 works are searchable by words and meaning\n")
    assert (
        command.run("index", "update").stderr == "nothing new: 12 works are searchable by words and meaning\n"
    )
    rows = json.loads(command.run("index", "status", "--format", "json").stdout)["results"]
    facts = {row["part"]: row["value"] for row in rows}
    assert (facts["works in the library"], facts["works by meaning"], facts["works behind"]) == (12, 12, 0)
    assert command.run("index", "rebuild").returncode == 0


def test_runs_are_listed_newest_first(empty: Command) -> None:
    (empty.folder / "works.jsonl").write_text(lines(BRIDGES, "{"))
    empty.run("import", "works.jsonl")
    with Store.open(empty.config.paths.database) as store:
        run = store.runs.start("ssoar", RunKind.HARVEST, NOW)
        store.runs.finish(run, RunState.COMPLETE, NOW, RunReport({"new": 1200}, {}))
    listed = json.loads(empty.run("runs", "--format", "json").stdout)
    assert listed["total"] == 2
    assert [(one["source"], one["state"], one["counts"], one["lost"]) for one in listed["results"]] == [
        ("ssoar", "complete", "new 1,200", ""),
        ("import:works", "partial", "new 1", "unreadable 1"),
    ]
    assert len(empty.run("runs", "ssoar").stdout.splitlines()) == 2
    never = empty.run("runs", "crossref")
    assert (never.returncode, never.stdout) == (2, "")
    assert never.stderr == (
        "migresearch: no source 'crossref' has run; those that have: import:works, ssoar. "
        "`migresearch sources` lists what can be harvested\n"
    )


def test_settings_and_version(command: Command) -> None:
    shown = json.loads(command.run("config", "show", "--format", "json").stdout)
    rows = {row["setting"]: (row["value"], row["origin"]) for row in shown["results"]}
    assert rows["paths.database"] == (str(command.config.paths.database), "command line")
    assert rows["search.page_size"] == ("10", "default")
    named = Command(command.folder, command.config, {"MIGRESEARCH_SOURCES__OPNALEX__API_KEY": "x"})
    shown = named.run("config", "show")
    assert (shown.returncode, "sources.opnalex.api_key" in shown.stdout) == (1, True)
    assert "environment: [sources.opnalex]: unknown source 'opnalex'. Did you mean openalex?" in shown.stderr
    assert command.run("version").stdout.startswith("migresearch 0.")


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl", "csv", "jsonl"])
def test_exports_and_receipts(command: Command, tmp_path: Path, form: str) -> None:
    output = tmp_path / f"found.{form}"
    done = command.run("export", "leftbehind children", "--mode", "lexical", "--to", form, "-o", output)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"3 of 3 works written to {output}; what was asked is in {output}.receipt.json\n"
    assert "Left-behind children of migrant parents" in output.read_text("utf-8")
    receipt = json.loads(Path(f"{output}.receipt.json").read_text("utf-8"))
    assert (receipt["query"], receipt["mode"], receipt["exported"]) == ("leftbehind children", "lexical", 3)
    assert receipt["counts"] == {
        "works in the library": 12,
        "works found": 3,
        "works exported": 3,
    }


def test_an_export_to_nowhere(command: Command) -> None:
    done = command.run("export", "children", "-o", "/nowhere/found.ris")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written (No such file or directory); choose another with -o" in done.stderr
