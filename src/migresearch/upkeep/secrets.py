"""Secrets come from the environment, or from a file that only its owner can read."""

import stat
from collections.abc import Mapping
from pathlib import Path

from migresearch.config import Config, flatten
from migresearch.config.sections import is_secret
from migresearch.errors import ConfigError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_secrets(config: Config) -> None:
    """Raises ConfigError where a secret stands in a file that others can read."""
    for file, names in exposed(config).items():
        raise ConfigError(f"{exposure(file, names)}; {remedy(file, names)}")


def exposed(config: Config) -> Mapping[Path, list[str]]:
    """file → the secret settings that stand in it, of the files that others can read."""
    found: dict[Path, list[str]] = {}
    for name, value in flatten(config).items():
        file = Path(config.origins.get(name, ""))
        if value and is_secret(name) and file.is_file() and file.stat().st_mode & _OTHERS:
            found.setdefault(file, []).append(name)
    return found


def exposure(file: Path, names: list[str]) -> str:
    """What is wrong, in words; never the secret."""
    stands = "stands" if len(names) == 1 else "stand"
    return f"{', '.join(names)} {stands} in {file}, which others can read"


def remedy(file: Path, names: list[str]) -> str:
    """What mends it."""
    variables = ", ".join(map(_variable, names))
    them = "it" if len(names) == 1 else "them"
    return f"run `chmod 600 {file}`, or take {them} out and set {variables} in the environment"


def _variable(name: str) -> str:
    return "MIGRESEARCH_" + name.upper().replace(".", "__").replace("-", "_")
