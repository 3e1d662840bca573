"""Settings: built-in defaults < user file < nearest config.toml < environment < command line.

Every value remembers where it came from (``config show``). Relative paths resolve from
the file that names them. Child processes receive the resolved settings whole, through
one environment variable, so that parent and child can never disagree.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

from migresearch.config.sections import RESOLVED_VARIABLE, SECTIONS, TABLES, Config, Paths
from migresearch.errors import ConfigError, unknown

FILE_NAME = "config.toml"
ENV_PREFIX = "MIGRESEARCH_"


def load(
    start: Path,
    environ: Mapping[str, str],
    options: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Config:
    """The settings that hold in folder ``start``.

    ``options`` are ``section.key`` values from the command line; ``file`` names the
    configuration instead of the nearest config.toml. Raises ConfigError.
    """
    if RESOLVED_VARIABLE in environ:
        config = _resolved(environ[RESOLVED_VARIABLE])
    else:
        config = _from_files(start, file)
    config = _apply(config, _from_environment(environ), "environment", start)
    return _apply(config, dict(options or {}), "command line", start)


def _resolved(text: str) -> Config:
    payload = json.loads(text)
    config = _apply(Config(), payload["values"], "parent process", Path.cwd())
    return replace(config, origins=payload["origins"])


def _from_files(start: Path, file: Path | None) -> Config:
    import platformdirs

    home = Path(platformdirs.user_data_dir("migresearch"))
    config = Config(paths=Paths(database=home / "migresearch.db", index=home / "index"))
    user_file = Path(platformdirs.user_config_dir("migresearch")) / FILE_NAME
    if file is not None and not file.is_file():
        raise ConfigError(f"{file}: no such configuration file; name an existing one with --config")
    for path in (user_file, file or nearest_file(start)):
        if path is not None and path.is_file():
            config = _apply(config, _read(path), str(path), path.parent)
    return config


def nearest_file(start: Path) -> Path | None:
    """The config.toml of a folder or of the next one above it that has one."""
    folders = (start, *start.parents)
    return next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            return _dotted(tomllib.load(stream))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}; mend the file or name another one with --config") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error


def _dotted(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _dotted(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """``MIGRESEARCH_SECTION__KEY`` → ``section.key``; a dash is written as an underscore."""
    names = (name for name in environ if name.startswith(ENV_PREFIX) and "__" in name)
    return {name.removeprefix(ENV_PREFIX).lower().replace("__", "."): environ[name] for name in names}


def _apply(config: Config, values: Mapping[str, Any], origin: str, base: Path) -> Config:
    origins = dict(config.origins)
    for name, value in values.items():
        config = _set(config, name, value, origin, base)
        origins[name] = origin
    return replace(config, origins=origins)


def _set(config: Config, name: str, value: Any, origin: str, base: Path) -> Config:
    section, *rest = name.split(".")
    if section in TABLES and len(rest) == 2:
        entry, key = rest
        table: Any = dict(getattr(config, section))
        entry = next((known for known in table if _as_variable(known) == entry), entry)
        current = table.get(entry, TABLES[section]())
        table[entry] = _replace(current, key, value, f"{origin}: {name}", base)
        return replace(config, **{section: table})
    if section in SECTIONS and len(rest) == 1:
        current = getattr(config, section)
        return replace(config, **{section: _replace(current, rest[0], value, f"{origin}: {name}", base)})
    if name in (*SECTIONS, *TABLES):
        raise ConfigError(f"{origin}: {name!r} is a section; write its settings under [{name}]")
    known = [*SECTIONS, *(f"{table}.NAME" for table in TABLES)]
    raise ConfigError(f"{origin}: {unknown('setting', name, known)}")


def _as_variable(name: str) -> str:
    """A name as it stands in an environment variable, where a dash cannot."""
    return name.lower().replace("-", "_")


def _replace(section: Any, key: str, value: Any, where: str, base: Path) -> Any:
    types = get_type_hints(type(section))
    if key not in types:
        raise ConfigError(f"{where}: {unknown('setting', key, types)}")
    found = _convert(value, types[key], where, base)
    if key == "model" and (base / found).is_dir():
        found = str((base / found).resolve())
    return replace(section, **{key: found})


def _convert(value: Any, wanted: type, where: str, base: Path) -> Any:
    if wanted is Path:
        return (base / Path(str(value)).expanduser()).resolve()
    if wanted is str and isinstance(value, str):
        return value
    try:
        number = wanted(value)
    except (TypeError, ValueError):
        number = None
    if number is None or isinstance(value, bool) or wanted is str:
        raise ConfigError(f"{where}: {value!r} is not {KINDS[wanted]}")
    return number


KINDS = {str: "a text in quotes", int: "a whole number", float: "a number"}
