"""A whole night without anybody: what is due, the index, and who is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from migresearch.config import Config
from migresearch.errors import MigresearchError
from migresearch.harvest import Progress, RunResult
from migresearch.harvest.locks import AtWorkError
from migresearch.harvest.round import Round, harvest_due
from migresearch.upkeep.logs import EventLog
from migresearch.upkeep.notify import announce, ping, send
from migresearch.upkeep.secrets import check_secrets
from migresearch.upkeep.status import Status, status

if TYPE_CHECKING:
    from migresearch.indicators.importing.fetched import Taken
    from migresearch.schemes import Scheme
    from migresearch.search.results import IndexState

Report = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Night:
    """A round of harvests, and ``remarks`` on what went wrong around it."""

    round: Round
    remarks: Sequence[str] = field(default_factory=list)


class Unattended:
    """Rounds and their status. ``take`` reads in files that came, ``index_state`` looks at the index."""

    def __init__(
        self,
        config: Config,
        schemes: "Callable[[], Mapping[str, Scheme]]",
        clock: Callable[[], str],
        take: "Callable[[str], list[Taken]]",
        index_state: "Callable[[], IndexState]",
    ) -> None:
        self._config = config
        self._schemes = schemes
        self._clock = clock
        self._take = take
        self._index_state = index_state
        self._log = EventLog.of(config)

    def status(self) -> Status:
        """How the library and its sources are. Raises StoreError where there is no database."""
        return status(self._config, self._now(), self._index_state)

    def night(self, listen: Callable[[Progress], None], report: Report, wait: float = 0.0) -> Night:
        """Harvest what is due, bring an index that exists up to date, tell people and monitors.

        Raises AtWorkError where another round is at work; whoever is at work tells.
        """
        try:
            check_secrets(self._config)
            done = harvest_due(self._config, self._now, listen, wait)
        except AtWorkError:
            raise
        except MigresearchError as error:
            self._tell_of(error)
            raise
        remarks: list[str] = []
        results = [self._with_files(one, remarks) for one in done.results]
        with self._remarked("index update", remarks):
            self._update_index(results, report)
        if not _is_stopped(done):
            self._tell(remarks)
        return Night(replace(done, results=results), remarks)

    def _with_files(self, one: RunResult, remarks: list[str]) -> RunResult:
        if one.run is None or one.interrupted:
            return one
        with self._remarked(f"files of {one.source}", remarks):
            return replace(one, taken=self._take(one.source))
        return one

    def _update_index(self, results: Sequence[RunResult], report: Report) -> None:
        """Whatever put it behind: this round, an import, or an update that was killed."""
        from migresearch.embed import exported
        from migresearch.index.refresh import is_behind, refresh

        if exported(self._config.paths.index, self._config.encoder) is None:
            return
        fresh = sum(one.run.counts.get(name, 0) for one in results if one.run for name in ("new", "changed"))
        if fresh or is_behind(self._config):
            done = refresh(self._config, self._schemes(), self._clock(), report)
            self._log.write(self._now(), "index updated", encoded=done.encoded, works=done.works)

    def _tell(self, remarks: list[str]) -> None:
        found: Status | None = None
        with self._remarked("status", remarks):
            found = self.status()
        if found is not None:
            with self._remarked("notification", remarks):
                news = announce(self._config, found, self._now())
                if news:
                    self._log.write(self._now(), "notified", broken=list(news.broken), mended=news.mended)
        with self._remarked("ping", remarks):
            ping(self._config, is_well=found is not None and not found.needs_a_hand)

    def _tell_of(self, error: MigresearchError) -> None:
        """A round that could not even begin; there may be no ledger to write it down."""
        self._log.write(self._now(), "round failed", error=str(error))
        unheard: list[str] = []
        if self._config.notify.urls:
            with self._remarked("notification", unheard):
                send(self._config, "migresearch: harvest --due could not work", str(error))
        with self._remarked("ping", unheard):
            ping(self._config, is_well=False)

    @contextmanager
    def _remarked(self, what: str, remarks: list[str]) -> Iterator[None]:
        """An error of a further step undoes nothing of what was done; it is said, and logged."""
        try:
            yield
        except MigresearchError as error:
            self._log.write(self._now(), f"{what} failed", error=str(error))
            remarks.append(f"{what}: {error}")

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock())


def _is_stopped(done: Round) -> bool:
    return any(one.interrupted for one in done.results)
