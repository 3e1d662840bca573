"""`harvest --probe` and the list of sources, as a person and a program read them."""

import json
import tomllib
from collections.abc import Iterator

import pytest
from tests.command import Command
from tests.crawlers.local.server import serving
from tests.crawlers.local.sites import WordPressSite, post

# Every institution of the project's plan is a source, whether or not anybody has seen its pages.
INSTITUTIONS = {
    "mpg", "ewsi", "equality-law", "mipex", "niem", "refugee-integration-tool", "regin", "globalcit", "sirius",
    "hummingbird", "migration-news-sheet", "migration-research-hub", "mpi", "emn", "fra", "unhcr", "oecd", "iom",
}  # fmt: skip


@pytest.fixture
def site() -> Iterator[WordPressSite]:
    with serving(
        WordPressSite(posts=[post(n) for n in range(1, 4)], portfolio=[post(9, type="portfolio")])
    ) as found:
        yield found


def configured(empty: Command, site: WordPressSite, text: str = "") -> Command:
    lines = f'[sources.mpg]\nendpoint = "{site.endpoint}"\nrequests_per_second = 100\n{text}'
    (empty.folder / "config.toml").write_text(lines)
    return empty


def test_a_person_reads_a_table_and_the_settings_that_fit(empty: Command, site: WordPressSite) -> None:
    done = configured(empty, site).run("harvest", "--probe", "mpg")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].split() == ["step", "address", "found", "holds"]
    assert "3 entries as declared; the first: report, 2026-10-02" in done.stdout
    assert "mpg (unverified): all that is declared of it holds" in done.stderr
    assert f'[sites.mpg]\nendpoint = "{site.endpoint}"' in done.stderr
    assert not empty.config.paths.database.exists(), "nothing is kept"


def test_a_site_that_cannot_be_reached_is_not_called_unreadable(empty: Command) -> None:
    (empty.folder / "config.toml").write_text(
        '[harvest]\nretries = 0\n[sources.mpg]\nendpoint = "http://mpg.invalid"\n'
    )
    done = empty.run("harvest", "--probe", "mpg")
    assert done.returncode == 3
    assert "mpg (unverified): cannot reach mpg.invalid (no such host); 1 request; look again" in done.stderr


def test_a_program_reads_json(empty: Command, site: WordPressSite) -> None:
    del site.posts["portfolio"]
    done = configured(empty, site).run("harvest", "mpg", "--probe", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["source"], report["as_declared"]) == (3, "mpg", False)
    declared = [(one["found"][:10], one["holds"]) for one in report["findings"] if one["step"] == "declared"]
    assert declared == [("3 entries ", True), ("the server", False)]


def test_the_proposed_settings_switch_the_site_on(empty: Command, site: WordPressSite) -> None:
    report = json.loads(configured(empty, site).run("harvest", "--probe", "mpg", "--format", "json").stdout)
    assert tomllib.loads(report["settings"])["sites"]["mpg"]["endpoint"] == site.endpoint
    site.posts["posts"][0]["title"] = {"rendered": "What MIPEX says of the schools of our towns"}
    (empty.folder / "config.toml").write_text(
        report["settings"] + "[sources.mpg]\nrequests_per_second = 100\n"
    )
    done = empty.run("harvest", "mpg", "--format", "json")
    [row] = json.loads(done.stdout)["results"]
    assert (row["source"], row["new"]) == ("mpg", 4)
    found = json.loads(empty.run("search", "newcomers", "--kind", "report", "--format", "json").stdout)
    assert found["total"] == 2
    words = ("search", "--kind", "report", "--activity", "mipex", "--language", "en", "--year", "2026")
    found = json.loads(empty.run(*words, "--format", "json").stdout)
    assert [one["title"] for one in found["results"]] == ["What MIPEX says of the schools of our towns"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("harvest", "--probe"), "--probe looks at one site; name one source"),
        (("harvest", "--probe", "mpg", "ewsi"), "--probe looks at one site; name one source"),
        (("harvest", "--probe", "mpg", "--limit", "3"), "leave other options away"),
        (("harvest", "--probe", "openalex"), "openalex is no web site"),
        (("harvest", "mpg"), "mpg is switched off"),
    ],
)
def test_what_makes_no_sense_is_refused(empty: Command, words: tuple[str, ...], said: str) -> None:
    done = empty.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[sites.x]\nendpoint = "https://x.example.org"\n',
            "set sites.x.endpoint to the address of the site",
        ),
        ('[sites.x]\nprotocol = "wordpres"\n', "Did you mean wordpress?"),
        ('[sites.x]\nprotocol = "pages"\nendpoint = "https://x.example.org"\n', "set sites.x.paths"),
        (
            '[sites.x]\nprotocol = "feed"\nendpoint = "https://x.example.org"\nkind = "reprt"\n',
            "Did you mean report?",
        ),
        ('[sites.openalex]\nprotocol = "feed"\nendpoint = "https://x.example.org"\n', "choose another one"),
    ],
)
def test_half_a_declaration_is_refused(empty: Command, text: str, said: str) -> None:
    (empty.folder / "config.toml").write_text(text)
    done = empty.run("sources")
    assert done.returncode in (1, 2)
    assert said in done.stderr


def test_the_list_says_of_each_source_what_was_verified(empty: Command) -> None:
    done = empty.run("sources", "--format", "json")
    answer = json.loads(done.stdout)
    rows = {row["name"]: row for row in answer["results"]}
    assert answer["total"] == len(rows) == len(answer["results"])
    assert rows.keys() >= INSTITUTIONS
    for row in rows.values():
        assert row["state"] in ("verified", "unverified")
        assert row["licence"]
        assert row["every_days"] >= 1
        assert row["verified"] or row["assumed"]
    assert (rows["mpi"]["state"], rows["mpi"]["switched_off"]) == ("verified", "")
    assert rows["mpg"]["state"] == "unverified"
    assert rows["mpg"]["switched_off"] == "whether the site's JSON interface is open was never seen"
