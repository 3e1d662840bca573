"""Settings: built-in defaults < user file < nearest config.toml < environment < command line.

Every value remembers where it came from (``config show``). Relative paths resolve from
the file that names them. Child processes receive the resolved settings whole, through
one environment variable, so that parent and child can never disagree.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from migresearch.errors import ConfigError, unknown

FILE_NAME = "config.toml"
ENV_PREFIX = "MIGRESEARCH_"
RESOLVED_VARIABLE = "MIGRESEARCH_RESOLVED"


@dataclass(frozen=True)
class Paths:
    """Where the knowledge (database) and the derived files (index) live."""

    database: Path = Path("migresearch.db")
    index: Path = Path("index")


@dataclass(frozen=True)
class EncoderSettings:
    """The sentence encoder: ``packaged``, a folder, or the name of a model already on this machine."""

    model: str = "packaged"
    query_prefix: str = ""
    passage_prefix: str = ""


@dataclass(frozen=True)
class IndexSettings:
    """``exact_up_to``: above this many vectors unfiltered queries use the approximate index."""

    exact_up_to: int = 1_200_000


@dataclass(frozen=True)
class SearchSettings:
    """``page_size``: results on one page when the question does not say."""

    page_size: int = 10


@dataclass(frozen=True)
class HarvestSettings:
    """What servers are told and how they are treated; ``contact`` is an e-mail address.

    ``first_wait_seconds``: the pause before the first new attempt where the server names none;
    it doubles with each of the ``retries``.
    """

    contact: str = ""
    timeout_seconds: float = 60.0
    max_body_megabytes: int = 64
    retries: int = 4
    first_wait_seconds: float = 1.0
    max_wait_seconds: float = 600.0


@dataclass(frozen=True)
class IndicatorSettings:
    """How large a file of scores may be: on the disk, unpacked, and in cells a table."""

    max_file_megabytes: int = 100
    max_unpacked_megabytes: int = 500
    max_cells: int = 15_000_000


@dataclass(frozen=True)
class CurationSettings:
    """``person``: the name under which decisions are kept; empty: that of the account. ``random_share``: the
    part of the queue that chance alone chooses, so that evaluations on it are not biased."""

    person: str = ""
    random_share: float = 0.2


@dataclass(frozen=True)
class SourceSettings:
    """What a user may change of one source; empty means: as the source declares it."""

    endpoint: str = ""
    api_key: str = ""
    requests_per_second: float = 0.0
    page_size: int = 0
    daily_budget_usd: float = 0.0


@dataclass(frozen=True)
class OaiRepository:
    """An OAI-PMH repository declared in the configuration rather than in code."""

    title: str = ""
    endpoint: str = ""
    homepage: str = ""
    licence: str = ""
    metadata_prefix: str = "oai_dc"
    set: str = ""


@dataclass(frozen=True)
class Config:
    """All settings, resolved; ``origins`` maps ``section.key`` to where the value stands."""

    paths: Paths = field(default_factory=Paths)
    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    index: IndexSettings = field(default_factory=IndexSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    harvest: HarvestSettings = field(default_factory=HarvestSettings)
    indicators: IndicatorSettings = field(default_factory=IndicatorSettings)
    curation: CurationSettings = field(default_factory=CurationSettings)
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    oai: Mapping[str, OaiRepository] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def source(self, name: str) -> SourceSettings:
        """The settings of one source; defaults where the configuration is silent."""
        return self.sources.get(name, SourceSettings())

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """(setting, value, origin) of every setting; secrets are masked."""
        for name, value in flatten(self).items():
            shown = "***" if name.endswith("api_key") and value else str(value)
            yield name, shown, self.origins.get(name, "default")

    def environment(self) -> dict[str, str]:
        """The variable by which a child process receives exactly these settings."""
        payload = {"values": flatten(self), "origins": dict(self.origins)}
        return {RESOLVED_VARIABLE: json.dumps(payload, default=str)}


TABLES: dict[str, type] = {"sources": SourceSettings, "oai": OaiRepository}
SECTIONS: dict[str, type] = {
    "paths": Paths,
    "encoder": EncoderSettings,
    "index": IndexSettings,
    "search": SearchSettings,
    "harvest": HarvestSettings,
    "indicators": IndicatorSettings,
    "curation": CurationSettings,
}


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


def flatten(config: Config) -> dict[str, Any]:
    """``section.key`` → value, for tables ``sources.NAME.key``."""
    flat: dict[str, Any] = {}
    for section in SECTIONS:
        flat |= {f"{section}.{name}": value for name, value in _items(getattr(config, section))}
    for table in TABLES:
        for name, entry in getattr(config, table).items():
            flat |= {f"{table}.{name}.{key}": value for key, value in _items(entry)}
    return flat


def _items(section: Any) -> Iterator[tuple[str, Any]]:
    return ((f.name, getattr(section, f.name)) for f in fields(section))


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
    for path in (user_file, file or _nearest(start)):
        if path is not None and path.is_file():
            config = _apply(config, _read(path), str(path), path.parent)
    return config


def _nearest(start: Path) -> Path | None:
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
