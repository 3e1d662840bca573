"""One request to a monitor that raises the alarm when it hears nothing; no source, nothing is kept."""

from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from migresearch.config import Config
from migresearch.errors import ConfigError, HarvestError
from migresearch_crawlers import settings as project
from migresearch_crawlers.journey import speak

ADDRESSES = {"success": "ping_url", "failure": "ping_failure_url"}


class Ping(scrapy.Spider):
    """Asks one address; ``problem`` says afterwards what went wrong, never where: the address is a secret."""

    name = "ping"

    def __init__(self, address: str, answers: list[str], **settings: Any) -> None:
        super().__init__(**settings)
        self.address = address
        self.answers = answers

    async def start(self) -> Any:
        yield Request(self.address, callback=self.parse, errback=self.fail, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        self.answers.append("")

    def fail(self, failure: Failure) -> None:
        error = failure.value
        said = f"HTTP {error.response.status}" if isinstance(error, HttpError) else type(error).__name__
        self.answers.append(said)


def ping(outcome: str, config: Config) -> int:
    """Tell the monitor. Raises ConfigError without an address, HarvestError where it did not answer well."""
    setting = ADDRESSES[outcome]
    address: str = getattr(config.notify, setting)
    if not address.startswith(("http://", "https://")):
        raise ConfigError(f"notify.{setting}: write an address that begins with https://")
    answers: list[str] = []
    process = AsyncCrawlerProcess(_settings())
    process.crawl(Ping, address=address, answers=answers)
    process.start()
    if answers != [""]:
        said = answers[0] if answers else "no answer"
        raise HarvestError(f"notify.{setting}: the monitor did not take the ping ({said})")
    speak({"event": "result", "run": None, "state": "pinged"})
    return 0


def _settings() -> dict[str, Any]:
    """The project's settings without what belongs to sources; the log would hold the address."""
    values = Settings()
    values.setmodule(project, priority="project")
    return {name: values.get(name) for name in dir(project) if name.isupper()} | {
        "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.retry.RetryMiddleware": 550},
        "ITEM_PIPELINES": {},
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_TIMEOUT": 20,
        "RETRY_TIMES": 2,
        "LOG_ENABLED": False,
    }
