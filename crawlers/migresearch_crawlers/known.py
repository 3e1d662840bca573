"""All sources there are: spiders in code; repositories, sites and files of scores in data files; the
repositories and sites of the configuration."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from typing import Any

from migresearch.config import Config, OaiRepository
from migresearch.errors import ConfigError, unknown
from migresearch_crawlers import spiders
from migresearch_crawlers.protocols.dataverse_files import DataverseFiles
from migresearch_crawlers.protocols.dspace_files import DspaceFiles
from migresearch_crawlers.protocols.oai_pmh import OaiSource, repository
from migresearch_crawlers.protocols.page_links import FixedAddresses, PageLinks
from migresearch_crawlers.protocols.table_file import TableFiles, declared_files
from migresearch_crawlers.sites import configured_sites, shipped_sites
from migresearch_crawlers.source import Source

FILE_PROTOCOLS: Mapping[str, type[TableFiles]] = {
    "page": PageLinks,
    "addresses": FixedAddresses,
    "dspace": DspaceFiles,
    "dataverse": DataverseFiles,
}
DATA = files("migresearch_crawlers") / "data"


def known_sources(config: Config) -> dict[str, type[Source]]:
    """Every source by its name.

    Raises ConfigError where two claim the same name, and where the configuration sets something for a
    source that does not exist: a misspelt ``[sources.NAME]`` would be without effect.
    """
    found: dict[str, type[Source]] = {}
    for table, source in _all(config):
        if source.name in found:
            raise ConfigError(
                f"{table}.{source.name}: there is a source of this name already; choose another one"
            )
        found[source.name] = source
    for name in config.sources:
        if name not in found:
            raise ConfigError(f"{_origin(config, name)}: {unknown('source', name, found)}")
    return dict(sorted(found.items()))


def _all(config: Config) -> Iterator[tuple[str, type[Source]]]:
    """Every source, and the table of the configuration or the folder that declares it."""
    yield from (("spiders", one) for one in written())
    yield from (("oai", one) for one in (*shipped_repositories(), *configured_repositories(config)))
    yield from (("files", one) for one in shipped_files())
    yield from (("sites", one) for one in (*shipped_sites(config), *configured_sites(config)))


def _origin(config: Config, name: str) -> str:
    """Where the configuration speaks of the source."""
    section = f"sources.{name}"
    places = (place for setting, place in config.origins.items() if setting.startswith(f"{section}."))
    return f"{next(places, 'settings')}: [{section}]"


def written() -> Iterator[type[Source]]:
    """The sources that are code, one in each module of ``spiders``."""
    for module in iter_modules(spiders.__path__):
        names = vars(import_module(f"{spiders.__name__}.{module.name}"))
        home = f"{spiders.__name__}.{module.name}"
        for value in names.values():
            if isinstance(value, type) and issubclass(value, Source) and value.__module__ == home:
                yield value


def shipped_repositories() -> Iterator[type[OaiSource]]:
    """The repositories of ``data/oai``, one a file."""
    for file in sorted((DATA / "oai").iterdir(), key=lambda file: file.name):
        yield repository(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))


def shipped_files() -> Iterator[type[TableFiles]]:
    """The sources of ``data/files``, one a file; its ``protocol`` says how the files of scores are found."""
    for file in sorted((DATA / "files").iterdir(), key=lambda file: file.name):
        values = tomllib.loads(file.read_text("utf-8"))
        protocol = FILE_PROTOCOLS[values.pop("protocol")]
        yield declared_files(file.name.removesuffix(".toml"), protocol, values)


def configured_repositories(config: Config) -> Iterator[type[OaiSource]]:
    """The repositories of ``[oai.NAME]`` in the configuration."""
    for name, settings in config.oai.items():
        yield repository(name, _declaration(name, settings))


def _declaration(name: str, settings: OaiRepository) -> Mapping[str, Any]:
    if not settings.endpoint:
        raise ConfigError(
            f"oai.{name}: no endpoint; set oai.{name}.endpoint to the address of its OAI-PMH server"
        )
    return {
        "title": settings.title or name,
        "endpoint": settings.endpoint,
        "homepage": settings.homepage or settings.endpoint,
        "licence": settings.licence or "unknown",
        "metadata_prefix": settings.metadata_prefix,
        "sets": [settings.set] if settings.set else [],
        "assumed": ["everything: declared in the configuration"],
    }
