"""The sources there are, what each declares, and how far it has been harvested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from migresearch.config import Config
from migresearch.harvest.child import run_child
from migresearch.store import Run, RunKind, Store


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A known source: what it declares, and how far it has been harvested.

    One with ``terms`` is harvested by name only, by a user who accepts them; ``switched_off`` says why one is
    not asked at all.
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


def sources(config: Config) -> list[SourceInfo]:
    """All known sources by name: shipped spiders and repositories, and those of the configuration."""
    declared = _declared(config)
    if not config.paths.database.is_file():
        return [_info(one, None) for one in declared]
    with Store.read(config.paths.database) as store:
        return [_info(one, store) for one in declared]


def check_settings(config: Config) -> None:
    """Raises ConfigError where the configuration names sources that do not exist, or declares them badly."""
    if config.sources or config.oai:
        _declared(config)


def _declared(config: Config) -> list[dict[str, Any]]:
    """What each source says of itself; only the crawlers know."""
    events = list(run_child(config, ["--describe"], lambda _: None))
    declared: list[dict[str, Any]] = events[0]["sources"]
    return declared


def due(known: Sequence[SourceInfo], now: datetime) -> list[SourceInfo]:
    """The sources whose last run is older than their cadence, or unfinished and older than a day.

    Those never harvested are not due: the first harvest of a source is a person's decision, and each one of a
    source with terms is.
    """
    return [source for source in known if _is_due(source, now)]


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
    )


def _is_due(source: SourceInfo, now: datetime) -> bool:
    if source.last_run is None or source.terms or source.switched_off:
        return False
    days = 1 if source.is_unfinished else source.cadence_days
    return now - datetime.fromisoformat(source.last_run.started) >= timedelta(days=days)
