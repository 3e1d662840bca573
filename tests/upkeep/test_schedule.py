"""Units are read back by the rules of the programs they are for."""

import plistlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from migresearch.config import Config, NotifySettings, Paths, ScheduleSettings, SourceSettings, load
from migresearch.errors import ConfigError, UsageError
from migresearch.upkeep.schedule import Command, Scheduler, command, units

SECRETS = ("KEY-1", "mailto://me:pass@example.org", "https://hc.example.org/uuid")
CONFIG = Config(
    paths=Paths(Path("/srv/m r/lib 100%.db"), Path("/srv/index")),
    schedule=ScheduleSettings(at="03:05", jitter_minutes=20.0),
    notify=NotifySettings(urls=SECRETS[1], ping_url=SECRETS[2]),
    sources={"openalex": SourceSettings(api_key=SECRETS[0])},
)
HOW = Command(
    Path("/opt/my tools/migresearch"),
    ["--config", "/etc/100% $mine.toml"],
    Path("/srv/m r"),
    "/home/me/environment",
)
WORDS = ["/opt/my tools/migresearch", "--config", "/etc/100% $mine.toml", "harvest", "--due"]


def test_cron_looks_each_hour_and_reads_the_same_words() -> None:
    line = units(Scheduler.CRON, HOW, CONFIG).splitlines()[-1]
    minute, *stars, rest = line.split(" ", 5)
    assert (minute, stars) == ("5", ["*"] * 4)
    assert re.search(r"(?<!\\)%", rest) is None, "a bare % ends the command in a crontab"
    said = rest.replace(r"\%", "%").removesuffix(" 2>&1")
    assert shlex.split(said) == [*WORDS, "--jitter", ">/srv/m r/lib 100%.db.cron.log"]


def sections(text: str, name: str) -> str:
    """One of the two files of systemd."""
    return text.split(f"systemd/user/{name}\n")[1].split("\n# ~/", maxsplit=1)[0]


def test_systemd_catches_up_and_says_which_codes_are_well() -> None:
    text = units(Scheduler.SYSTEMD, HOW, CONFIG)
    service, timer = sections(text, "migresearch.service"), sections(text, "migresearch.timer")
    assert (
        'ExecStart="/opt/my tools/migresearch" --config "/etc/100%% $$mine.toml" harvest --due\n' in service
    )
    for line in ("SuccessExitStatus=3 4", "EnvironmentFile=-/home/me/environment", "TimeoutStartSec=300min"):
        assert line in service.splitlines()
    for line in ("OnCalendar=*-*-* 03:05:00", "Persistent=true", "RandomizedDelaySec=20min"):
        assert line in timer.splitlines()


@pytest.mark.parametrize("zone", ["", "Europe/Brussels"])
def test_systemd_itself_accepts_the_units(tmp_path: Path, zone: str) -> None:
    program = tmp_path / "migresearch"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    schedule = ScheduleSettings(timezone=zone, time_limit_minutes=0)
    text = units(Scheduler.SYSTEMD, Command(program, [], tmp_path, "/none"), Config(schedule=schedule))
    for name in ("migresearch.service", "migresearch.timer"):
        (tmp_path / name).write_text(sections(text, name))
    assert "TimeoutStartSec=infinity" in text
    verifier = shutil.which("systemd-analyze")
    if verifier is None:  # not every system has it; the lines themselves are tested above
        return
    done = subprocess.run(
        [verifier, "--user", "verify", tmp_path / "migresearch.timer", tmp_path / "migresearch.service"],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert [line for line in done.stderr.splitlines() if "migresearch." in line] == []


def test_launchd_gets_a_property_list_that_starts_at_login_too() -> None:
    agent = plistlib.loads(units(Scheduler.LAUNCHD, HOW, CONFIG).encode())
    assert agent["ProgramArguments"] == [*WORDS, "--jitter"]
    assert agent["StartCalendarInterval"] == {"Hour": 3, "Minute": 5}
    assert (agent["RunAtLoad"], agent["StandardErrorPath"]) == (True, "/srv/m r/lib 100%.db.launchd.log")


def test_github_actions_gets_a_workflow_whose_library_travels() -> None:
    workflow = yaml.safe_load(units(Scheduler.GITHUB_ACTIONS, HOW, CONFIG))
    assert workflow[True]["schedule"] == [{"cron": "5 3 * * *"}]  # YAML reads `on` as true
    job = workflow["jobs"]["harvest"]
    assert (job["timeout-minutes"], workflow["concurrency"]["cancel-in-progress"]) == (300, False)
    used = [step.get("uses", "") for step in job["steps"]]
    assert {"actions/checkout@v4", "actions/cache/restore@v4", "actions/cache/save@v4"} <= set(used)
    assert all(value == "UTC" or value.startswith("${{ secrets.") for value in job["env"].values())
    calls = [step["run"] for step in job["steps"] if "run" in step]
    assert any("harvest --due --jitter || code=$?" in call for call in calls)
    assert not [call for call in calls if "${{" in call], "nothing a person types is pasted into a shell"


@pytest.mark.parametrize("scheduler", Scheduler)
def test_units_hold_no_secrets(scheduler: Scheduler) -> None:
    text = units(scheduler, HOW, CONFIG)
    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("scheduler", Scheduler)
def test_a_time_that_is_none_is_refused(scheduler: Scheduler) -> None:
    with pytest.raises(ConfigError, match=r"schedule.at: 'soon' is not a time of day"):
        units(scheduler, HOW, Config(schedule=ScheduleSettings(at="soon")))


def test_a_command_names_the_configuration_and_what_no_file_says(tmp_path: Path) -> None:
    program = tmp_path / "migresearch"
    program.touch()
    file = tmp_path / "config.toml"
    file.write_text('[paths]\ndatabase = "own.db"\n')
    plain = command(load(tmp_path, {}), program, file)
    assert (plain.options, plain.folder) == (["--config", str(file)], tmp_path)
    environ = {"MIGRESEARCH_PATHS__INDEX": str(tmp_path / "i")}
    assert command(load(tmp_path, environ), program, file).options[2:] == ["--index", str(tmp_path / "i")]
    named = load(tmp_path, {}, {"paths.database": "x.db"})
    assert command(named, program, file).options[2:] == ["--database", str(tmp_path / "x.db")]
    without = command(load(Path("/"), {}), program, None).options
    assert (without[0], without[2]) == ("--database", "--index")
    with pytest.raises(UsageError, match="no such program; call migresearch by the path"):
        command(load(tmp_path, {}), tmp_path / "nothing", file)
