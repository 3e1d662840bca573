"""SocArXiv against a local server: pages by number, versions, windows of the time of change."""

from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.osf import Osf, preprint
from local.server import Reply, as_json, on

from migresearch.config import Config
from migresearch.store import RunState, Store
from migresearch_crawlers.known import known_sources

PREPRINTS = [preprint(f"aaaa{one}_v1") for one in "abcdefg"]


def socarxiv(tmp_path, provider, **settings):
    return Crawls(tmp_path, "socarxiv", provider.endpoint, **{"page_size": 3, **settings})


def held(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return [one.source_id for one in store.payloads.held("socarxiv", "", 100)]


def test_pages_are_followed_to_the_end(serve, tmp_path):
    provider = serve(Osf(PREPRINTS))
    ended = socarxiv(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert [ask.query["page"] for ask in provider.asked] == ["1", "2", "3"]
    assert provider.asked[0].query["filter[provider]"] == "socarxiv"
    assert "version=2.15" in provider.asked[0].headers["Accept"]


def test_a_new_version_changes_the_record_and_the_versions_before_it_are_passed_over(serve, tmp_path):
    provider = serve(Osf([preprint("bbbbb_v1")]))
    crawls = socarxiv(tmp_path, provider)
    crawls.run()
    changed = "2026-11-25T00:00:00.000000Z"
    provider.preprints = [
        preprint("bbbbb_v2", changed, doi="10.5555/article.1"),
        preprint("bbbbb_v1", changed, is_latest_version=False),
    ]
    again = crawls.run(now=NOW + timedelta(days=7))
    assert held(crawls) == ["bbbbb"]
    assert (again.run.counts["new"], again.run.counts["changed"]) == (0, 1)
    assert again.run.counts["declined: an earlier version"] == 1
    relations = [line for line in crawls.dump() if '["relation"' in line]
    assert any('"supersedes"' in line for line in relations)
    assert any('"version-of"' in line and "10.5555/article.1" in line for line in relations)


def test_the_next_harvest_asks_for_what_was_changed_in_the_last_fortnight_too(serve, tmp_path):
    provider = serve(Osf(list(PREPRINTS)))
    crawls = socarxiv(tmp_path, provider)
    crawls.run()
    provider.asked.clear()
    crawls.run(now=NOW + timedelta(days=7))
    assert provider.asked[0].query["filter[date_modified][gte]"] == "2026-11-08T12:00:00Z"
    assert provider.asked[0].query["filter[date_modified][lte]"] == "2026-11-29T12:00:00Z"


def test_without_a_token_it_keeps_to_a_hundred_requests_an_hour():
    assert 90 <= known_sources(Config())["socarxiv"].requests_per_second * 3600 <= 100


def test_the_token_travels_in_a_header(serve, tmp_path):
    provider = serve(Osf(PREPRINTS))
    assert socarxiv(tmp_path, provider, api_key="good-token").run().run.state is RunState.COMPLETE
    assert {ask.headers["Authorization"] for ask in provider.asked} == {"Bearer good-token"}
    assert not any("good-token" in ask.path for ask in provider.asked)


def test_a_page_that_is_gone_costs_reading_the_window_again(serve, tmp_path):
    provider = serve(Osf(PREPRINTS))
    provider.faults.append(on(3, reply=as_json({"errors": [{"detail": "Invalid page."}]}, 404)))
    ended = socarxiv(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert [ask.query["page"] for ask in provider.asked] == ["1", "2", "3", "1", "2", "3"]


def test_a_window_that_breaks_the_server_is_asked_in_halves(serve, tmp_path):
    provider = serve(Osf(PREPRINTS))
    provider.faults.append(on(1, 2, reply=Reply(b"", 502)))
    ended = socarxiv(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Sign in</html>", kind="text/html"),
        as_json({"data": [], "links": {"next": None}}),
        as_json({"data": "moved", "meta": {"total": 7}, "links": {"next": None}}),
        as_json({"data": [PREPRINTS[3]], "meta": {"total": 7}, "links": {"next": ["page", 3]}}),
    ],
    ids=["a web page", "no total", "a list that became text", "a link that became a list"],
)
def test_an_answer_that_is_none_stops_at_the_last_safe_place(serve, tmp_path, reply):
    provider = serve(Osf(PREPRINTS))
    provider.faults.append(on(2, reply=reply))
    crawls = socarxiv(tmp_path, provider)
    assert crawls.run().run.state is RunState.PARTIAL
    again = crawls.run()
    assert (again.run.state, again.run.counts["new"]) == (RunState.COMPLETE, 4)
    assert provider.asked[2].query["page"] == "2"
