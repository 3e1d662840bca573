"""Harvesting as the library does it: child processes, locks, results, sources."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "crawlers"))

from local.oai import Deposit, Repository
from local.openalex import OpenAlex, work
from local.server import Reply, on, serving
from tests.crawlers.test_sources import replay

from migresearch.config import Config, HarvestSettings, OaiRepository, Paths, SourceSettings, load
from migresearch.errors import ConfigError, HarvestError, UsageError
from migresearch.harvest import Options, check_settings, harvest, locked, log_file, sources
from migresearch.store import RunState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def config(folder, endpoint="http://127.0.0.1:9", **settings):
    own = SourceSettings(endpoint=endpoint, requests_per_second=1000.0, page_size=3, **settings)
    harvest = HarvestSettings(retries=0, first_wait_seconds=0.01)
    return Config(paths=Paths(folder / "m.db", folder / "index"), harvest=harvest, sources={"openalex": own})


def test_a_harvest_reports_its_run_and_its_progress(tmp_path):
    told = []
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        [result] = harvest(config(tmp_path, provider.endpoint), ["openalex"], Options(), NOW, told.append)
    assert (result.exit_code, result.error, result.run.state) == (0, None, RunState.COMPLETE)
    assert result.run.counts["new"] == 7
    assert result.run.started.startswith("2026-11-22T12:0"), "the clock given, running on"
    assert any(one.seen == 3 and one.total == 7 for one in told)
    assert told[-1].text == "openalex: complete; 7 new, 0 changed, 0 unchanged, 0 deleted"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout as the present folder."""
    (tmp_path / "tests" / "fixtures" / "sources").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tests" / "fixtures" / "sources"


def test_a_page_is_kept_as_a_fixture_that_can_be_replayed(checkout, tmp_path):
    told = []
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        settings = config(tmp_path, provider.endpoint, api_key="good-key")
        order = Options(since="2026-01-01", until="2026-11-22", save_fixture="first_page")
        [result] = harvest(settings, ["openalex"], order, NOW, told.append)
        assert len(provider.asked) == 1
    assert (result.exit_code, result.run, settings.paths.database.exists()) == (0, None, False)
    folder = checkout / "openalex" / "first_page"
    assert {path.name for path in folder.iterdir()} == {"request.json", "response.json"}
    request = json.loads((folder / "request.json").read_text())
    assert (request["place"]["rule"], request["place"]["since"], request["page_size"]) == (
        "topics",
        "2026-01-01",
        3,
    )
    assert "good-key" not in (folder / "request.json").read_text()
    assert any("the answer is kept in tests/fixtures/sources/openalex/first_page" in one.text for one in told)
    read = replay(folder)
    assert (read["total"], [one["source_id"] for one in read["records"]]) == (7, ["W10", "W11", "W12"])


def test_a_repository_is_kept_behind_its_prelude(checkout, tmp_path):
    with serving(Repository([Deposit(n, "2026-05-01") for n in range(3)])) as provider:
        own = SourceSettings(endpoint=provider.endpoint + "/oai", requests_per_second=1000.0)
        settings = replace(config(tmp_path), sources={"ssoar": own})
        order = Options(since="2026-01-01", save_fixture="first_page")
        [result] = harvest(settings, ["ssoar"], order, NOW)
    assert result.exit_code == 0
    assert b"<ListRecords>" in (checkout / "ssoar" / "first_page" / "response.xml").read_bytes()
    assert len(replay(checkout / "ssoar" / "first_page")["records"]) == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("First page", "a name of small letters, digits and _"),
        ("../../x", "a name of small letters, digits and _"),
        ("taken", "taken is there; delete it or choose another name"),
    ],
)
def test_a_fixture_that_cannot_be_kept_is_refused_before_anything_is_asked(checkout, tmp_path, name, said):
    (checkout / "openalex" / "taken").mkdir(parents=True)
    [result] = harvest(config(tmp_path), ["openalex"], Options(save_fixture=name), NOW)
    assert (result.exit_code, said in result.error) == (2, True)


def test_a_fixture_needs_a_checkout_and_a_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [result] = harvest(config(tmp_path), ["openalex"], Options(save_fixture="first_page"), NOW)
    assert (result.exit_code, "call it at the top of a checkout" in result.error) == (2, True)
    with pytest.raises(UsageError, match="leave --refresh and --reparse away"):
        harvest(config(tmp_path), ["openalex"], Options(save_fixture="x", reparse=True), NOW)


def test_losses_give_exit_code_three(tmp_path):
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        provider.faults.append(on(2, reply=Reply(b"", 404)))
        [result] = harvest(config(tmp_path, provider.endpoint), ["openalex"], Options(), NOW)
    assert (result.exit_code, result.run.state) == (3, RunState.PARTIAL)
    assert result.run.losses == {"failed requests": 1}


def test_a_second_harvest_of_the_same_source_is_refused(tmp_path):
    settings = config(tmp_path)
    with locked(settings.paths.database, "openalex"):
        [result] = harvest(settings, ["openalex"], Options(), NOW)
    assert result.exit_code == 1
    assert result.error == "openalex is being harvested by another process; wait for it or stop it"
    assert result.run is None


def test_the_child_holds_the_lock_when_its_parent_is_killed(tmp_path):
    """The lock goes when the last process that inherited it has gone, not before."""
    with locked(tmp_path / "m.db", "zenodo") as descriptor:
        child = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
            pass_fds=[descriptor],
        )
    with pytest.raises(HarvestError, match="zenodo is being harvested"), locked(tmp_path / "m.db", "zenodo"):
        pass
    child.communicate()
    with locked(tmp_path / "m.db", "zenodo"):
        pass


def test_an_unknown_source_names_the_known_ones(tmp_path):
    with pytest.raises(UsageError, match=r"Did you mean openalex\?") as refusal:
        harvest(config(tmp_path), ["openalx"], Options(), NOW)
    assert "cadmus, citrix-scores, " in str(refusal.value).partition("Known: ")[2]
    assert not list(tmp_path.rglob("openalx*")), "neither a lock nor a log"
    with pytest.raises(UsageError, match="unknown source 'openalx'"):
        harvest(config(tmp_path), ["crossref", "openalx"], Options(), NOW)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(since="last week"), "--since last week: not a date; write it as 2026-11-22"),
        (Options(since="2026-02-01", until="2026-01-01"), "is after --until"),
        (Options(limit=-1), "a number of records"),
        (Options(refresh=True, since="2026-01-01"), "leave --since and --until away"),
    ],
)
def test_options_without_sense_are_refused_before_anything_is_asked(tmp_path, options, said):
    with pytest.raises(UsageError, match=said):
        harvest(config(tmp_path), ["openalex"], options, NOW)


def test_refreshing_a_source_that_cannot_is_refused(tmp_path):
    [result] = harvest(config(tmp_path), ["crossref"], Options(refresh=True), NOW)
    assert (result.exit_code, result.error) == (
        2,
        "crossref cannot refresh single records; harvest it without --refresh",
    )


def test_a_dry_run_needs_no_database_and_makes_none(tmp_path):
    told = []
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        settings = config(tmp_path, provider.endpoint)
        [result] = harvest(settings, ["openalex"], Options(dry_run=True), NOW, told.append)
    assert (result.exit_code, result.run) == (0, None)
    assert not settings.paths.database.exists()
    assert "3 records read, nothing written" in told[-1].text


def test_a_child_that_dies_is_reported_with_its_log(tmp_path):
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        settings = config(tmp_path, provider.endpoint)
        provider.faults.append(
            lambda ask: os.kill(child_of(os.getpid()), signal.SIGKILL) if ask.number == 2 else None
        )
        [result] = harvest(settings, ["openalex"], Options(), NOW)
    assert result.exit_code == 1
    assert "the harvest died (exit -9); what it kept is safe" in result.error
    assert str(log_file(settings, "openalex")) in result.error
    assert result.run.state is RunState.RUNNING, "the next run marks it as interrupted"


def child_of(parent):
    """The crawler among this process's children."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = stat.read_text().rsplit(")", 1)[1].split()
        if int(fields[1]) == parent and "migresearch_crawlers" in (stat.parent / "cmdline").read_text():
            return int(stat.parent.name)
    raise AssertionError("no crawler is running")


def test_ctrl_c_reaches_the_child_once_and_the_result_is_reported(tmp_path):
    with serving(OpenAlex([work(n) for n in range(10, 40)])) as provider:
        provider.faults.append(lambda ask: os.kill(os.getpid(), signal.SIGINT) if ask.number == 3 else None)
        [result] = harvest(config(tmp_path, provider.endpoint), ["openalex", "crossref"], Options(), NOW)
    assert result.interrupted, "and crossref was not begun"
    assert (result.exit_code, result.run.state) == (3, RunState.PARTIAL)
    assert result.run.counts["new"] < 30
    assert "stopped before its end" in result.run.note


def test_sources_are_described_with_what_is_known_of_them(tmp_path):
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        settings = config(tmp_path, provider.endpoint)
        harvest(settings, ["openalex"], Options(), NOW)
        known = {source.name: source for source in sources(settings)}
    assert {"openalex", "crossref", "ssoar", "zenodo", "cadmus", "hal"} <= known.keys()
    openalex = known["openalex"]
    assert openalex.endpoint == provider.endpoint
    assert openalex.last_run.state is RunState.COMPLETE
    assert openalex.watermark.startswith("2026-09-23T12:0"), "sixty days before the start of the run"
    assert known["crossref"].last_run is None
    assert known["mipex-scores"].terms.startswith("The scores are (c) Migration Policy Group")


def test_a_cadence_is_the_users_where_one_is_set(tmp_path):
    settings = replace(config(tmp_path), sources={"crossref": SourceSettings(cadence_days=1)})
    days = {one.name: one.cadence_days for one in sources(settings)}
    assert (days["crossref"], days["openalex"], days["cadmus"]) == (1, 7, 14)


def test_a_repository_of_the_configuration_is_a_source(tmp_path):
    own = replace(
        config(tmp_path), oai={"uni": OaiRepository(title="My university", endpoint="http://127.0.0.1:9/oai")}
    )
    assert {one.name: one.title for one in sources(own)}["uni"] == "My university"
    with pytest.raises(ConfigError, match=r"oai.uni: no endpoint; set oai.uni.endpoint"):
        sources(replace(own, oai={"uni": OaiRepository()}))
    with pytest.raises(ConfigError, match=r"oai.zenodo: there is a source of this name already"):
        sources(replace(own, oai={"zenodo": OaiRepository(endpoint="http://127.0.0.1:9")}))


def test_settings_of_a_source_that_does_not_exist_are_refused(tmp_path):
    (tmp_path / "config.toml").write_text("[sources.opnalex]\napi_key = 'secret'\n")
    settings = load(tmp_path, {}, {"paths.database": str(tmp_path / "m.db")})
    said = (
        r"config.toml: \[sources.opnalex\]: unknown source 'opnalex'. Did you mean openalex\? Known: .*zenodo"
    )
    for ask in (sources, check_settings, lambda config: harvest(config, ["openalex"], Options(), NOW)):
        with pytest.raises(ConfigError, match=said):
            ask(settings)


def test_settings_of_a_configured_repository_are_its_own(tmp_path):
    (tmp_path / "config.toml").write_text(
        "[oai.uni]\nendpoint = 'http://127.0.0.1:9/oai'\n[sources.uni]\nrequests_per_second = 2.0\n"
    )
    settings = load(tmp_path, {}, {"paths.database": str(tmp_path / "m.db")})
    check_settings(settings)
    assert {one.name: one.requests_per_second for one in sources(settings)}["uni"] == 2.0
