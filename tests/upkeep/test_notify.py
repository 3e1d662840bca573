"""People and monitors are told by real messages to servers of this machine."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from tests.upkeep.test_health import NOW, F, P, judged, run

from migresearch.config import Config, NotifySettings, Paths
from migresearch.errors import ConfigError, HarvestError
from migresearch.store import Store
from migresearch.upkeep.finding import problem
from migresearch.upkeep.notify import announce, ping
from migresearch.upkeep.status import Status

# apprise reaches for a module that Python is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

BROKEN = judged(run(1, F, note="HTTP 500"), run(2, F), run(8))
FINE = judged(run(0), run(8))
UNCERTAIN = judged(run(0, P), run(1, F), run(2, F))


def status(*sources: Any, findings: Any = ()) -> Status:
    return Status("", Path("m.db"), 10, 0, 10**12, 0, None, None, sources, findings)


@pytest.fixture
def config(tmp_path: Path, httpserver: HTTPServer) -> Config:
    with Store.open(tmp_path / "m.db"):
        pass
    httpserver.expect_request("/secret-token").respond_with_data("ok")
    address = f"json://{httpserver.host}:{httpserver.port}/secret-token"
    return Config(paths=Paths(tmp_path / "m.db", tmp_path / "i"), notify=NotifySettings(urls=address))


def told(httpserver: HTTPServer) -> list[tuple[str, str]]:
    messages = [json.loads(request.get_data()) for request, _ in httpserver.log]
    return [(one["title"], one["message"]) for one in messages]


def test_a_failure_is_told_once_and_the_recovery_once(config: Config, httpserver: HTTPServer) -> None:
    for days, found in enumerate([FINE, BROKEN, BROKEN, UNCERTAIN, FINE, FINE]):
        announce(config, status(found), NOW + timedelta(days=days))
    assert told(httpserver) == [
        (
            "migresearch: 1 in need of a hand",
            "- ssoar: failing: 2 runs failed one after the other; the last: HTTP 500; "
            "migresearch harvest ssoar --dry-run\n\n`migresearch status` says all of it.",
        ),
        (
            "migresearch: 1 well again",
            "- ssoar: well again\n\n`migresearch status` says all of it.",
        ),
    ]


def test_what_stays_broken_is_told_again_after_a_week(config: Config, httpserver: HTTPServer) -> None:
    for days in range(10):
        announce(config, status(BROKEN), NOW + timedelta(days=days))
    assert len(told(httpserver)) == 2


def test_a_long_silence_of_all_is_told(config: Config, httpserver: HTTPServer) -> None:
    silent = problem("news", "no source has brought anything new for 20 days", "migresearch runs")
    announce(config, status(FINE, findings=[silent]), NOW)
    [(title, body)] = told(httpserver)
    assert title == "migresearch: 1 in need of a hand"
    assert body.startswith("- news: no source has brought anything new for 20 days; migresearch runs\n")


def test_a_message_that_was_not_delivered_is_tried_again(config: Config, httpserver: HTTPServer) -> None:
    httpserver.clear()
    httpserver.expect_ordered_request("/secret-token").respond_with_data("no", 500)
    with pytest.raises(HarvestError, match="could not be delivered") as refusal:
        announce(config, status(BROKEN), NOW)
    assert "secret" not in str(refusal.value)
    httpserver.clear()
    httpserver.expect_request("/secret-token").respond_with_data("ok")
    assert announce(config, status(BROKEN), NOW)
    assert not announce(config, status(BROKEN), NOW)


def test_an_address_that_is_none_is_named_by_its_place(config: Config) -> None:
    own = replace(config, notify=NotifySettings(urls=f"{config.notify.urls} nonsense:secret"))
    with pytest.raises(ConfigError, match=r"does not understand address 2$"):
        announce(own, status(BROKEN), NOW)


def test_secrets_do_not_travel_in_messages(config: Config, httpserver: HTTPServer) -> None:
    leaky = judged(run(1, F, note=f"cannot reach {config.notify.urls}"), run(2, F))
    announce(config, status(leaky), NOW)
    [(_, body)] = told(httpserver)
    assert "secret-token" not in body
    assert "cannot reach ***" in body


def test_without_an_address_nobody_is_told_and_nothing_remembered(config: Config) -> None:
    assert not announce(replace(config, notify=NotifySettings()), status(BROKEN), NOW)
    with Store.read(config.paths.database) as store:
        assert store.runs.checkpoints("status") == {}


def pinging(config: Config, httpserver: HTTPServer) -> Config:
    own = NotifySettings(
        ping_url=httpserver.url_for("/ping/secret-uuid"),
        ping_failure_url=httpserver.url_for("/fail/secret-uuid"),
    )
    return replace(config, notify=own)


def test_a_monitor_hears_whether_all_is_well(config: Config, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/ping/secret-uuid").respond_with_data("ok")
    httpserver.expect_request("/fail/secret-uuid").respond_with_data("ok")
    own = pinging(config, httpserver)
    assert ping(own, is_well=True)
    assert ping(own, is_well=False)
    assert [request.path for request, _ in httpserver.log] == ["/ping/secret-uuid", "/fail/secret-uuid"]
    assert not ping(config, is_well=True), "no address, no ping"


def test_a_ping_that_is_not_taken_is_said_without_the_address(config: Config, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/ping/secret-uuid").respond_with_data("gone", 404)
    with pytest.raises(HarvestError) as refusal:
        ping(pinging(config, httpserver), is_well=True)
    assert str(refusal.value) == "notify.ping_url: the monitor did not take the ping (HTTP 404)"
    logs = config.paths.database.with_name("m.db.logs")
    assert not [path for path in logs.iterdir() if "secret" in path.read_text()]


def test_an_address_that_is_no_address_of_the_web_is_refused(config: Config) -> None:
    own = replace(config, notify=NotifySettings(ping_url="file:///etc/passwd"))
    with pytest.raises(ConfigError, match=r"notify.ping_url: write an address that begins with https://$"):
        ping(own, is_well=True)
