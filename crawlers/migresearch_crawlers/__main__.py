"""The child process: ``python -m migresearch_crawlers NAME [options]``; settings come by environment.

Standard output carries one JSON object a line for the parent; the log goes to standard error.
"""

import argparse
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from migresearch.config import Config, load
from migresearch.errors import MigresearchError, UsageError, unknown
from migresearch_crawlers.journey import Clock, Order, speak


def main(arguments: list[str]) -> int:
    """Do what the arguments say; a MigresearchError becomes an event and its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _obey(options, load(Path.cwd(), os.environ))
    except MigresearchError as error:
        speak({"event": "error", "kind": type(error).__name__, "text": str(error)})
        return error.exit_code


def _obey(options: argparse.Namespace, config: Config) -> int:
    from migresearch_crawlers.describe import describe_sources
    from migresearch_crawlers.known import known_sources

    if options.ping:
        from migresearch_crawlers.ping import ping

        return ping(options.ping, config)
    sources = known_sources(config)
    if options.describe:
        speak({"event": "sources", "sources": describe_sources(sources, config)})
        return 0
    if options.name not in sources:
        raise unknown("source", options.name or "", sources)
    order = Order(**json.loads(options.order))
    clock = Clock(datetime.fromisoformat(options.now) if options.now else datetime.now(UTC))
    return _run(sources[options.name], order, config, clock, probe=options.probe)


def _run(source: Any, order: Order, config: Config, clock: Clock, *, probe: bool) -> int:
    from migresearch_crawlers import launch
    from migresearch_crawlers.fixtures import check_fixture
    from migresearch_crawlers.reparse import reparse

    if probe:
        from migresearch_crawlers.probing.probe import probe as look

        return look(source, config, clock)
    check_permitted(source, order, config)
    if order.refresh and not source.can_refresh:
        raise UsageError(f"{source.name} cannot refresh single records; harvest it without --refresh")
    if order.reparse:
        return reparse(source, config, clock)
    if order.save_fixture:
        check_fixture(source.name, order.save_fixture)
        order = replace(order, dry_run=True)
    act = launch.probe if order.dry_run else launch.harvest
    return act(source, order, config, clock)


def check_permitted(source: Any, order: Order, config: Config) -> None:
    """Raises UsageError for a source that is switched off, or whose terms nobody accepted."""
    from migresearch_crawlers.declaration import reason_off

    if order.reparse:
        return
    if why := reason_off(source, config):
        raise UsageError(f"{source.name} is switched off: {why}. {_what_helps(source)}")
    if source.terms and not order.accept_terms:
        raise UsageError(
            f"{source.name} has terms of its own. {source.terms} If you accept them for this machine, "
            "repeat with --accept-terms"
        )


def _what_helps(source: Any) -> str:
    if source.needs_contact:
        return "Set harvest.contact to your e-mail address"
    if source.kind == "institution":
        return (
            f"`migresearch harvest --probe {source.name}` says what is there and which settings switch it on"
        )
    setting = f"sources.{source.name}.endpoint"
    return f"Look at {source.endpoint}; if the files are there, set {setting} to that address"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m migresearch_crawlers", description=__doc__)
    parser.add_argument("name", nargs="?", help="the source to harvest")
    parser.add_argument("--describe", action="store_true", help="list all sources as JSON")
    parser.add_argument("--probe", action="store_true", help="look at a web site; keep nothing")
    parser.add_argument("--ping", choices=["success", "failure"], help="tell the monitor of notify.ping_url")
    parser.add_argument("--order", default="{}", help="JSON object: since, until, limit, dry_run, …")
    parser.add_argument("--now", help="the time at which the run starts (ISO 8601)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
