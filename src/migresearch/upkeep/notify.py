"""Telling people and monitors: what broke, what is well again, what has been silent too long.

A message tells what changed since the last one; what stays broken is told again after a week. Messages go
through the apprise library, where it is installed; a ping goes through the crawlers, as all traffic does.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from migresearch.config import Config
from migresearch.errors import ConfigError, HarvestError
from migresearch.harvest.child import run_child
from migresearch.store import Store
from migresearch.upkeep.diagnosis import command, diagnosis
from migresearch.upkeep.health import Health, SourceHealth
from migresearch.upkeep.logs import masked
from migresearch.upkeep.status import Status

LEDGER = "status"  # under this name it is remembered what was told, and when
TOLD = "told:"
REMIND = timedelta(days=7)
# A source about which one cannot say yet that it is well again.
UNDECIDED = {Health.RUNNING, Health.FAILED_ONCE, Health.PARTIAL, Health.UNDER_WAY}


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told: sentences of what needs a hand, names of what is well again."""

    broken: Mapping[str, str]
    mended: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.broken or self.mended)

    @property
    def title(self) -> str:
        parts = [f"{len(self.broken)} in need of a hand"] if self.broken else []
        parts += [f"{len(self.mended)} well again"] if self.mended else []
        return f"migresearch: {', '.join(parts)}"

    @property
    def body(self) -> str:
        lines = [f"- {name}: {text}" for name, text in self.broken.items()]
        lines += [f"- {name}: well again" for name in self.mended]
        return "\n".join([*lines, "", "`migresearch status` says all of it."])


def announce(config: Config, status: Status, now: datetime) -> News:
    """Tell what changed, where ``notify.urls`` says to whom; what could not be told is tried again.

    Raises ConfigError and HarvestError, never with an address in the message.
    """
    if not config.notify.urls:
        return News({}, ())
    with Store.read(config.paths.database) as store:
        told = store.runs.checkpoints(LEDGER)
    times = {name.removeprefix(TOLD): at for name, at in told.items() if name.startswith(TOLD)}
    news = what_changed(status, times, now)
    if news:
        send(config, news.title, news.body)
        _remember(config, news, now)
    return news


def what_changed(status: Status, told: Mapping[str, str], now: datetime) -> News:
    """What was not told yet or a week ago, and what was told and is no more. ``told``: name → when."""
    troubles = _troubles(status)
    undecided = {one.source.name for one in status.sources if one.health in UNDECIDED}
    broken = {name: text for name, text in troubles.items() if _is_to_be_told(told.get(name), now)}
    return News(broken, [name for name in told if name not in troubles and name not in undecided])


def send(config: Config, title: str, body: str) -> None:
    """Send one message to all addresses. Raises ConfigError, and HarvestError where one was not reached."""
    try:
        import apprise
    except ImportError as error:
        raise ConfigError("notify.urls needs `pip install 'migresearch[notify]'`") from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # its own log would hold addresses
    messenger = apprise.Apprise()
    for place, address in enumerate(config.notify.urls.split(), start=1):
        if not messenger.add(address):
            raise ConfigError(f"notify.urls: the apprise library does not understand address {place}")
    text = masked(body, config.secrets())
    if not messenger.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT):
        raise HarvestError(
            "notify.urls: a message could not be delivered; it is tried again after the next round"
        )


def ping(config: Config, *, is_well: bool) -> bool:
    """Ask the address of the monitor, where there is one. Raises ConfigError, HarvestError."""
    address = config.notify.ping_url if is_well else config.notify.ping_failure_url
    if not address:
        return False
    for _ in run_child(config, ["--ping", "success" if is_well else "failure"], lambda _: None, "ping"):
        pass
    return True


def _troubles(status: Status) -> dict[str, str]:
    sources = {one.source.name: _sentence(one) for one in status.in_need}
    rest = {one.part: f"{one.text}; {one.remedy}" for one in status.problems}
    return {**sources, **rest}


def _sentence(one: SourceHealth) -> str:
    mends = command(one)
    return f"{one.health}: {diagnosis(one)}" + (f"; {mends}" if mends else "")


def _is_to_be_told(told: str | None, now: datetime) -> bool:
    return told is None or abs(now - datetime.fromisoformat(told)) >= REMIND


def _remember(config: Config, news: News, now: datetime) -> None:
    stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with Store.open(config.paths.database) as store:
        store.runs.set_checkpoint(LEDGER, {f"{TOLD}{name}": stamp for name in news.broken}, stamp)
        store.runs.clear_checkpoint(LEDGER, *(f"{TOLD}{name}" for name in news.mended))
