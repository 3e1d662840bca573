"""Formats that change overnight: the run says so, the watermark stays, the next run brings everything."""

from datetime import timedelta

import pytest
from local import drift
from local.crawls import NOW, Crawls
from local.crossref import Crossref, item
from local.oai import Deposit, Repository
from local.openalex import OpenAlex, work
from local.server import Reply

from migresearch.store import RunState, Store

OLD, NEW = range(10, 15), range(15, 20)
NIGHT = NOW + timedelta(days=7)


def provider(source, numbers):
    """What the source lists; each entry was touched on the day before the first or the second harvest."""
    days = {number: "2026-11-20" if number in OLD else "2026-11-28" for number in numbers}
    if source == "openalex":
        return OpenAlex([work(number, days[number]) for number in numbers])
    if source == "crossref":
        return Crossref([item(n, indexed={"date-time": f"{days[n]}T00:00:00Z"}) for n in numbers])
    return Repository([Deposit(number, days[number]) for number in numbers])


def all_of(one, source, numbers):
    """The provider lists these from now on."""
    other = provider(source, numbers)
    for name in ("works", "items", "deposits"):
        if hasattr(other, name):
            setattr(one, name, getattr(other, name))


def spoilt(one, change):
    def fault(ask):
        honest = one.answer(ask)
        body = change(honest.body)
        return None if body is None else Reply(body, 200, honest.kind)

    return fault


def held(crawls, source):
    with Store.read(crawls.config.paths.database) as store:
        return len(store.payloads.held(source, "", 100))


@pytest.fixture(params=["openalex", "crossref", "repo"])
def source(request):
    return request.param


@pytest.fixture
def harvested(serve, tmp_path, source):
    """A provider and its crawls after a healthy harvest of five entries, when five more have come."""
    one = serve(provider(source, OLD))
    crawls = Crawls(tmp_path, source, one.endpoint)
    assert crawls.run().run.state is RunState.COMPLETE
    all_of(one, source, [*OLD, *NEW])
    return one, crawls


@pytest.mark.parametrize(
    "change",
    [drift.list_renamed, drift.list_as_text, drift.type_changed, drift.title_renamed],
    ids=lambda change: change.__name__,
)
def test_a_format_that_changed_is_a_loss_and_made_good_when_it_is_back(harvested, source, change):
    one, crawls = harvested
    watermark = crawls.watermark()
    one.faults.append(spoilt(one, change))
    ended = crawls.run(NIGHT)
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert ended.run.losses
    assert crawls.watermark() == watermark
    one.faults.clear()
    assert crawls.run(NIGHT + timedelta(days=1)).run.state is RunState.COMPLETE
    assert held(crawls, source) == 10


def test_entries_without_title_are_named(harvested):
    one, crawls = harvested
    one.faults.append(spoilt(one, drift.title_renamed))
    ended = crawls.run(NIGHT)
    assert "entries have no title: has the format changed?" in ended.run.note
    assert ended.run.losses["entries without title"] >= 5


def test_an_empty_success_moves_no_watermark(harvested, source):
    one, crawls = harvested
    watermark = crawls.watermark()
    one.faults.append(spoilt(one, drift.emptied))
    ended = crawls.run(NIGHT)
    assert (ended.run.state, ended.run.counts.get("seen", 0)) == (RunState.COMPLETE, 0)
    assert crawls.watermark() == watermark
    one.faults.clear()
    assert crawls.run(NIGHT + timedelta(days=7)).run.counts["new"] == 5
    assert crawls.watermark() > watermark
