"""Sources as data, for the parent process and for ``docs/sources.md``."""

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from migresearch.config import Config
from migresearch_crawlers.declaration import address, reason_off, state
from migresearch_crawlers.known import known_sources
from migresearch_crawlers.source import Source

FIELDS = (
    "name", "title", "kind", "homepage", "licence", "overlap_days", "plausible",
    "increments", "deletions", "obeys_robots", "robots_reason", "verified", "assumed", "can_refresh", "terms",
)  # fmt: skip


def describe_sources(sources: Mapping[str, type[Source]], config: Config) -> list[dict[str, Any]]:
    """What each source declares, with the address, pace and cadence that hold under these settings."""
    return [describe_source(source, config) for source in sources.values()]


def describe_source(source: type[Source], config: Config) -> dict[str, Any]:
    settings = config.source(source.name)
    return {name: getattr(source, name) for name in FIELDS} | {
        "endpoint": address(source, config),
        "requests_per_second": settings.requests_per_second or source.requests_per_second,
        "cadence_days": settings.cadence_days or source.cadence_days,
        "state": state(source),
        "switched_off": reason_off(source, config),
        "about": cleandoc(source.__doc__ or ""),
    }


def sources_page(config: Config) -> str:
    """``docs/sources.md``: every shipped source with what it declares."""
    found = known_sources(config)
    rows = [_row(source) for source in found.values()]
    parts = [_section(source, config) for source in found.values()]
    return "\n".join([PAGE_HEAD, *rows, "", *parts])


def _row(source: type[Source]) -> str:
    days = "switched off" if source.switched_off else f"{source.cadence_days} days"
    when = "on request only" if source.terms else days
    cells = (f"[{source.name}](#{source.name})", source.title, source.kind, state(source), when)
    return f"| {' | '.join((*cells, source.licence))} |"


PAGE_HEAD = """# Sources

Generated from the sources themselves by `make docs`; edit them, not this page. How to add one:
[adding-a-source.md](adding-a-source.md). *Verified* means: read in the provider's own documentation or in
recorded answers. *Assumed* means: not confirmed, check it against the live service. A source that is
*switched off* is asked once `sources.NAME.endpoint` or, for a web site, `[sites.NAME]` is set
(`migresearch harvest --probe NAME` finds out to what); until then it is *unverified*: nobody here has seen
its pages, and it is not counted as done. One with *terms* only by name and with
`--accept-terms`.

| source | title | kind | state | cadence | licence of the metadata |
|---|---|---|---|---|---|"""


def _section(source: type[Source], config: Config) -> str:
    special = {
        "switched off": source.switched_off,
        "terms to accept": source.terms,
        "may lead to": ", ".join(source.hosts),
    }
    facts = {name: fact for name, fact in special.items() if fact} | {
        "asked at": f"`{address(source, config)}`, at most {source.requests_per_second:g} requests a second",
        "robots.txt": "obeyed" if source.obeys_robots else f"not asked: {source.robots_reason}",
        "increments": f"{source.increments} (overlap: {source.overlap_days} days)",
        "deletions": source.deletions,
        "plausible number of records": "{:,} to {:,}".format(*source.plausible),
        "verified": "; ".join(source.verified) or "nothing yet",
        "assumed": "; ".join(source.assumed) or "nothing",
    }
    lines = "\n".join(f"- {name}: {fact}" for name, fact in facts.items())
    about = cleandoc(source.__doc__ or "")
    return f"## {source.name}\n\n{source.title} (<{source.homepage}>). {about}\n\n{lines}\n"
