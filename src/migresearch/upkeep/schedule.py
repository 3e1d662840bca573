"""Units that start ``harvest --due``: for cron, systemd, launchd and GitHub Actions. They hold no secrets."""

import plistlib
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from string import Template

from migresearch.config import Config, ScheduleSettings
from migresearch.errors import UsageError
from migresearch.harvest.calendar import Calendar

NAME = "migresearch"
# After the time limit a source may finish the page in hand; then the index is brought up to date.
AFTER_THE_LIMIT_MINUTES = 60
LONGEST_ON_GITHUB_MINUTES = 360


class Scheduler(StrEnum):
    """Programs that start others at their time."""

    CRON = "cron"
    SYSTEMD = "systemd"
    LAUNCHD = "launchd"
    GITHUB_ACTIONS = "github-actions"


@dataclass(frozen=True, slots=True)
class Command:
    """How this library is harvested from any folder: absolute paths of the program and of its settings."""

    program: Path
    options: Sequence[str]
    folder: Path
    environment: str

    def words(self, *more: str) -> list[str]:
        return [str(self.program), *self.options, *more]


def command(config: Config, program: Path, file: Path | None) -> Command:
    """How to call ``program`` for the library of these settings; ``file``: the configuration they stand in.

    Paths that no file says, but the environment or the command line, are named in the call. Raises UsageError
    where there is no such program.
    """
    if not program.is_file():
        raise UsageError(f"{program}: no such program; call migresearch by the path where it is installed")
    options = ["--config", str(file.resolve())] if file else []
    for name in ("database", "index"):
        if file is None or config.origins.get(f"paths.{name}") in ("environment", "command line"):
            options += [f"--{name}", str(getattr(config.paths, name))]
    return Command(program.absolute(), options, config.paths.database.parent, _environment_file())


def _environment_file() -> str:
    import platformdirs

    return str(Path(platformdirs.user_config_dir(NAME)) / "environment")


def units(scheduler: Scheduler, how: Command, config: Config) -> str:
    """The text of the units, with how to install them. Raises ConfigError for a schedule not understood."""
    return _WRITERS[scheduler](how, config)


class _Unit(Template):
    """``@name`` stands for a value; ``$`` and braces mean much in units."""

    delimiter = "@"


def _filled(file: str, **values: object) -> str:
    text = files("migresearch.upkeep").joinpath("units", file).read_text(encoding="utf-8")
    return _Unit(text).substitute(values)


def _cron(how: Command, config: Config) -> str:
    words = shlex.join(how.words("harvest", "--due", "--jitter"))
    values = {"command": words, "log": shlex.quote(str(_log(config, "cron")))}
    in_cron = {name: value.replace("%", r"\%") for name, value in values.items()}
    return _filled("cron.txt", minute=_time(config.schedule).minute, at=config.schedule.at, **in_cron)


def _systemd(how: Command, config: Config) -> str:
    schedule = config.schedule
    minutes = schedule.time_limit_minutes
    return _filled(
        "systemd.txt",
        start=" ".join(_for_systemd(word) for word in how.words("harvest", "--due")),
        environment=how.environment.replace("%", "%%"),
        limit=f"{minutes + AFTER_THE_LIMIT_MINUTES:g}min" if minutes else "infinity",
        at=f"{_time(schedule):%H:%M:%S} {schedule.timezone}".strip(),
        jitter=f"{schedule.jitter_minutes:g}min",
    )


def _launchd(how: Command, config: Config) -> str:
    at = _time(config.schedule)
    log = str(_log(config, "launchd"))
    agent = {
        "Label": f"org.{NAME}.harvest",
        "ProgramArguments": how.words("harvest", "--due", "--jitter"),
        "WorkingDirectory": str(how.folder),
        "StartCalendarInterval": {"Hour": at.hour, "Minute": at.minute},
        "RunAtLoad": True,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    head, rest = plistlib.dumps(agent, sort_keys=False).decode().split("\n", 1)
    return f"{head}\n{_filled('launchd.txt')}{rest}"


def _github_actions(_: Command, config: Config) -> str:
    at = _time(config.schedule)
    minutes = config.schedule.time_limit_minutes or LONGEST_ON_GITHUB_MINUTES
    longest = min(LONGEST_ON_GITHUB_MINUTES, int(minutes) + AFTER_THE_LIMIT_MINUTES)
    return _filled("github-actions.yml", minute=at.minute, hour=at.hour, minutes=longest)


_WRITERS: dict[Scheduler, Callable[[Command, Config], str]] = {
    Scheduler.CRON: _cron,
    Scheduler.SYSTEMD: _systemd,
    Scheduler.LAUNCHD: _launchd,
    Scheduler.GITHUB_ACTIONS: _github_actions,
}


def _time(schedule: ScheduleSettings) -> time:
    return Calendar.of(schedule).at


def _log(config: Config, name: str) -> Path:
    """Beside the database, whose folder is there as soon as anything can be due."""
    database = config.paths.database
    return database.with_name(f"{database.name}.{name}.log")


def _for_systemd(word: str) -> str:
    """Quoted as systemd reads it, where % and $ mean something."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if any(letter in word for letter in " \t\"'\\;") else plain
