"""Asking sources on a person's word: harvests, looks at web sites, what sources there are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from migresearch.config import Config
from migresearch.harvest.child import Progress
from migresearch.harvest.order import Options
from migresearch.harvest.running import RunResult, harvest
from migresearch.harvest.sources import SourceInfo, check_settings, sources

if TYPE_CHECKING:
    from migresearch.harvest.probing import SiteReport
    from migresearch.indicators.face import Indices
    from migresearch.indicators.importing.fetched import Taken


class Harvests:
    """The sources of one library. ``indices`` opens what keeps the scores of files that came."""

    def __init__(self, config: Config, clock: Callable[[], str], indices: "Callable[[], Indices]") -> None:
        self._config = config
        self._clock = clock
        self._indices = indices

    def run(
        self, names: Sequence[str], options: Options, listen: Callable[[Progress], None]
    ) -> list[RunResult]:
        """Harvest these sources, one after the other, each in a child process; files of scores that came are
        imported."""
        from migresearch.upkeep.secrets import check_secrets

        check_secrets(self._config)
        done = harvest(self._config, names, options, self._now(), listen)
        return [
            replace(one, taken=self.taken_from(one.source)) if one.run and not one.interrupted else one
            for one in done
        ]

    def taken_from(self, source: str) -> "list[Taken]":
        """Import the files that came from a source, those that are new or changed."""
        from migresearch.store.downloads import Downloads

        if not Downloads(self._config.paths.database, source).folder.is_dir():
            return []
        from migresearch.indicators.importing.fetched import take_in
        from migresearch.indicators.importing.limits import Limits

        settings = self._config.indicators
        limits = Limits(settings.max_file_megabytes, settings.max_unpacked_megabytes)
        return take_in(self._indices(), self._config.paths.database, source, limits)

    def probe(self, name: str, listen: Callable[[Progress], None]) -> "SiteReport":
        """Look at the web site of a source; nothing is kept."""
        from migresearch.harvest.probing import probe

        return probe(self._config, name, self._now(), listen)

    def sources(self) -> list[SourceInfo]:
        """All sources that can be harvested, and how far each has been."""
        return sources(self._config)

    def check_settings(self) -> None:
        """Raises ConfigError where the settings speak of sources that do not exist."""
        check_settings(self._config)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock())
