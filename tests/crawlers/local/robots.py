"""A provider with a robots.txt, and a crawl that asks for it."""

from pathlib import Path

from migresearch.config import Config

from .openalex import OpenAlex
from .server import Ask, Reply


class WithRobots(OpenAlex):
    """``rules``: the lines of its robots.txt."""

    rules = ""

    def answer(self, ask: Ask) -> Reply:
        if ask.path == "/robots.txt":
            return Reply(self.rules.encode(), kind="text/plain")
        return super().answer(ask)


def obedient(config: Config, arguments: list[str], output: Path, file_limit: int) -> None:
    """A crawl as if OpenAlex were a web site, whose robots.txt is obeyed."""
    from migresearch_crawlers.spiders.openalex import OpenAlex as Spider

    from .crawls import child

    Spider.obeys_robots = True
    child(config, arguments, output, file_limit)
