"""What goes wrong between a provider and the library; each fault is planted in a server for a night."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from tests.crawlers.local import drift
from tests.crawlers.local.oai import Repository
from tests.crawlers.local.server import Ask, Provider, Reply

LOGIN = b"<html><head><title>Sign in</title></head><body><form><input name=user></form></body></html>"
BOMB = gzip.compress(b" " * 8_000_000)

Spoil = Callable[[Provider, Ask], Reply | None]


class End(StrEnum):
    """How a run ends, as whoever arranged the night expects it."""

    COMPLETE = "complete"
    LOST = "lost"
    DIED = "died"
    NONE = "no run"


@dataclass(frozen=True)
class Fault:
    """``told``: what the operator reads the next morning. ``spoil``: what the server answers instead; None:
    this request is none to spoil.

    ``once``: one request only, which the harvest mends itself; else all from some request on, which cost
    the night. ``lies``: nothing in the answers shows that anything is wrong. ``only``: for such servers.
    """

    name: str
    told: str
    spoil: Spoil
    once: bool = False
    lies: bool = False
    only: type[Provider] = Provider

    @property
    def end(self) -> End:
        return End.COMPLETE if self.once or self.lies else End.LOST


def says(reply: Reply) -> Spoil:
    """The same answer to everything."""
    return lambda _provider, _ask: reply


def instead(change: Callable[[bytes], bytes | None]) -> Spoil:
    """The honest answer, changed; None where it holds nothing to change."""

    def spoil(provider: Provider, ask: Ask) -> Reply | None:
        honest = provider.answer(ask)
        body = change(honest.body) if honest.status == 200 else None
        return None if body is None else Reply(body, 200, honest.kind)

    return spoil


def astray(target: str) -> Spoil:
    return says(Reply(b"", 302, headers={"Location": target}))


def dripping(provider: Provider, ask: Ask) -> Reply:
    honest = provider.answer(ask)
    return Reply(honest.body, honest.status, honest.kind, drip=0.2)


def expired(_provider: Provider, ask: Ask) -> Reply | None:
    if "resumptionToken" not in ask.query:
        return None
    return Repository([]).document('<error code="badResumptionToken">expired</error>')


def repeated(provider: Provider, ask: Ask) -> Reply | None:
    """Each page names the token it was asked with as the next one."""
    token = ask.query.get("resumptionToken")
    return None if token is None else instead(lambda body: drift.with_token(body, token))(provider, ask)


AGAIN = "nothing: it is asked again, and the run is complete"
LATER = "what was lost; the next night reads it again from the same watermark"
UNSEEN = "`fine`, or `few` with 0 records; the watermark stays, the next night asks from there"
# A format changes before a night, not while it is asked for.
DRIFTS = (
    Fault("list renamed", LATER, instead(drift.list_renamed)),
    Fault("list is text", LATER, instead(drift.list_as_text)),
    Fault("type changed", LATER, instead(drift.type_changed)),
    Fault("title renamed", LATER, instead(drift.title_renamed)),
    Fault("empty success", UNSEEN, instead(drift.emptied), lies=True),
)
FAULTS = (
    *DRIFTS,
    Fault("slow-loris", AGAIN, dripping, once=True),
    Fault("half-open", AGAIN, says(Reply(silent=True)), once=True),
    Fault("dropped", AGAIN, says(Reply(b"{" + b" " * 500, drop=True)), once=True),
    Fault("429, Retry-After", AGAIN, says(Reply(b"", 429, headers={"Retry-After": "0.2"})), once=True),
    Fault("429", AGAIN, says(Reply(b"", 429)), once=True),
    Fault("one 503", AGAIN, says(Reply(b"", 503)), once=True),
    Fault("expired token", "nothing: its window is read anew", expired, once=True, only=Repository),
    Fault("repeated token", LATER, repeated, only=Repository),
    Fault("5xx storm", LATER, says(Reply(b"<html>Bad gateway</html>", 502, "text/html"))),
    Fault("login page, 200", LATER, says(Reply(LOGIN, 200, "text/html"))),
    Fault("endless body", LATER, says(Reply(b"{", endless=True))),
    Fault("bomb", LATER, says(Reply(BOMB, headers={"Content-Encoding": "gzip"}))),
    Fault("to file:", LATER, astray("file:///etc/passwd")),
    Fault("to loopback", LATER, astray("http://127.0.0.1:9/latest/meta-data")),
)
# These two are not answers of a server: the source's address is another one for the night.
UNREACHABLE: dict[str, Callable[[str], str]] = {
    "DNS failure": lambda _: "http://repository.invalid",
    "TLS failure": lambda endpoint: endpoint.replace("http://", "https://"),
}


@dataclass
class Planted:
    """A fault in a server for a night, from this request on. ``touched`` counts spoilt answers."""

    fault: Fault
    provider: Provider
    first: int
    touched: int = 0
    asked: int = field(default=0)

    def __call__(self, ask: Ask) -> Reply | None:
        self.asked += 1
        if self.asked < self.first or (self.fault.once and self.touched):
            return None
        reply = self.fault.spoil(self.provider, ask)
        self.touched += reply is not None
        return reply


def planted(random: Random, provider: Provider, *, is_file: bool) -> Planted:
    """A fault for this server, drawn, and at which request it begins."""
    faults = [one for one in FAULTS if one not in DRIFTS] if is_file else FAULTS
    fault = random.choice([one for one in faults if isinstance(provider, one.only)])
    return Planted(fault, provider, 1 if fault in DRIFTS else random.randint(1, 3))
