"""arXiv against a local server: its sets, its own format, its pace."""

from local.arxiv import Arxiv, Paper
from local.crawls import Crawls

from migresearch.config import Config
from migresearch.store import RunState
from migresearch_crawlers.known import known_sources
from migresearch_crawlers.launch import settings_for

ECONOMICS = [Paper(n, f"2026-01-{n + 10}") for n in range(6)]


def test_every_set_is_read_and_what_is_not_about_migration_declined(serve, tmp_path):
    proofs = Paper(50, "2026-02-01", title="Fixed points of a mechanism")
    provider = serve(Arxiv({"econ": [*ECONOMICS, proofs], "cs:cs:CY": [Paper(60, "2026-03-01")]}))
    ended = Crawls(tmp_path, "arxiv", provider.endpoint).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert ended.run.counts["declined: not about migration"] == 1
    sets = [ask.query["set"] for ask in provider.asked if "set" in ask.query]
    assert list(dict.fromkeys(sets)) == [
        "econ",
        "cs:cs:CY",
        "cs:cs:SI",
        "physics:physics:soc-ph",
        "stat:stat:AP",
    ]


def test_a_paper_in_two_sets_is_one_record(serve, tmp_path):
    provider = serve(Arxiv({"econ": ECONOMICS, "cs:cs:CY": ECONOMICS[:2]}))
    crawls = Crawls(tmp_path, "arxiv", provider.endpoint)
    ended = crawls.run()
    assert (ended.run.counts["new"], ended.run.counts["unchanged"]) == (6, 2)


def test_no_more_than_one_request_in_three_seconds_over_one_connection():
    settings = settings_for(known_sources(Config())["arxiv"], Config())
    assert settings["DOWNLOAD_DELAY"] >= 3
    assert settings["CONCURRENT_REQUESTS"] == 1
