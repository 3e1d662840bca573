"""Whatever stops a harvest, nothing kept is lost and the next run ends where an undisturbed one does."""

import os
import signal
import subprocess
import sys
import time

import pytest
from local.crawls import Crawls
from local.oai import Deposit, Repository
from local.openalex import OpenAlex, work
from local.server import Reply, on, serving

from migresearch.errors import HarvestError
from migresearch.harvest import locked
from migresearch.store import RunState, Store

WORKS = [work(n) for n in range(100, 130)]
DEPOSITS = [Deposit(n, f"2025-{1 + n % 12:02}-15") for n in range(1, 31)]
PROVIDERS = {
    "openalex": lambda: OpenAlex(WORKS, [work(200)], [work(300)]),
    "repo": lambda: Repository(DEPOSITS, size=3),
}


@pytest.fixture(scope="module", params=["openalex", "repo"])
def source(request, tmp_path_factory):
    """A source's name, and the dump of a harvest of it that nothing disturbed."""
    name = request.param
    with serving(PROVIDERS[name]()) as provider:
        crawls = Crawls(tmp_path_factory.mktemp(name), name, provider.endpoint, page_size=3)
        assert crawls.run().run.state is RunState.COMPLETE
        return name, crawls.dump()


@pytest.mark.parametrize("page", [1, 3, 6, 11])
def test_killed_while_a_page_is_on_its_way(serve, tmp_path, source, page):
    name, undisturbed = source
    provider = serve(PROVIDERS[name]())
    killed = []

    def kill(ask):
        if ask.number == page and not killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)

    provider.faults.append(kill)
    crawls = Crawls(tmp_path, name, provider.endpoint, page_size=3)
    process = crawls.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    asked_before = len(provider.asked)
    ended = crawls.run()
    assert ended.run.state is RunState.COMPLETE
    assert crawls.dump() == undisturbed
    preludes = 1 if name == "repo" else 0
    assert len(provider.asked) - asked_before <= pages_of(name) - (page - 1) + preludes + 1, (
        "one page repeated at most"
    )


def pages_of(name):
    return {"openalex": 10 + 2 + 1, "repo": 1 + 10 + 1}[name]


@pytest.mark.parametrize("delay", [0.02, 0.05, 0.1, 0.2])
def test_killed_at_any_moment(serve, tmp_path, source, delay):
    name, undisturbed = source
    provider = serve(PROVIDERS[name]())
    crawls = Crawls(tmp_path, name, provider.endpoint, page_size=3)
    process = crawls.start()
    while not provider.asked and process.is_alive():
        time.sleep(0.005)
    time.sleep(delay)
    process.kill()
    process.join(60)
    assert crawls.run().run.state is RunState.COMPLETE
    assert crawls.dump() == undisturbed


def test_a_killed_run_is_found_to_be_interrupted(serve, tmp_path):
    provider = serve(OpenAlex(WORKS))
    provider.faults.append(lambda ask: os.kill(process.pid, signal.SIGKILL) if ask.number == 4 else None)
    crawls = Crawls(tmp_path, "openalex", provider.endpoint, page_size=3)
    process = crawls.start()
    process.join(60)
    provider.faults.clear()
    ended = crawls.run()
    assert "continues the harvest begun 2026-11-22T12:00:00Z" in ended.run.note
    with Store.read(crawls.config.paths.database) as store:
        states = [run.state for run in store.runs.history("openalex")]
    assert states == [RunState.COMPLETE, RunState.INTERRUPTED]


@pytest.mark.parametrize("waiting", [False, True], ids=["reading", "waiting for the server"])
def test_ctrl_c_ends_the_run_cleanly_and_says_what_was_kept(serve, tmp_path, waiting):
    provider = serve(OpenAlex(WORKS))
    if waiting:
        provider.faults.append(on(4, reply=Reply(b"", 503, headers={"Retry-After": "300"})))
    provider.faults.append(lambda ask: os.kill(process.pid, signal.SIGINT) if ask.number == 4 else None)
    crawls = Crawls(tmp_path, "openalex", provider.endpoint, page_size=3)
    process = crawls.start()
    if waiting:
        while "trying again in 300 s" not in (crawls.output.read_text() if crawls.output.exists() else ""):
            assert process.is_alive()
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGINT)
    process.join(30)
    ended = crawls.ended(process.exitcode)
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert ended.run.finished is not None
    assert ended.run.counts["new"] in (9, 12)
    assert "openalex: partial" in ended.told
    provider.faults.clear()
    assert crawls.run().run.state is RunState.COMPLETE


def test_a_page_that_can_never_be_read_does_not_keep_newer_records_away(serve, tmp_path):
    """After a resumed run that got nowhere, the next one starts afresh from the watermark."""
    provider = serve(OpenAlex(WORKS[:7]))
    provider.faults.append(lambda ask: Reply(b"{}") if ask.query.get("page") == "2" else None)
    crawls = Crawls(tmp_path, "openalex", provider.endpoint, page_size=3)
    crawls.run()
    crawls.run()
    provider.works["journals"].append(work(400))
    assert crawls.run().run.counts["new"] == 1


def test_a_full_disk_stops_the_run_and_no_place_is_written_behind_the_lost_page(serve, tmp_path):
    provider = serve(OpenAlex(WORKS, [work(200)], [work(300)]))
    crawls = Crawls(tmp_path, "openalex", provider.endpoint, page_size=3)
    crawls.run(limit=3)
    asked = len(provider.asked)
    process = crawls.start(file_limit=200_000)
    process.join(60)
    assert process.exitcode == 1
    assert "the disk is full" in crawls.output.read_text()
    assert len(provider.asked) - asked < 12, "it does not go on asking for what it cannot keep"
    assert crawls.run().run.state is RunState.COMPLETE
    with Store.read(crawls.config.paths.database) as store:
        held = {one.source_id for one in store.payloads.held("openalex", "", 100)}
    assert held == {f"W{n}" for n in range(100, 130)} | {"W200", "W300"}


def test_a_child_whose_parent_was_killed_stops_and_frees_the_lock(serve, tmp_path):
    provider = serve(OpenAlex(WORKS))
    crawls = Crawls(tmp_path, "openalex", provider.endpoint, page_size=3)
    program = (
        "import os; from pathlib import Path; from datetime import datetime, UTC; from migresearch.config import load;"
        "from migresearch.harvest import harvest, Options;"
        "harvest(load(Path.cwd(), os.environ), ['openalex'], Options(), datetime.now(UTC))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, **crawls.config.environment()}
    )
    provider.faults.append(lambda ask: parent.kill() if ask.number == 3 else None)
    parent.wait(60)
    wait_for_lock(crawls)
    assert len(provider.asked) < 13, "it did not read on to the end"
    assert crawls.run().run.state is RunState.COMPLETE


def wait_for_lock(crawls):
    for _ in range(1000):
        try:
            with locked(crawls.config.paths.database, "openalex"):
                return
        except HarvestError:
            time.sleep(0.02)
    raise AssertionError("the child goes on without its parent")
