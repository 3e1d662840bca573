"""Looking at a web site without keeping anything: what it offers, and whether what is declared holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from migresearch.config import Config
from migresearch.harvest.child import Progress, run_child


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was found at a source's site. ``findings``: step, address, found, holds (None where the step only
    looks around). ``as_declared``: whether all that is declared holds. ``settings``: lines for config.toml;
    empty where nothing readable was found. ``unreachable``: why no server answers; empty where one does."""

    source: str
    state: str
    endpoint: str
    findings: Sequence[Mapping[str, Any]]
    as_declared: bool
    unreachable: str
    settings: str


def probe(
    config: Config, name: str, now: datetime, listen: Callable[[Progress], None] = lambda _: None
) -> SiteReport:
    """Ask the site of a source for a few pages. Raises UsageError for a source that is no web site."""
    events = run_child(config, [name, "--probe", "--now", now.isoformat()], listen, name)
    found = [event for event in events if event["event"] == "findings"]
    return SiteReport(**{key: value for key, value in found[0].items() if key != "event"})
