"""Sources as data, for the parent process and for ``docs/sources.md``."""

from collections.abc import Mapping
from typing import Any

from migresearch.config import Config
from migresearch_crawlers.source import Source, address

FIELDS = (
    "name", "title", "kind", "homepage", "licence", "cadence_days", "overlap_days", "plausible",
    "increments", "deletions", "obeys_robots", "robots_reason", "verified", "assumed", "can_refresh",
)  # fmt: skip


def describe_sources(sources: Mapping[str, type[Source]], config: Config) -> list[dict[str, Any]]:
    """What each source declares, with the address and pace that hold under these settings."""
    return [describe_source(source, config) for source in sources.values()]


def describe_source(source: type[Source], config: Config) -> dict[str, Any]:
    settings = config.source(source.name)
    return {name: getattr(source, name) for name in FIELDS} | {
        "endpoint": address(source, config),
        "requests_per_second": settings.requests_per_second or source.requests_per_second,
        "about": (source.__doc__ or "").strip(),
    }
