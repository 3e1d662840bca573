"""The institutions' web sites: those of ``data/sites``, one a file, and those of the configuration."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from migresearch.config import Config, WebSite
from migresearch.errors import ConfigError, unknown
from migresearch.records import Kind
from migresearch_crawlers.protocols.drupal import Drupal
from migresearch_crawlers.protocols.feeds import Feeds
from migresearch_crawlers.protocols.paged_lists import PagedLists
from migresearch_crawlers.protocols.site import Site, declared_site
from migresearch_crawlers.protocols.sitemaps import Sitemaps
from migresearch_crawlers.protocols.wordpress import WordPress

DATA = files("migresearch_crawlers") / "data" / "sites"
PROTOCOLS: Mapping[str, type[Site]] = {
    "wordpress": WordPress,
    "drupal": Drupal,
    "feed": Feeds,
    "sitemap": Sitemaps,
    "pages": PagedLists,
}
_PLAIN = ("protocol", "endpoint", "title", "homepage", "licence")
# Where a protocol's things are listed if nothing else is said.
USUAL_PATHS = {"wordpress": "posts", "drupal": "article", "feed": "/feed", "sitemap": "/sitemap.xml"}


def shipped_sites(config: Config) -> Iterator[type[Site]]:
    """The sites of ``data/sites``, with what ``[sites.NAME]`` says of them."""
    for name, declared in _shipped().items():
        yield _site(name, {**declared, **_said_anew(name, declared, config)})


def configured_sites(config: Config) -> Iterator[type[Site]]:
    """The sites of ``[sites.NAME]`` that are not shipped. Raises ConfigError for half a declaration."""
    for name, settings in config.sites.items():
        if name not in _shipped():
            yield _site(name, _declaration(name, settings))


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    found = sorted((file for file in DATA.iterdir()), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8")) for file in found}


def _site(name: str, declared: Mapping[str, Any]) -> type[Site]:
    values = dict(declared)
    return declared_site(name, PROTOCOLS[values.pop("protocol")], values)


def _said_anew(name: str, declared: Mapping[str, Any], config: Config) -> Mapping[str, Any]:
    """What the configuration changes of a shipped site. Who writes it has looked: the site is asked."""
    settings = config.sites.get(name)
    if settings is None:
        return {}
    _check(name, settings)
    said = {key: value for key, value in asdict(settings).items() if value}
    given: dict[str, Any] = {key: said[key] for key in _PLAIN if key in said}
    is_listed = settings.protocol or settings.paths or settings.items
    protocol = settings.protocol or str(declared["protocol"])
    listed = {"collections": _collections(settings, protocol)} if is_listed else {}
    assumed = [*declared.get("assumed", ()), "what the configuration says"]
    return {**given, **listed, "assumed": assumed}


def _declaration(name: str, settings: WebSite) -> Mapping[str, Any]:
    _check(name, settings)
    if not settings.endpoint or not settings.protocol:
        raise ConfigError(
            f"sites.{name}: set sites.{name}.endpoint to the address of the site and sites.{name}.protocol "
            f"to one of {', '.join(PROTOCOLS)}"
        )
    return {
        "protocol": settings.protocol,
        "endpoint": settings.endpoint,
        "title": settings.title or name,
        "homepage": settings.homepage or settings.endpoint,
        "licence": settings.licence or "unknown",
        "collections": _collections(settings, settings.protocol),
        "assumed": ["everything: declared in the configuration"],
        "about": f"{settings.title or name}, as declared in the configuration.",
    }


def _collections(settings: WebSite, protocol: str) -> list[Mapping[str, str]]:
    paths = settings.paths.split() or [USUAL_PATHS[protocol]]
    return [{"path": path, "kind": settings.kind, "items": settings.items} for path in paths]


def _check(name: str, settings: WebSite) -> None:
    if settings.protocol == "pages" and not settings.paths:
        raise ConfigError(f"sites.{name}: set sites.{name}.paths to that of a list, e.g. /news?page={{page}}")
    if settings.protocol and settings.protocol not in PROTOCOLS:
        raise ConfigError(f"sites.{name}.protocol: {unknown('protocol', settings.protocol, PROTOCOLS)}")
    if settings.kind and settings.kind not in set(Kind):
        raise ConfigError(f"sites.{name}.kind: {unknown('kind', settings.kind, list(Kind))}")
