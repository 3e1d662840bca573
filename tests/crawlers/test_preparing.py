"""The process beside a long harvest: what it prepares is what the store would, and its death costs nothing."""

import asyncio
import os
import signal
from functools import partial

import pytest
from local.crawls import Crawls, child
from local.openalex import OpenAlex, work

from migresearch.records import Deletion, Entry, Kind, Record
from migresearch.store.rules import default_rules
from migresearch.store.versions import Arrival
from migresearch_crawlers import pipelines
from migresearch_crawlers.preparing import Preparing

ITEMS = (
    Entry(Record("openalex", "W1", Kind.ARTICLE, "Refugees in Sweden"), b'{"id": "W1"}', "topics"),
    Deletion("openalex", "W2"),
    Entry(Record("openalex", "W3", Kind.BOOK, "Remittances"), b'{"id": "W3"}', "journals"),
)


@pytest.fixture
def beside():
    started = Preparing(worth=0)
    yield started
    started.close()


def asked(beside, *pages):
    async def all_at_once():
        return await asyncio.gather(*(beside.prepared(page) for page in pages))

    return asyncio.run(all_at_once())


def test_it_prepares_what_the_store_would(beside):
    ((first, deleted, last),) = asked(beside, ITEMS)
    rules = default_rules()
    assert first == Arrival(ITEMS[0]).prepared(rules)
    assert (deleted, last) == (ITEMS[1], Arrival(ITEMS[2]).prepared(rules))
    assert (first.rows.work["title"], first.rule) == ("Refugees in Sweden", "topics")


def test_pages_come_back_in_their_order(beside):
    pages = asked(beside, ITEMS[:1], ITEMS[1:], ())
    assert [[item.source_id for item in page] for page in pages] == [["W1"], ["W2", "W3"], []]


def test_a_short_harvest_starts_no_process():
    beside = Preparing(worth=3)
    assert asked(beside, ITEMS) == [ITEMS]
    beside.close()


def test_what_it_fails_on_the_store_prepares(beside):
    """A record without a title cannot be kept; that is the store's to say."""
    untitled = (Entry(Record("openalex", "W4", Kind.ARTICLE, " "), b"{}", "topics"),)
    assert asked(beside, untitled) == [untitled]
    assert asked(beside, ITEMS)[0][0].source_id == "W1"


def test_a_dead_process_costs_nothing_but_time(beside):
    asked(beside, ITEMS)
    os.kill(beside._child.pid, signal.SIGKILL)
    assert asked(beside, ITEMS) == [ITEMS]


def beside_from_the_first_page(*arguments):
    """What runs in the child, where no harvest is too short for a process beside it."""
    pipelines.Preparing = partial(Preparing, worth=0)
    child(*arguments)


def test_a_harvest_beside_it_ends_as_one_without(serve, tmp_path):
    works = [work(n, f"2025-{1 + n % 12:02}-11") for n in range(100, 160)]
    dumps = []
    for target in (child, beside_from_the_first_page):
        folder = tmp_path / target.__name__
        folder.mkdir()
        crawls = Crawls(folder, "openalex", serve(OpenAlex(works)).endpoint, page_size=5)
        crawls.target = target
        ended = crawls.run()
        assert ended.run.counts["new"] == 60
        dumps.append(crawls.dump())
    assert dumps[0] == dumps[1]
