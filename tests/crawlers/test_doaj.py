"""DOAJ's search against a local server: windows that hold what can be paged through, nothing read twice."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from local.crawls import NOW, Crawls
from local.doaj import WINDOW, Doaj, article
from local.server import Reply, on

from migresearch.store import RunState


def doaj(tmp_path, provider, **settings):
    return Crawls(tmp_path, "doaj", provider.endpoint, **{"page_size": 2, **settings})


def windows(provider):
    return [WINDOW.search(unquote(ask.path)).groups() for ask in provider.asked]


def test_pages_are_read_to_the_end_and_then_only_what_was_changed_since(serve, tmp_path):
    provider = serve(Doaj([article(n) for n in range(5)]))
    crawls = doaj(tmp_path, provider)
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 5)
    assert [ask.query["page"] for ask in provider.asked] == ["1", "2", "3"]
    assert windows(provider)[0] == ("2003-01-01T00:00:00Z", "2026-11-22T12:00:00Z")
    provider.asked.clear()
    provider.articles[0] = article(0, "2026-11-25T00:00:00Z", title="Refugees and their landlords, corrected")
    again = crawls.run(now=NOW + timedelta(days=7))
    assert (again.run.counts["seen"], again.run.counts["changed"]) == (1, 1)
    assert windows(provider) == [("2026-11-20T12:00:00Z", "2026-11-29T12:00:00Z")]


def test_journals_on_migration_are_left_to_the_other_source(serve, tmp_path):
    provider = serve(Doaj([article(1)]))
    doaj(tmp_path, provider).run()
    asked = unquote(provider.asked[0].path)
    assert 'NOT bibjson.subject.term.exact:"Colonies and colonization. Emigration and immigration.' in asked
    assert "%20" in provider.asked[0].path, "a plus would be a letter in a path"


def test_a_window_of_more_than_can_be_paged_through_is_halved_until_it_can(serve, tmp_path):
    changed = [f"2026-10-0{1 + n % 4}T{n % 24:02}:{n % 60:02}:00Z" for n in range(1200)]
    provider = serve(Doaj([article(n, one) for n, one in enumerate(changed)]))
    crawls = doaj(tmp_path, provider, page_size=100)
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 1200)
    assert all(int(ask.query["page"]) <= 10 for ask in provider.asked)


def test_what_was_changed_in_one_minute_beyond_the_limit_is_a_loss_that_is_told(serve, tmp_path):
    provider = serve(Doaj([article(n) for n in range(1005)]))
    ended = doaj(tmp_path, provider, page_size=100).run()
    assert ended.run.state is RunState.PARTIAL
    assert ended.run.losses == {"out of reach: changed in one minute": 5}
    assert ended.run.counts["new"] == 1000


def test_a_window_that_breaks_the_server_is_asked_in_halves(serve, tmp_path):
    provider = serve(Doaj([article(n) for n in range(3)]))
    provider.faults.append(on(1, 2, reply=Reply(b"<html>Bad Gateway</html>", 502, "text/html")))
    ended = doaj(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 3)


@pytest.mark.parametrize(
    "body", [b"<html>Sign in</html>", b"[]", b'{"total": 3}', b'{"total": 3, "results": "soon"}']
)
def test_an_answer_that_is_none_is_a_loss_and_the_next_run_reads_the_window(serve, tmp_path, body):
    provider = serve(Doaj([article(n) for n in range(3)]))
    kind = "text/html" if body.startswith(b"<") else "application/json"
    provider.faults.append(on(2, reply=Reply(body, 200, kind)))
    crawls = doaj(tmp_path, provider)
    assert crawls.run().run.state is RunState.PARTIAL
    assert crawls.watermark() is None
    again = crawls.run()
    assert (again.run.state, again.run.counts["new"]) == (RunState.COMPLETE, 1)
    assert provider.asked[2].query["page"] == "2"


def test_an_empty_page_before_the_end_is_a_loss(serve, tmp_path):
    provider = serve(Doaj([article(n) for n in range(5)]))
    provider.faults.append(on(2, reply=Reply(b'{"total": 5, "results": []}')))
    assert doaj(tmp_path, provider).run().run.losses == {"announced but not listed": 3}


def test_cells_are_declined(serve, tmp_path):
    cells = article(
        2, title="Cell migration in corneal wounds", abstract="Epithelial cell migration in vitro."
    )
    provider = serve(Doaj([article(1), cells]))
    ended = doaj(tmp_path, provider).run()
    assert (ended.run.counts["new"], ended.run.counts["declined: not about migration"]) == (1, 1)
