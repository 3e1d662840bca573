"""Each fault of a server by itself: what the harvest does about it, and what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.oai import Deposit, Repository
from local.server import Reply, always, on, serving
from local.tls import self_signed

from migresearch.store import RunState, Store

DEPOSITS = [Deposit(number, "2026-11-20") for number in range(1, 10)]
IMPATIENT = {"timeout_seconds": 0.5}


def crawls_of(tmp_path, provider, **harvest):
    return Crawls(tmp_path, "repo", provider.endpoint, harvest=harvest)


def held(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return len(store.payloads.held("repo", "", 100))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<OAI-PMH>" + b" " * 1000, drip=0.1),
        Reply(silent=True),
        Reply(b"<OAI-PMH>" * 100, drop=True),
        Reply(b"", 429),
        Reply(b"", 429, headers={"Retry-After": "0.1"}),
        Reply(b"", 429, headers={"Retry-After": "whenever"}),
        Reply(b"", 503),
        Reply(b"", 502),
        Reply(b"", 504),
    ],
    ids=["slow-loris", "half-open", "dropped", "429", "429 after", "429 odd", "503", "502", "504"],
)
@pytest.mark.parametrize("number", [1, 2, 4], ids=["prelude", "first page", "last page"])
def test_a_fault_that_passes_costs_nothing(serve, tmp_path, reply, number):
    provider = serve(Repository(DEPOSITS))
    provider.faults.append(on(number, reply=reply))
    crawls = crawls_of(tmp_path, provider, **IMPATIENT)
    ended = crawls.run(since="2026-11-01")
    assert (ended.code, ended.run.state, ended.run.losses) == (0, RunState.COMPLETE, {})
    assert "trying again" in ended.told
    assert held(crawls) == 9


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<OAI-PMH>" + b" " * 1000, drip=0.1), "took longer than"),
        (Reply(silent=True), "took longer than"),
        (Reply(b"", 429), "HTTP 429"),
        (Reply(b"", 503), "HTTP 503"),
        (Reply(b"<html><form>Sign in</form></html>", kind="text/html"), "a web page instead of OAI-PMH"),
    ],
    ids=["slow-loris", "half-open", "429", "5xx storm", "login page"],
)
def test_a_fault_that_stays_is_told_and_moves_no_watermark(serve, tmp_path, reply, said):
    provider = serve(Repository(DEPOSITS[:3]))
    crawls = crawls_of(tmp_path, provider, **IMPATIENT)
    crawls.run()
    watermark = crawls.watermark()
    provider.deposits = [*DEPOSITS[:3], *(replace(one, datestamp="2026-11-22") for one in DEPOSITS[3:])]
    provider.faults.append(always(reply, after=len(provider.asked) + 1))
    ended = crawls.run(NOW + timedelta(days=1))
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert said in ended.run.note
    assert crawls.watermark() == watermark
    provider.faults.clear()
    assert crawls.run(NOW + timedelta(days=2)).run.state is RunState.COMPLETE
    assert held(crawls) == 9


@pytest.mark.parametrize(
    ("source", "endpoint", "said"),
    [
        ("repo", "http://repository.invalid/oai", "cannot reach repository.invalid (no such host)"),
        ("crossref", "http://crossref.invalid", "cannot reach crossref.invalid (no such host)"),
        ("mpi", "http://mpi.invalid", "cannot reach mpi.invalid (no such host)"),
        ("repo", "http://127.0.0.1:9/oai", "cannot reach 127.0.0.1 (connection refused)"),
    ],
    ids=["OAI-PMH", "JSON", "robots.txt", "refused"],
)
def test_a_server_that_is_not_there_is_given_up_after_one_round_of_tries(tmp_path, source, endpoint, said):
    ended = Crawls(tmp_path, source, endpoint, harvest={"retries": 2}).run()
    assert (ended.code, ended.run.state, ended.run.losses) == (1, RunState.FAILED, {"failed requests": 1})
    assert ended.run.note == f"{said}; 3 requests, nothing read"
    assert ended.told.count("trying again") == 2


def test_a_server_without_encryption_behind_a_secure_address_is_told(serve, tmp_path):
    provider = serve(Repository(DEPOSITS))
    ended = Crawls(tmp_path, "repo", provider.endpoint.replace("http:", "https:")).run()
    assert (ended.code, ended.run.state) == (1, RunState.FAILED)
    assert "SSL" in ended.run.note
    assert provider.asked == []


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    with serving(Repository(DEPOSITS), self_signed(tmp_path)) as provider:
        ended = Crawls(tmp_path, "repo", provider.endpoint).run()
    assert (ended.code, ended.run.state) == (1, RunState.FAILED)
    assert "certificate" in ended.run.note
    assert provider.asked == [], "nothing was told to a server that may be another one"


def test_a_source_once_read_is_left_to_the_next_run_where_nothing_can_be_read_tonight(serve, tmp_path):
    provider = serve(Repository(DEPOSITS))
    crawls = crawls_of(tmp_path, provider)
    assert crawls.run(limit=2).code == 0
    provider.faults.append(always(Reply(b"", 500)))
    ended = crawls.run(NOW + timedelta(days=1))
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
