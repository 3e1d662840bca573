"""Crawls in child processes that are forked from a warm one: real, and fast enough for many tests."""

import json
import os
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from migresearch.config import Config, HarvestSettings, OaiRepository, Paths, SourceSettings
from migresearch.harvest import Options
from migresearch.store import Run, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["local.warm"])


def child(config: Config, arguments: list[str], output: Path, file_limit: int) -> None:
    """What runs in the child: the crawlers' own main, its output in a file.

    ``file_limit``: no file may grow beyond so many bytes, which is how a full disk looks.
    """
    from migresearch_crawlers.__main__ import main

    if file_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
    os.environ.update(config.environment())
    with output.open("w") as sys.stdout, output.with_suffix(".log").open("w") as sys.stderr:
        code = main(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(frozen=True)
class Ended:
    """How a crawl ended: its exit code, what it said, its run."""

    code: int
    events: list[dict[str, Any]]
    run: Run | None
    log: str

    @property
    def told(self) -> str:
        return "\n".join(event.get("text", "") for event in self.events)


class Crawls:
    """Crawls of one source into one database."""

    def __init__(self, folder: Path, source: str, endpoint: str, **settings: Any) -> None:
        self.folder = folder
        self.source = source
        self.target = child
        harvest = {
            "contact": "someone@example.org",
            "retries": 1,
            "first_wait_seconds": 0.01,
            "timeout_seconds": 20.0,
            **settings.pop("harvest", {}),
        }
        own = SourceSettings(endpoint=endpoint, requests_per_second=1000.0, **settings)
        self.config = Config(
            paths=Paths(folder / "m.db", folder / "index"),
            harvest=HarvestSettings(**harvest),
            sources={source: own},
            oai={"repo": OaiRepository(endpoint=endpoint)} if source == "repo" else {},
        )

    def run(self, now: datetime = NOW, **options: Any) -> Ended:
        process = self.start(now, **options)
        process.join(60)
        assert process.exitcode is not None, "the crawl hangs"
        return self.ended(process.exitcode)

    def start(self, now: datetime = NOW, file_limit: int = 0, **options: Any) -> BaseProcess:
        order = json.dumps(asdict(Options(**options)))
        arguments = [self.source, "--order", order, "--now", now.isoformat()]
        process = CONTEXT.Process(target=self.target, args=(self.config, arguments, self.output, file_limit))
        process.start()
        return process

    @property
    def output(self) -> Path:
        return self.folder / "said.jsonl"

    def ended(self, code: int) -> Ended:
        events = [json.loads(line) for line in self.output.read_text().splitlines()]
        with Store.open(self.config.paths.database) as store:
            history = store.runs.history(self.source, 1)
        return Ended(
            code, events, history[0] if history else None, self.output.with_suffix(".log").read_text()
        )

    def dump(self) -> list[str]:
        with Store.read(self.config.paths.database) as store:
            return list(store.dump())

    def watermark(self) -> str | None:
        with Store.read(self.config.paths.database) as store:
            return store.runs.watermark(self.source)
