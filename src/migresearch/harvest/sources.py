"""The sources there are, what each declares, and how far it has been harvested."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from migresearch.config import Config
from migresearch.harvest.child import run_child
from migresearch.store import Run, RunKind, Store


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A known source: what it declares, and how far it has been harvested.

    One with ``terms`` is harvested by name only, by a user who accepts them; ``switched_off`` says why one is
    not asked at all. ``resumes``: when a spent budget of the server is renewed (ISO 8601).
    """

    name: str
    title: str
    kind: str
    homepage: str
    endpoint: str
    licence: str
    cadence_days: int
    requests_per_second: float
    can_refresh: bool
    terms: str
    switched_off: str
    declared: Mapping[str, Any] = field(repr=False)
    last_run: Run | None = None
    watermark: str | None = None
    is_unfinished: bool = False
    resumes: str | None = None


def sources(config: Config) -> list[SourceInfo]:
    """All known sources by name: shipped spiders and repositories, and those of the configuration."""
    declared = _declared(config)
    if not config.paths.database.is_file():
        return [_info(one, None) for one in declared]
    with Store.read(config.paths.database) as store:
        return [_info(one, store) for one in declared]


def check_settings(config: Config) -> None:
    """Raises ConfigError where the configuration names sources that do not exist, or declares them badly."""
    if config.sources or config.oai or config.sites:
        _declared(config)


def _declared(config: Config) -> list[dict[str, Any]]:
    """What each source says of itself; only the crawlers know."""
    events = list(run_child(config, ["--describe"], lambda _: None))
    declared: list[dict[str, Any]] = events[0]["sources"]
    return declared


def _info(declared: Mapping[str, Any], store: Store | None) -> SourceInfo:
    name = declared["name"]
    own = {key: value for key, value in declared.items() if key in SourceInfo.__slots__}
    if store is None:
        return SourceInfo(**own, declared=declared)
    remembered = store.runs.checkpoints(name)
    harvests = (run for run in store.runs.history(name) if run.kind is RunKind.HARVEST)
    return SourceInfo(
        **own,
        declared=declared,
        last_run=next(harvests, None),
        watermark=store.runs.watermark(name),
        is_unfinished="place" in remembered,
        resumes=store.runs.resumes(name),
    )
