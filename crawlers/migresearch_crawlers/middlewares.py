"""Politeness and safety on the way to the server and back."""

import math
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from twisted.internet.error import NoRouteError

from migresearch_crawlers.failures import HarvestStopped, RefusedAddress, Unreachable
from migresearch_crawlers.journey import today_midnight_after
from migresearch_crawlers.source import Source

BUSY = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
# Where a server is not there at all, no other question mends that.
ABSENT = {
    CannotResolveHostError: "no such host",
    DownloadConnectionRefusedError: "connection refused",
    NoRouteError: "no route to it",
}
BROKEN = (*ABSENT, DownloadFailedError, DownloadTimeoutError, ResponseDataLossError)
_PORTS = {"http": 80, "https": 443}


class Companion:
    """A middleware that knows the source it serves."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def source(self) -> Source:
        assert isinstance(self.crawler.spider, Source)  # noqa: S101 - for the type checker
        return self.crawler.spider


class SameHost(Companion):
    """Refuses any request, redirected ones included, to another server than the source declares."""

    def process_request(self, request: Request) -> None:
        declared = (self.source.endpoint, *self.source.hosts)
        if not any(same_server(server, request.url) for server in declared):
            shown = urlsplit(request.url)._replace(query="").geturl()
            for secret in self.source.config.secrets():  # a server may lead astray with what it was told
                shown = shown.replace(secret, "***")
            raise RefusedAddress(
                f"a way to {shown} was refused; "
                f"if the source has moved, set sources.{self.source.name}.endpoint"
            )


def same_server(declared: str, asked: str) -> bool:
    """Same host and port; from http to https on the default ports is no other server, back is."""
    home, there = urlsplit(declared), urlsplit(asked)
    if there.scheme not in _PORTS or home.hostname != there.hostname:
        return False
    if home.scheme == "http" and there.scheme == "https" and home.port is None and there.port is None:
        return True
    ports = [part.port or _PORTS[part.scheme] for part in (home, there)]
    return home.scheme == there.scheme and ports[0] == ports[1]


class Patience(Companion):
    """Waits as long as the server asks, then tries again; stops where that would take too long.

    A server that is not there is given up once for the whole run, be it asked for its robots.txt or a page.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._absent: dict[str, Unreachable] = {}

    def process_request(self, request: Request) -> None:
        given_up = self._absent.get(urlsplit(request.url).netloc)
        if given_up is not None:
            raise given_up

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in BUSY:
            return response
        resumes = self.source.budget_ends(response) if response.status == 429 else None
        if resumes:
            raise HarvestStopped("today's budget at the provider is spent", resumes)
        asked = retry_after(response.headers.get(b"Retry-After"), self.source.journey.clock.now())
        self._refuse_long_wait(asked)
        return await self._again(request, f"HTTP {response.status}", asked) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if not isinstance(exception, BROKEN):
            return None
        again = await self._again(request, ABSENT.get(type(exception), type(exception).__name__), None)
        if again is None and type(exception) in ABSENT:
            raise self._give_up(request, ABSENT[type(exception)]) from exception
        return again

    def _give_up(self, request: Request, reason: str) -> Unreachable:
        address = urlsplit(request.url)
        tries = int(request.meta.get("retry_times", 0)) + 1
        found = Unreachable(address.hostname or "", reason, tries)
        return self._absent.setdefault(address.netloc, found)

    def _refuse_long_wait(self, asked: float | None) -> None:
        longest = self.source.config.harvest.max_wait_seconds
        if asked is not None and asked > longest:
            resumes = self.source.journey.clock.after(asked)
            raise HarvestStopped(
                f"the server asks to wait {asked:,.0f} s; harvest.max_wait_seconds is {longest:,.0f}",
                resumes,
            )

    async def _again(self, request: Request, reason: str, asked: float | None) -> Request | None:
        harvest = self.source.config.harvest
        retry = get_retry_request(request, spider=self.source, reason=reason, max_retry_times=harvest.retries)
        if retry is None:
            return None
        times = retry.meta["retry_times"]
        wait = asked if asked is not None else harvest.first_wait_seconds * 2 ** (times - 1)
        wait = min(wait, harvest.max_wait_seconds)
        self.source.journey.tell(f"{reason}: trying again in {wait:,.0f} s ({times} of {harvest.retries})")
        await self.source.journey.pause(wait)
        return retry


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header in either form; None where it says nothing usable."""
    text = (value or b"").decode("latin-1").strip()
    try:
        seconds = float(text)
    except ValueError:
        seconds = _seconds_until(text, now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(text: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(text)
        return (moment - now).total_seconds()
    except (ValueError, TypeError):
        return math.nan


class Ledger(Companion):
    """Writes down what each call cost, failed ones too, and keeps to the user's own daily limit."""

    def process_request(self, request: Request) -> None:
        journey = self.source.journey
        limit = self.source.config.source(self.source.name).daily_budget_usd
        if limit and journey.spent_usd() >= limit:
            raise HarvestStopped(
                f"today's own limit of ${limit} (sources.{self.source.name}.daily_budget_usd) is spent",
                today_midnight_after(journey.clock.now()),
            )

    def process_response(self, request: Request, response: Response) -> Response:
        resumes = self.source.budget_ends(response) if response.status == 429 else None
        self.source.journey.spend(replace(self.source.spending(response), resumes=resumes))
        return response
