"""Nights without anybody: harvests in child processes, the index, and who is told."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "crawlers"))

from local.oai import Deposit, Repository
from local.server import Reply, serving
from tests.harvest.test_round import config, harvested
from tests.shelf import WORKS, Shelf

from migresearch.config import NotifySettings
from migresearch.errors import StoreError
from migresearch.harvest.locks import ROUND, AtWorkError, locked
from migresearch.library import Library
from migresearch.store import RunKind, RunReport, RunState, Store
from migresearch.upkeep.health import Health
from migresearch.upkeep.status import status

FIRST_NIGHT = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Days:
    """A clock that stands still until it is set on."""

    def __init__(self) -> None:
        self.now = FIRST_NIGHT

    def __call__(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M:%SZ}"


def ignore(*_: object) -> None:
    pass


@pytest.fixture
def library(tmp_path, httpserver):
    """A library with one due source, a monitor and a mailbox."""
    httpserver.expect_request("/ping").respond_with_data("ok")
    httpserver.expect_request("/fail").respond_with_data("ok")
    httpserver.expect_request("/mail").respond_with_data("ok")
    provider = Repository([Deposit(n, "2026-05-01") for n in range(3)])
    with serving(provider):
        settings = replace(
            config(tmp_path, {"a": f"{provider.endpoint}/a"}),
            notify=NotifySettings(
                urls=f"json://{httpserver.host}:{httpserver.port}/mail",
                ping_url=httpserver.url_for("/ping"),
                ping_failure_url=httpserver.url_for("/fail"),
            ),
        )
        harvested(settings, a=7)
        clock = Days()
        with Library(settings, clock) as library:
            library.provider, library.clock = provider, clock
            yield library


def night(library, days):
    library.clock.now = FIRST_NIGHT + timedelta(days=days)
    return library.unattended.night(ignore, ignore)


def ended(library, days, state, losses):
    """A run without any record, so many days before the night."""
    stamp = (FIRST_NIGHT - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with Store.open(library.config.paths.database) as store:
        run = store.runs.start("a", RunKind.HARVEST, stamp)
        store.runs.finish(run, state, stamp, RunReport({}, losses))


def heard(httpserver):
    return [
        json.loads(request.get_data())["message"] if request.path == "/mail" else request.path
        for request, _ in httpserver.log
    ]


def test_nights_of_failure_and_recovery_are_told_as_they_happen(library, httpserver):
    library.provider.faults.append(lambda ask: Reply(b"", 500) if ask.path == "/a" else None)
    for days in (2, 1):
        ended(library, days, RunState.PARTIAL, {"failed requests": 1})
    assert night(library, 0).round.exit_code == 3
    [a] = [one for one in library.unattended.status().sources if one.source.name == "a"]
    assert (a.health, a.lossy) == (Health.LOSING, 3)
    library.provider.faults.clear()
    assert night(library, 1).round.exit_code == 0
    told = [line for text in heard(httpserver) for line in text.splitlines() if line.startswith("- a:")]
    assert [line[:34] for line in told] == ["- a: losing: 3 runs lost something", "- a: well again"]


def test_a_remark_is_made_where_a_monitor_does_not_answer(library):
    library.config = replace(library.config, notify=NotifySettings(ping_failure_url="http://127.0.0.1:9/x"))
    done = night(library, 0)
    assert [one.source for one in done.round.results] == ["a"]
    assert done.remarks == [
        "ping: notify.ping_failure_url: the monitor did not take the ping (DownloadConnectionRefusedError)"
    ]


def test_a_round_that_cannot_begin_is_told(library, httpserver):
    library.config.paths.database.write_bytes(b"no database at all, but a text of some length")
    with pytest.raises(StoreError, match="this is not a migresearch database"):
        night(library, 0)
    [mail, pinged] = heard(httpserver)
    assert "this is not a migresearch database" in mail
    assert pinged == "/fail"


def test_whoever_comes_second_tells_nobody(library, httpserver):
    with locked(library.config.paths.database, ROUND), pytest.raises(AtWorkError):
        night(library, 0)
    assert heard(httpserver) == []


def found(library, **facts):
    """The status, with a disk and an index that need no hand unless said otherwise."""
    from migresearch.search.results import IndexState

    state = facts.pop("index", IndexState(10, 0))
    free = facts.pop("free", 10**12)
    return status(library.config, library.clock.now, lambda: state, lambda _: free)


def test_the_disk_the_index_and_the_timer_are_looked_at(library):
    from migresearch.search.results import IndexState

    night(library, 0)
    assert not found(library).needs_a_hand
    [room] = found(library, free=10**8).problems
    assert (room.part, room.remedy) == ("disk", "free space, then migresearch vacuum")
    [index] = found(library, index=IndexState(0, 3)).problems
    assert (index.text, index.remedy) == (
        "3 of 3 works cannot be searched by meaning yet",
        "migresearch index update",
    )
    library.clock.now += timedelta(days=3)
    [timer] = found(library).problems
    assert timer.text == "`harvest --due` was last started 3 days ago"
    library.clock.now += timedelta(days=30)
    assert "no source has brought anything new for 33 days" in [one.text for one in found(library).problems]


def test_sources_with_nothing_three_runs_running_are_named(library):
    for days in (3, 2, 1):
        ended(library, days, RunState.COMPLETE, {})
    one = found(library)
    assert one.empty == ["a"]
    assert "nothing at all three runs running: a" in [finding.text for finding in one.findings]


def test_a_killed_harvest_is_told_truly_the_next_morning(library):
    with Store.open(library.config.paths.database) as store:
        store.runs.start("a", RunKind.HARVEST, "2026-11-22T02:17:00Z")
    [a] = [one for one in found(library).sources if one.source.name == "a"]
    assert a.health is Health.FAILED_ONCE
    with locked(library.config.paths.database, "a"):
        [a] = [one for one in found(library).sources if one.source.name == "a"]
    assert a.health is Health.RUNNING
    night(library, 1)
    with Store.read(library.config.paths.database) as store:
        assert [run.state for run in store.runs.history("a")][:2] == [RunState.COMPLETE, RunState.INTERRUPTED]


def test_an_index_that_is_behind_is_brought_up_to_date_where_nothing_is_due(library, tmp_path):
    library.clock.now = FIRST_NIGHT - timedelta(days=6)
    shelf = Shelf.of(tmp_path / "shelf")
    settings = replace(library.config, paths=shelf.config.paths, encoder=shelf.config.encoder)
    with Library(settings, library.clock) as held:
        held.update_index()
        shelf.save(replace(WORKS["parties"], title="Ballots and borders"))
        assert held.unattended.night(ignore, ignore).round.is_idle
    with Library(settings, library.clock) as held:
        assert held.unattended.status().works_behind == 0
