"""Files a harvest put beside the database: what is read from them, and what is only kept."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "crawlers"))

from local.files import Dspace, File, Shelf, packed
from local.server import serving
from tests.command import Command

from migresearch.config import Config, HarvestSettings, Paths, SourceSettings
from migresearch.harvest import Options
from migresearch.indicators.importing.fetched import take_in
from migresearch.indicators.importing.limits import Limits
from migresearch.library import Library
from migresearch.store import RunState
from migresearch.store.downloads import Download, Downloads, file_name

LIMITS = Limits()
NOW = "2026-11-22T12:00:00Z"
SCORES = b"country,year,score\nDE,2020,0.5\nFR,2020,0.7\n"
LAWS = b"iso3,country,iso2,year,dualcit_comb,A01a_bin\nDEU,Germany,DE,2024,3,1\nFRA,France,FR,2024,2,1\n"


@pytest.fixture
def library(tmp_path):
    with Library(Config(paths=Paths(tmp_path / "m.db", tmp_path / "index")), lambda: NOW) as found:
        yield found


def keep(library, name, body, source="impic-scores", index="impic"):
    """Keep a file as a harvest does; returns where it lies."""
    downloads = Downloads(library.config.paths.database, source)
    downloads.keep(Download(source, name, f"https://example.org/{name}", NOW, index=index), body)
    return downloads.path(name)


def taken(library, source="impic-scores", limits=LIMITS):
    return take_in(library.indices, library.config.paths.database, source, limits)


def scores(library, index):
    return [(one.country, one.value) for one in library.indices.store.scores.scores(index, "scores")]


def test_a_file_of_records_is_not_taken_for_scores(library):
    downloads = Downloads(library.config.paths.database, "cordis")
    download = Download(
        "cordis", "a.csv", "https://example.org/a.csv", NOW, index="impic", holds_records=True
    )
    downloads.keep(download, SCORES)
    assert taken(library, "cordis") == []
    assert scores(library, "impic") == []


def test_a_file_is_read_once_and_again_when_its_content_has_changed(library):
    path = keep(library, "scores.csv", SCORES)
    [one] = taken(library)
    assert (one.state, one.index, one.edition, one.path, one.lost_rows) == (
        "new",
        "impic",
        "scores",
        str(path),
        0,
    )
    assert scores(library, "impic") == [("DE", 0.5), ("FR", 0.7)]
    [held] = library.indices.editions("impic")
    assert [one.state for one in taken(library)] == ["unchanged"]
    assert library.indices.editions("impic") == [held], "not imported anew"
    keep(library, "scores.csv", SCORES.replace(b"0.5", b"0.6"))
    assert [one.state for one in taken(library)] == ["replaced"]
    assert scores(library, "impic") == [("DE", 0.6), ("FR", 0.7)]


def test_a_newer_reader_reads_it_again(library, monkeypatch):
    keep(library, "scores.csv", SCORES)
    taken(library)
    for module in ("keeping", "fetched"):
        monkeypatch.setattr(f"migresearch.indicators.importing.{module}.READER_VERSION", 99)
    assert [one.state for one in taken(library)] == ["replaced"]
    assert [one.state for one in taken(library)] == ["unchanged"]


def test_a_file_read_by_the_user_with_a_mapping_is_not_read_in_another_way(library, tmp_path):
    path = keep(library, "own.csv", b"land;jahr;wert\nDE;2020;0.5\n")
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\ncountry = "land"\nyear = "jahr"\nscore = "wert"\n')
    from migresearch.indicators.importing.keeping import Wanted

    library.indices.import_scores(path, Wanted("impic", "mine", mapping))
    assert [(one.state, one.edition) for one in taken(library)] == [("unchanged", "mine")]


def test_two_files_of_the_same_years_are_two_editions(library):
    keep(library, "version 1.csv", SCORES)
    keep(library, "version 2.csv", SCORES.replace(b"0.5", b"0.6"))
    assert [(one.state, one.edition) for one in taken(library)] == [
        ("new", "version 1"),
        ("new", "version 2"),
    ]
    assert {one.state for one in taken(library)} == {"unchanged"}


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("laws.csv", b"a,b\n1,2\n", "no known form of scores; laws.csv begins with: a, b"),
        ("laws.dta", b"<stata_dta>\x00", "no known form of scores"),
        ("laws.zip", b"PK no zip", "File is not a zip file"),
        ("laws.zip", packed({"codebook.pdf": b"%PDF"}), "laws.zip holds no table"),
    ],
)
def test_a_file_no_reader_knows_is_kept_and_said_so(library, name, body, why):
    path = keep(library, name, body)
    [one] = taken(library)
    assert (one.state, one.index, one.url) == ("kept, not read", one.index, f"https://example.org/{name}")
    assert why in one.why
    assert path.read_bytes() == body
    assert library.indices.editions() == []


def test_rows_that_could_not_be_read_are_counted_once(library):
    keep(library, "scores.csv", SCORES + b"Atlantis,2020,1\n")
    assert [one.lost_rows for one in taken(library)] == [1]
    assert [one.lost_rows for one in taken(library)] == [0], "the edition's report still says which"


def test_the_tables_of_a_packed_file_are_read_one_by_one(library):
    body = packed(
        {
            "data/data_v9.1_country-year.csv": LAWS,
            "data/dictionary.csv": b"code,meaning\nA01a,descent\n",
            "codebook.pdf": b"%PDF",
            "__MACOSX/data/._x.csv": SCORES,
        }
    )
    keep(library, "Laws.zip", body, "globalcit-scores", "")
    read, left = taken(library, "globalcit-scores")
    assert (read.file, read.state, read.index) == (
        "Laws.zip: data_v9.1_country-year.csv",
        "new",
        "globalcit-law",
    )
    assert (left.file, left.state) == ("Laws.zip: dictionary.csv", "kept, not read")
    assert [one.edition.label for one in library.indices.editions()] == ["9.1"]
    assert [one.state for one in taken(library, "globalcit-scores")] == ["unchanged", "kept, not read"]


def test_a_packed_file_cannot_fill_the_disk_or_leave_its_folder(library, tmp_path):
    keep(library, "big.zip", packed({"a.csv": b"x" * 2_000_000}))
    [one] = taken(library, limits=Limits(unpacked_megabytes=1))
    assert "big.zip unpacks to 1 tables of 2 MB; raise indicators.max_unpacked_megabytes" in one.why
    keep(library, "big.zip", packed({"../../../outside.csv": SCORES}))
    assert [(one.file, one.state) for one in taken(library)] == [("big.zip: outside.csv", "new")]
    assert list(tmp_path.parent.rglob("outside.csv")) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Scores (2007-2019) – core set.xlsx", "Scores (2007-2019) – core set.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "file"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\\c:d.csv", "a_b_c_d.csv"),
        ("e\u0301te\u0301.csv", "été.csv"),
        ("gnp.\u202exslx.csv", "gnp._xslx.csv"),
        ("ü" * 300 + ".xlsx", "ü" * 72 + ".xlsx"),
        ("", "file"),
    ],
)
def test_names_are_made_safe(said, name):
    assert file_name(said) == name


def settings(library, name, endpoint):
    own = SourceSettings(endpoint=endpoint, requests_per_second=1000.0)
    return replace(library.config, harvest=HarvestSettings(retries=0), sources={name: own})


def test_a_harvest_imports_what_it_brings_and_what_a_killed_one_left(library):
    shelf = Shelf({"/scores.csv": File(SCORES, etag='"one"')})
    with serving(shelf):
        found = Library(settings(library, "impic-scores", f"{shelf.endpoint}/download"), lambda: NOW)
        keep(found, "left by a killed run.csv", SCORES)
        with found:
            [result] = found.harvests.run(["impic-scores"], Options(), lambda _: None)
            assert (result.exit_code, result.run.state) == (0, RunState.COMPLETE)
            assert [(one.file, one.state) for one in result.taken] == [
                ("left by a killed run.csv", "new"),
                ("scores.csv", "unchanged"),
            ], "the same content is one edition"
            [result] = found.harvests.run(["impic-scores"], Options(), lambda _: None)
            assert result.run.counts["unchanged"] == 1
            assert {one.state for one in result.taken} == {"unchanged"}


def test_the_command_says_what_became_of_each_file(tmp_path):
    body = packed({"data_v9.1_country-year.csv": LAWS, "dictionary.csv": b"code,meaning\nA01a,x\n"})
    dspace = Dspace({"Laws.zip": File(body, "application/zip")})
    with serving(dspace):
        (tmp_path / "config.toml").write_text(
            f'[sources.globalcit-scores]\nendpoint = "{dspace.endpoint}"\nrequests_per_second = 100\n'
        )
        command = Command(tmp_path, Config(paths=Paths(tmp_path / "m.db", tmp_path / "index")))
        done = command.run("harvest", "globalcit-scores", "--format", "json")
        assert done.returncode == 0, done.stderr
        [row] = json.loads(done.stdout)["results"]
        assert (row["state"], row["new"]) == ("complete", 1)
        assert "Laws.zip: data_v9.1_country-year.csv: scores of globalcit-law 9.1: new" in done.stderr
        assert "Laws.zip: dictionary.csv: kept, not read: no known form" in done.stderr
        assert f"the files are in {tmp_path / 'm.db.downloads' / 'globalcit-scores'}" in done.stderr
    done = command.run("harvest", "mipex-scores")
    assert (done.returncode, done.stdout) == (2, "")
    assert "(c) Migration Policy Group and CIDOB" in done.stderr
    assert "repeat with --accept-terms" in done.stderr
    done = command.run("sources", "--format", "json")
    rows = {row["name"]: row for row in json.loads(done.stdout)["results"]}
    assert rows["impic-scores"]["last_run"] == "switched off"
    assert rows["mipex-scores"]["last_run"] == "none; has terms"


@pytest.mark.corpus
def test_the_official_workbooks_come_in_by_their_names(corpus, library):
    """The real files behind a page that names them as the real one does."""
    folder = corpus / "mipex"
    files = {
        "/pdf/EU Policy Indicators Scores (2020-2024).xlsx": folder / "eu_2020-2024.xlsx",
        "/pdf/Policy Indicators Scores (2007-2019) – core set of indicators.xlsx": folder
        / "core_2007-2019.xlsx",
    }
    shelf = Shelf({path: File(real.read_bytes(), "application/octet-stream") for path, real in files.items()})
    with serving(shelf):
        own = settings(library, "mipex-scores", f"{shelf.endpoint}/download")
        with Library(own, lambda: NOW) as found:
            [result] = found.harvests.run(["mipex-scores"], Options(accept_terms=True), lambda _: None)
    assert (result.exit_code, result.run.counts["new"]) == (0, 2)
    assert [(one.index, one.state) for one in result.taken] == [("mipex", "new"), ("mipex", "new")]
    assert len({one.edition for one in result.taken}) == 2
