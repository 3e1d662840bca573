"""A key goes to its server and nowhere else."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "crawlers"))

from local.openalex import OpenAlex, work
from local.server import Ask, Provider, Reply, as_json, serving
from tests.command import Command

from migresearch.config import Config, Paths, load
from migresearch.errors import ConfigError
from migresearch.upkeep.secrets import check_secrets, exposed

KEY = "good-key"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


EVERYWHERE = (
    ("config", "show"),
    ("doctor",),
    ("export", "", "--to", "jsonl", "-o", "found.jsonl"),
    ("backup", "backup.db"),
)


def command(folder: Path, provider: Provider) -> Command:
    variables = {
        "ENDPOINT": provider.endpoint,
        "API_KEY": KEY,
        "REQUESTS_PER_SECOND": "1000",
    }
    environ = {f"MIGRESEARCH_SOURCES__OPENALEX__{name}": value for name, value in variables.items()}
    environ |= {"MIGRESEARCH_HARVEST__RETRIES": "1", "MIGRESEARCH_HARVEST__FIRST_WAIT_SECONDS": "0.01"}
    return Command(folder, Config(paths=Paths(folder / "data" / "m.db", folder / "index")), environ)


def told_back(ask: Ask) -> Reply | None:
    """A server that repeats the key in a refusal."""
    return as_json({"error": f"the key {KEY} is not known"}, 401) if ask.number == 2 else None


def led_away(ask: Ask) -> Reply | None:
    """A server that puts the key into the address it leads to."""
    return (
        Reply(status=302, headers={"Location": f"/works?api_key={KEY}&n={ask.number}"})
        if ask.number < 8
        else None
    )


def led_elsewhere(ask: Ask) -> Reply | None:
    """A server that leads to another with the key in the address, its path included."""
    return Reply(status=302, headers={"Location": f"http://127.0.0.1:9/{KEY}?api_key={KEY}"})


def broken(ask: Ask) -> Reply | None:
    """A server that puts the key into broken JSON."""
    return Reply(f'{{"{KEY}": {KEY}'.encode()) if ask.number == 1 else None


def healthy(_ask: Ask) -> Reply | None:
    return None


@pytest.mark.parametrize("fault", [healthy, told_back, led_away, led_elsewhere, broken])
def test_a_key_is_in_no_file_and_no_answer(tmp_path: Path, fault: object) -> None:
    with serving(OpenAlex([work(n) for n in range(10, 17)])) as provider:
        provider.faults.append(fault)  # type: ignore[arg-type]
        asking = command(tmp_path, provider)
        said = [asking.run("harvest", "openalex"), asking.run("runs", "--format", "json")]
        if fault is healthy:
            said += [asking.run(*words) for words in EVERYWHERE]
    assert any(KEY in ask.headers.get("Authorization", "") for ask in provider.asked), "it was used"
    for one in said:
        assert KEY not in one.stdout + one.stderr, one.args
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"m.db", "openalex.log"} <= {file.name for file in files}
    assert [file for file in files if KEY.encode() in file.read_bytes()] == []


def test_the_shown_settings_mask_it(tmp_path: Path) -> None:
    with serving(OpenAlex([])) as provider:
        done = command(tmp_path, provider).run("config", "show", "--format", "json")
    rows = {row["setting"]: row for row in json.loads(done.stdout)["results"]}
    assert rows["sources.openalex.api_key"] == {
        "setting": "sources.openalex.api_key", "value": "***", "origin": "environment"
    }  # fmt: skip


def configured(folder: Path, mode: int) -> Config:
    file = folder / "config.toml"
    file.write_text(f'[sources.openalex]\napi_key = "{KEY}"\n')
    file.chmod(mode)
    return load(folder, {})


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_holds_no_secret(tmp_path: Path, mode: int) -> None:
    config = configured(tmp_path, mode)
    assert exposed(config) == {tmp_path / "config.toml": ["sources.openalex.api_key"]}
    with pytest.raises(ConfigError) as refusal:
        check_secrets(config)
    assert f"run `chmod 600 {tmp_path / 'config.toml'}`" in str(refusal.value)
    assert "set MIGRESEARCH_SOURCES__OPENALEX__API_KEY in the environment" in str(refusal.value)
    assert KEY not in str(refusal.value)


def test_a_file_of_its_owner_alone_may_hold_one(tmp_path: Path) -> None:
    config = configured(tmp_path, 0o600)
    check_secrets(config)
    assert config.secrets() == [KEY]


def test_a_file_without_secrets_may_be_read_by_all(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[sources.openalex]\napi_key = ""\n[harvest]\ncontact = "a@b.org"\n'
    )
    (tmp_path / "config.toml").chmod(0o644)
    check_secrets(load(tmp_path, os.environ))


def test_a_harvest_refuses_a_secret_that_others_can_read(tmp_path: Path) -> None:
    with serving(OpenAlex([work(10)])) as provider:
        asking = command(tmp_path, provider)
        del asking.environ["MIGRESEARCH_SOURCES__OPENALEX__API_KEY"]
        configured(tmp_path, 0o644)
        refused = asking.run("harvest", "openalex")
        assert (refused.returncode, "which others can read" in refused.stderr) == (1, True)
        assert provider.asked == []
        examined = asking.run("doctor", "--format", "json")
        assert examined.returncode == 1
        weights = {row["part"]: row["weight"] for row in json.loads(examined.stdout)["results"]}
        assert weights["secrets"] == "problem"
        configured(tmp_path, 0o600)
        assert asking.run("harvest", "openalex", "--limit", "1").returncode == 0


def test_the_doctor_asks_the_servers_only_when_told_to(tmp_path: Path) -> None:
    with serving(OpenAlex([work(10)])) as provider:
        asking = command(tmp_path, provider)
        assert asking.run("harvest", "openalex").returncode == 0
        calls = len(provider.asked)
        assert asking.run("doctor").returncode == 0
        assert len(provider.asked) == calls
        reached = asking.run("doctor", "--network")
        assert (reached.returncode, f"openalex answers at {provider.endpoint}" in reached.stdout) == (0, True)
    missed = asking.run("doctor", "--network")
    assert (missed.returncode, "harvest openalex --dry-run" in missed.stdout) == (1, True)
