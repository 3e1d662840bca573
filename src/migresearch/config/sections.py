"""Every setting with its default, and all of them together."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

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
class ScheduleSettings:
    """When ``harvest --due`` may work and for how long.

    ``at``: local time at which a new day of harvests begins; ``timezone``: an IANA name, empty: that of the
    machine. ``quiet_hours``: ``08:00-18:00``, in which nothing is harvested. ``daily_budget_usd``: over all
    sources, a day of UTC; 0: no limit, as for ``time_limit_minutes``. After ``nothing_new_days`` without any
    new record a person is told.
    """

    at: str = "02:17"
    timezone: str = ""
    jitter_minutes: float = 10.0
    quiet_hours: str = ""
    time_limit_minutes: float = 240.0
    daily_budget_usd: float = 0.0
    nothing_new_days: int = 14


@dataclass(frozen=True)
class NotifySettings:
    """Who is told. ``urls``: addresses of the apprise library, separated by spaces. ``ping_url`` is asked
    after each round that needs no hand, ``ping_failure_url`` after the others."""

    urls: str = ""
    ping_url: str = ""
    ping_failure_url: str = ""


@dataclass(frozen=True)
class LogSettings:
    """The log of events beside the database: how large one file grows, how many older ones are kept."""

    max_megabytes: float = 10.0
    keep: int = 5


@dataclass(frozen=True)
class SourceSettings:
    """What a user may change of one source; empty means: as the source declares it."""

    endpoint: str = ""
    api_key: str = ""
    requests_per_second: float = 0.0
    page_size: int = 0
    daily_budget_usd: float = 0.0
    cadence_days: int = 0


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
class WebSite:
    """An institution's web site declared in the configuration, or said anew for one that is shipped.

    ``protocol``: wordpress, drupal, feed, sitemap or pages. ``paths``: where things are listed, several
    separated by spaces; ``items``: a pattern of the addresses of single pages; ``kind``: what the things are.
    Empty means for a shipped site: as it declares; for another: the usual.
    """

    protocol: str = ""
    endpoint: str = ""
    title: str = ""
    homepage: str = ""
    licence: str = ""
    paths: str = ""
    items: str = ""
    kind: str = ""


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
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    notify: NotifySettings = field(default_factory=NotifySettings)
    logs: LogSettings = field(default_factory=LogSettings)
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    oai: Mapping[str, OaiRepository] = field(default_factory=dict)
    sites: Mapping[str, WebSite] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def source(self, name: str) -> SourceSettings:
        """The settings of one source; defaults where the configuration is silent."""
        return self.sources.get(name, SourceSettings())

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """(setting, value, origin) of every setting; secrets are masked."""
        for name, value in flatten(self).items():
            shown = "***" if is_secret(name) and value else str(value)
            yield name, shown, self.origins.get(name, "default")

    def secrets(self) -> list[str]:
        """The values that no log, message or answer may show."""
        return [str(value) for name, value in flatten(self).items() if is_secret(name) and value]

    def environment(self) -> dict[str, str]:
        """The variable by which a child process receives exactly these settings."""
        payload = {"values": flatten(self), "origins": dict(self.origins)}
        return {RESOLVED_VARIABLE: json.dumps(payload, default=str)}


TABLES: dict[str, type] = {"sources": SourceSettings, "oai": OaiRepository, "sites": WebSite}
SECTIONS: dict[str, type] = {
    "paths": Paths,
    "encoder": EncoderSettings,
    "index": IndexSettings,
    "search": SearchSettings,
    "harvest": HarvestSettings,
    "indicators": IndicatorSettings,
    "curation": CurationSettings,
    "schedule": ScheduleSettings,
    "notify": NotifySettings,
    "logs": LogSettings,
}
SECRETS = ("api_key", "urls", "ping_url", "ping_failure_url")


def is_secret(name: str) -> bool:
    """Whether a ``section.key`` holds what only its owner may see."""
    return name.rsplit(".", 1)[-1] in SECRETS


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
