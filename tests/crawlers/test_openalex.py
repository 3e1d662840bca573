"""OpenAlex against a local server with its prices, pages, limits and faults."""

import gzip

import pytest
from local.crawls import Crawls
from local.openalex import OpenAlex, work
from local.server import Reply, always, as_json, on, serving

from migresearch.store import RunState, Store
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.spiders.openalex import split_by_date

SEVEN = [work(n) for n in range(10, 17)]


def openalex(tmp_path, provider, **settings):
    return Crawls(tmp_path, "openalex", provider.endpoint, **{"page_size": 3, **settings})


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What a harvest of the three lists leaves when nothing goes wrong."""
    with serving(OpenAlex(SEVEN, [work(20)], [work(30)])) as provider:
        crawls = openalex(tmp_path_factory.mktemp("undisturbed"), provider)
        assert crawls.run().run.state is RunState.COMPLETE
        return crawls.dump()


def held(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return {one.source_id: one.rule for one in store.payloads.held("openalex", "", 1000)}


def test_a_healthy_harvest_keeps_every_work_once_with_its_rule(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN, [work(16), work(20)], [work(10), work(30)]))
    crawls = openalex(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (0, RunState.COMPLETE)
    assert ended.run.counts == {"seen": 11, "new": 9, "unchanged": 2, "changed": 0, "deleted": 0}
    assert held(crawls) == {f"W{n}": "topics" for n in range(10, 17)} | {"W20": "journals", "W30": "text"}
    assert crawls.watermark() == "2026-09-23T12:00:00Z", "sixty days before the start of the run"


def test_the_second_harvest_asks_for_new_works_only_and_writes_no_row(serve, tmp_path):
    provider = serve(OpenAlex([work(10), work(11, "2026-11-01")]))
    crawls = openalex(tmp_path, provider)
    crawls.run()
    before = crawls.dump()
    again = crawls.run()
    assert again.run.since == "2026-09-23T12:00:00Z"
    assert again.run.counts == {"seen": 1, "new": 0, "unchanged": 1, "changed": 0, "deleted": 0}
    assert crawls.dump() == before


def test_the_key_travels_in_a_header_and_nowhere_else(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    crawls = openalex(tmp_path, provider, api_key="good-key")
    ended = crawls.run()
    assert ended.run.state is RunState.COMPLETE
    assert {ask.query["cursor"] for ask in provider.asked[:4]} == {"*", "after-3", "after-6", "after-9"}
    assert all(ask.headers["Authorization"] == "Bearer good-key" for ask in provider.asked)
    assert not any("good-key" in str(ask.query) for ask in provider.asked)
    assert "good-key" not in ended.log + ended.told
    assert b"good-key" not in crawls.config.paths.database.read_bytes()


def test_a_wrong_key_stops_soon_and_says_which_setting_mends_it(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    ended = openalex(tmp_path, provider, api_key="old-key").run()
    assert (ended.code, ended.run.state) == (1, RunState.FAILED)
    assert "HTTP 401; check the source's api_key" in ended.run.note
    assert len(provider.asked) == 3


def test_who_asks_is_in_the_user_agent(serve, tmp_path):
    provider = serve(OpenAlex([]))
    openalex(tmp_path, provider).run()
    agent = provider.asked[0].headers["User-Agent"]
    assert agent.startswith("migresearch/0.1.0 (")
    assert "mailto:someone@example.org" in agent


def test_the_ledger_knows_calls_cost_and_what_is_left(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    crawls = openalex(tmp_path, provider)
    ended = crawls.run()
    with Store.read(crawls.config.paths.database) as store:
        spent = store.runs.spent("openalex", "2026-11-22")
    # three pages of topics, one of journals for each hundred ISSNs, and one search for ten credits
    assert spent.calls == len(provider.asked)
    assert spent.cost_usd == pytest.approx((len(provider.asked) - 1 + 10) / 10_000)
    assert spent.remaining_calls == provider.credits
    assert "topics, 1800-01-01 to 2026-11-22: 7 records, about 3 calls, $0.0003" in ended.told


def test_too_fast_means_wait_as_long_as_asked(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    provider.faults.append(on(2, reply=as_json({}, 429, Retry_After="0", X_RateLimit_Remaining="900")))
    ended = openalex(tmp_path, provider).run()
    assert ended.run.state is RunState.COMPLETE
    assert "HTTP 429: trying again in 0 s (1 of 1)" in ended.told


def test_a_spent_budget_stops_the_run_which_resumes_and_equals_an_undisturbed_one(
    serve, tmp_path, undisturbed
):
    provider = serve(OpenAlex(SEVEN, [work(20)], [work(30)]))
    provider.credits = 2
    crawls = openalex(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert ended.run.losses == {"not asked for": 1}
    assert "budget at the provider is spent; it resumes at 2026-11-22T13:00" in ended.run.note
    assert ended.run.counts["new"] == 6
    assert crawls.watermark() is None
    assert len(provider.asked) == 3, "a spent budget is not asked again"
    provider.credits = 1000
    provider.asked.clear()
    resumed = crawls.run()
    assert (resumed.run.state, resumed.run.counts["new"]) == (RunState.COMPLETE, 3)
    assert provider.asked[0].query["page"] == "3"
    assert crawls.dump() == undisturbed


def test_the_users_own_daily_limit_is_kept(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    ended = openalex(tmp_path, provider, daily_budget_usd=0.0002).run()
    assert len(provider.asked) == 2
    assert "own limit of $0.0002 (sources.openalex.daily_budget_usd) is spent" in ended.run.note
    assert "resumes at 2026-11-23T00:00:00Z" in ended.run.note


def test_without_a_key_long_lists_are_cut_by_date_and_nothing_is_missing(serve, tmp_path):
    works = [work(100 + n, f"{2000 + n % 26}-0{1 + n % 9}-11") for n in range(10_060)]
    provider = serve(OpenAlex(works))
    provider.credits = 5000
    crawls = openalex(tmp_path, provider, page_size=100)
    ended = crawls.run(limit=300)
    assert ended.run.counts["new"] == 300
    assert "long lists are read in slices of publication dates" in ended.told
    assert ended.code == 0, "nothing was lost: the limit was asked for"
    windows = [ask.query["filter"].rsplit("from_publication_date:", 1)[1] for ask in provider.asked]
    assert windows[:2] == [
        "1800-01-01,to_publication_date:2026-11-22",
        "1800-01-01,to_publication_date:1913-06-13",
    ]
    assert {ask.query["page"] for ask in provider.asked} == {"1", "2", "3"}


def test_windows_split_without_gap_or_overlap_down_to_a_day():
    place = Slice("topics", {}, "2026-02-27", "2026-03-02")
    assert [(one.since, one.until) for one in split_by_date(place)] == [
        ("2026-02-27", "2026-02-28"),
        ("2026-03-01", "2026-03-02"),
    ]
    assert split_by_date(Slice("topics", {}, "2026-03-02", "2026-03-02")) == ()


def test_more_works_on_one_day_than_can_be_paged_are_counted_as_lost(serve, tmp_path):
    provider = serve(OpenAlex([]))
    provider.credits = 5000
    # Only the count is real: the server lists ten pages' worth and then nothing more to page through.
    page = {"meta": {"count": 10_050}, "results": [work(10)]}
    provider.faults.append(lambda ask: as_json(page) if ask.query["page"] == "1" else None)
    crawls = openalex(tmp_path, provider, page_size=100)
    ended = crawls.run(since="2026-01-01", until="2026-01-01", limit=1)
    assert "10,050 works of one day, 10,000 of them readable without a key" in ended.told


def test_a_dry_run_tells_the_cost_and_writes_nothing(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN, [work(20)], [work(30)]))
    crawls = openalex(tmp_path, provider)
    process = crawls.start(dry_run=True)
    process.join()
    assert process.exitcode == 0
    assert not crawls.config.paths.database.exists()
    told = crawls.output.read_text()
    assert "7 records, about 3 calls, $0.0003" in told
    assert "text, 1800-01-01 to 2026-11-22: 1 records, about 1 calls, $0.0010" in told
    assert len(provider.asked) == 3, "the first page of each slice"


def test_refreshing_finds_changed_deleted_and_merged_works(serve, tmp_path):
    provider = serve(OpenAlex([*SEVEN, work(40)]))
    crawls = openalex(tmp_path, provider)
    crawls.run()
    watermark = crawls.watermark()
    provider.gone = {"W11"}
    provider.merged = {"W12": "W40"}
    provider.works["topics"][0] = work(10, title="Refugees and the labour market, corrected")
    ended = crawls.run(refresh=True)
    assert ended.run.state is RunState.COMPLETE
    assert {name: ended.run.counts[name] for name in ("changed", "deleted", "new")} == {
        "changed": 1, "deleted": 2, "new": 0,
    }  # fmt: skip
    assert held(crawls) == {f"W{n}": "topics" for n in (10, 13, 14, 15, 16, 40)}
    assert crawls.watermark() == watermark


def test_untitled_works_are_declined_not_lost(serve, tmp_path):
    provider = serve(OpenAlex([work(10, title=None), work(11)]))
    ended = openalex(tmp_path, provider).run()
    assert ended.run.state is RunState.COMPLETE
    assert ended.run.counts["declined: no title"] == 1


def test_one_unreadable_work_costs_one_work_and_makes_the_run_partial(serve, tmp_path):
    provider = serve(OpenAlex([work(10, type="hologram"), work(11), work(12)]))
    crawls = openalex(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert ended.run.losses == {"unreadable entries": 1}
    assert "W10: OpenAlex type 'hologram' has no kind" in ended.run.note
    assert ended.run.counts["new"] == 2
    assert crawls.watermark() is None


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>maintenance</html>", kind="text/html"), "sent text/html instead of JSON"),
        (Reply(b'{"results": [{"id":'), "sent broken JSON"),
        (Reply(b'["results"]'), "JSON that is a list"),
        (Reply(b'{"results": []}'), "no 'meta'"),
        (Reply(b"[" * 100_000), "broken JSON"),
        (Reply(b"", 500), "HTTP 500"),
        (Reply(b"", 404), "HTTP 404"),
        (Reply(b'{"meta": {"count": 7}, "results": []}' * 9, drop=True), "ResponseDataLossError"),
    ],
    ids=["html", "truncated", "a list", "no meta", "nested", "500", "404", "dropped"],
)
def test_a_bad_page_is_loud_and_the_next_run_mends_it(serve, tmp_path, undisturbed, reply, said):
    provider = serve(OpenAlex(SEVEN, [work(20)], [work(30)]))
    provider.faults.append(lambda ask: reply if ask.query.get("page") == "2" else None)
    crawls = openalex(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert said in ended.told
    assert ended.run.counts["new"] == 5, "the other slices were read"
    provider.faults.clear()
    provider.asked.clear()
    assert crawls.run().run.state is RunState.COMPLETE
    assert [ask.query["page"] for ask in provider.asked] == ["2", "3"], "only what was missing"
    assert crawls.dump() == undisturbed
    assert crawls.watermark() == "2026-09-23T12:00:00Z"


def test_a_server_that_is_down_is_left_alone_soon(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    provider.faults.append(always(Reply(b"", 503)))
    ended = openalex(tmp_path, provider).run()
    assert ended.run.state is RunState.FAILED
    assert "3 failures in a row" in ended.run.note
    assert len(provider.asked) == 6, "three slices, each tried twice"


def test_a_long_pause_asked_for_ends_the_run_and_says_when_it_resumes(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    provider.faults.append(on(2, reply=Reply(b"", 503, headers={"Retry-After": "7200"})))
    ended = openalex(tmp_path, provider).run()
    assert "the server asks to wait 7,200 s" in ended.run.note
    assert "resumes at 2026-11-22T14:00:0" in ended.run.note
    assert (ended.code, ended.run.counts["new"]) == (3, 3)


def test_a_body_without_end_is_cut_off(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    provider.faults.append(on(1, reply=Reply(b"{", endless=True)))
    ended = openalex(tmp_path, provider, harvest={"max_body_megabytes": 1}).run()
    assert ended.run.losses["failed requests"] == 1
    assert "refused while it streamed in" in ended.told


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(serve, tmp_path):
    bomb = gzip.compress(b" " * 20_000_000)
    provider = serve(OpenAlex(SEVEN))
    provider.faults.append(on(1, reply=Reply(bomb, headers={"Content-Encoding": "gzip"})))
    ended = openalex(tmp_path, provider, harvest={"max_body_megabytes": 1}).run()
    assert len(bomb) < 100_000
    assert ended.run.losses == {"failed requests": 1}
    assert ended.run.state is RunState.PARTIAL


@pytest.mark.parametrize(
    "target", ["http://localhost:{port}/works", "file:///etc/passwd", "http://127.0.0.1:1/works"]
)
def test_redirects_away_from_the_server_are_refused(serve, tmp_path, target):
    other = serve(OpenAlex([work(66)]))
    provider = serve(OpenAlex(SEVEN))
    location = target.format(port=other.endpoint.rsplit(":", 1)[1])
    provider.faults.append(on(1, reply=Reply(b"", 302, headers={"Location": location})))
    crawls = openalex(tmp_path, provider)
    ended = crawls.run()
    assert ended.run.state is RunState.PARTIAL
    assert other.asked == []
    assert not any("root:" in line for line in crawls.dump())
    assert "W66" not in held(crawls)


def test_a_page_that_comes_again_and_again_ends_the_slice(serve, tmp_path):
    provider = serve(OpenAlex(SEVEN))
    page = {"meta": {"count": 7, "next_cursor": "round"}, "results": SEVEN[:3]}
    provider.faults.append(lambda ask: as_json(page) if "topics.id" in ask.query["filter"] else None)
    ended = openalex(tmp_path, provider, api_key="good-key").run()
    assert "the server repeats a page" in ended.told
    assert ended.run.losses == {"announced but not listed": 1}
    assert len(provider.asked) < 10
