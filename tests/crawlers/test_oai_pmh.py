"""OAI-PMH against a local repository: windows, tokens, deletions, broken XML."""

import pytest
from local.crawls import Crawls
from local.oai import Deposit, Repository
from local.server import Reply, always, on, serving

from migresearch.store import RunState, Store
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.protocols.oai_xml import document

# Two years: six records in 2024 (two pages), five in 2025 (two pages), none in 2026.
DEPOSITS = [Deposit(n, f"2024-0{n}-15") for n in range(1, 7)] + [
    Deposit(n, f"2025-0{n - 5}-15") for n in range(7, 12)
]


def repository(tmp_path, provider, **settings):
    return Crawls(tmp_path, "repo", provider.endpoint + "/oai", **settings)


def held(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return [int(one.source_id.rsplit(":", 1)[1]) for one in store.payloads.held("repo", "", 100)]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    with serving(Repository(DEPOSITS)) as provider:
        crawls = repository(tmp_path_factory.mktemp("undisturbed"), provider)
        assert crawls.run().run.state is RunState.COMPLETE
        return crawls.dump()


@pytest.mark.parametrize("last_token_is_empty", [True, False])
def test_a_first_harvest_reads_year_by_year_and_token_by_token(serve, tmp_path, last_token_is_empty):
    provider = serve(Repository(DEPOSITS))
    provider.last_token_is_empty = last_token_is_empty
    crawls = repository(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 11)
    assert [(ask.query.get("from"), ask.query.get("until")) for ask in provider.asked[1:]] == [
        ("2024-01-01", "2024-12-31"),
        (None, None),
        ("2025-01-01", "2025-12-31"),
        (None, None),
        ("2026-01-01", "2026-11-22"),
    ]
    assert crawls.watermark() == "2026-11-21T12:00:00Z"


def test_the_next_harvest_asks_from_the_watermark_in_the_servers_granularity(serve, tmp_path):
    provider = serve(Repository([Deposit(1, "2025-03-04T05:06:07Z")], granularity="YYYY-MM-DDThh:mm:ssZ"))
    crawls = repository(tmp_path, provider)
    crawls.run()
    provider.asked.clear()
    assert crawls.run().run.state is RunState.COMPLETE
    assert provider.asked[1].query["from"] == "2026-11-21T12:00:00Z"


def test_deleted_records_are_marked_and_their_works_kept(serve, tmp_path):
    provider = serve(Repository(DEPOSITS))
    crawls = repository(tmp_path, provider)
    crawls.run()
    provider.deposits = [
        Deposit(3, "2026-11-22", is_deleted=True),
        Deposit(99, "2026-11-22", is_deleted=True),
    ]
    ended = crawls.run()
    assert ended.run.state is RunState.COMPLETE
    assert (ended.run.counts["deleted"], ended.run.counts["unchanged"]) == (1, 1)
    assert held(crawls) == [1, 10, 11, 2, 4, 5, 6, 7, 8, 9]
    assert any("Asylum and housing, report 3" in line for line in crawls.dump() if line.startswith('["work"'))


def test_a_dead_token_costs_reading_its_window_again_in_halves(serve, tmp_path, undisturbed):
    provider = serve(Repository(DEPOSITS))
    provider.dead = {"2024-01-01/2024-12-31/4"}
    crawls = repository(tmp_path, provider)
    ended = crawls.run()
    assert ended.run.state is RunState.COMPLETE
    assert "a token has expired; its window is read again, in halves" in ended.told
    assert [ask.query.get("from") for ask in provider.asked[3:6]] == ["2024-01-01", None, "2024-07-01"]
    assert crawls.dump() == undisturbed


def test_a_window_that_breaks_the_server_is_asked_in_halves(serve, tmp_path, undisturbed):
    provider = serve(Repository(DEPOSITS))
    too_much = Reply(b"out of memory", 500)
    provider.faults.append(
        lambda ask: (
            too_much
            if ask.query.get("from", "")[5:] == "01-01" and ask.query["until"][5:] == "12-31"
            else None
        )
    )
    crawls = repository(tmp_path, provider)
    ended = crawls.run()
    assert ended.run.state is RunState.COMPLETE
    assert crawls.dump() == undisturbed


def test_a_token_that_repeats_itself_ends_the_window_with_a_loss(serve, tmp_path):
    provider = serve(Repository(DEPOSITS))
    page = provider.page("2024-01-01", "2024-12-31", 0)
    provider.faults.append(on(3, reply=page))
    ended = repository(tmp_path, provider).run()
    assert ended.run.state is RunState.PARTIAL
    assert ended.run.losses["repeated tokens"] == 1
    assert len(provider.asked) < 9


def test_pages_without_records_are_followed_but_not_for_ever(serve, tmp_path):
    provider = serve(Repository(DEPOSITS))
    empty = "<ListRecords><resumptionToken>2024-01-01/2024-12-31/0</resumptionToken></ListRecords>"
    provider.faults.append(on(2, reply=provider.document(empty)))
    crawls = repository(tmp_path, provider)
    assert crawls.run().run.state is RunState.COMPLETE
    assert len(held(crawls)) == 11

    def turning(ask):
        token = f"t{ask.number}"
        return provider.document(f"<ListRecords><resumptionToken>{token}</resumptionToken></ListRecords>")

    provider.faults[:] = [lambda ask: turning(ask) if ask.query["verb"] == "ListRecords" else None]
    provider.asked.clear()
    ended = crawls.run(since="2026-11-22")
    assert "50 pages without a record, one after the other" in ended.told
    assert len(provider.asked) == 52


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            Reply(b"<!DOCTYPE html><html><body>Moved</body></html>", kind="text/html"),
            "a web page instead of OAI-PMH",
        ),
        (Reply(b"<?xml version='1.0'?><rss><channel/></rss>", kind="text/xml"), "only the beginning"),
        (Reply(b"", kind="text/xml"), "only the beginning"),
        (Reply(b"<OAI-PMH><ListRecords><record>", kind="text/xml"), "only the beginning"),
        (
            Reply(b"<OAI-PMH><error code='badArgument'>no such set</error></OAI-PMH>"),
            "badArgument no such set",
        ),
        (Reply(b"<OAI-PMH><ListSets/></OAI-PMH>"), "holds no ListRecords"),
        (
            Reply(
                b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                b"<OAI-PMH><ListRecords>&b;</ListRecords></OAI-PMH>",
                kind="text/xml",
            ),
            "XML with a DTD",
        ),
        (
            Reply(
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
                b"<OAI-PMH><ListRecords><record>&file;</record></ListRecords></OAI-PMH>",
                kind="text/xml",
            ),
            "XML with a DTD",
        ),
    ],
    ids=["html", "rss", "empty", "truncated", "error", "other verb", "bomb", "external entity"],
)
def test_what_is_no_answer_is_refused_loudly_and_made_good_later(serve, tmp_path, undisturbed, reply, said):
    provider = serve(Repository(DEPOSITS))
    provider.faults.append(lambda ask: reply if ask.query.get("from") == "2025-01-01" else None)
    crawls = repository(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (3, RunState.PARTIAL, 6)
    assert said in ended.told
    assert "root:" not in "".join(crawls.dump())
    assert crawls.watermark() is None
    provider.faults.clear()
    provider.asked.clear()
    assert crawls.run().run.state is RunState.COMPLETE
    assert [ask.query.get("from") for ask in provider.asked] == [None, "2025-01-01", None]
    assert crawls.dump() == undisturbed


def test_a_server_that_does_not_identify_itself_is_not_asked_further(serve, tmp_path):
    provider = serve(Repository(DEPOSITS))
    provider.faults.append(always(Reply(b"<html>gone</html>", kind="text/html")))
    ended = repository(tmp_path, provider).run()
    assert (ended.code, len(provider.asked)) == (1, 1)
    assert ended.run.losses == {"unreadable answers": 1}


def test_forbidden_characters_cost_nothing_and_broken_markup_costs_its_record(serve, tmp_path):
    good = "<record><header><identifier>{0}</identifier><datestamp>2024-02-02</datestamp></header><metadata>{1}</metadata></record>"
    dc = '<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"><title>{0}</title><type>Report</type></dc>'
    pages = [
        good.format("oai:x.org:1", dc.format("Camps\x0b and\x00 cities &#8; and &#x1F; more")),
        good.format("oai:x.org:2", dc.format("A title &nbsp; with an entity nobody declared")),
        "<record><header><identifier>oai:x.org:3</identifier></metadata></record>",
        good.format("oai:x.org:4", dc.format("The last one")),
    ]
    body = f"<OAI-PMH><ListRecords>{''.join(pages)}</ListRecords></OAI-PMH>".encode()
    provider = serve(Repository([]))
    provider.faults.append(on(2, reply=Reply(body, kind="text/xml")))
    crawls = Crawls(tmp_path, "repo", provider.endpoint)
    ended = crawls.run()
    assert ended.run.state is RunState.PARTIAL
    assert ended.run.losses["records lost to broken XML"] >= 1
    titles = [line for line in crawls.dump() if line.startswith('["work"')]
    assert any("Camps and cities and more" in line for line in titles)
    assert held(crawls)[0] == 1


def test_a_record_without_identifier_is_a_loss(serve, tmp_path):
    provider = serve(Repository([]))
    record = "<record><header><datestamp>2026-01-01</datestamp></header><metadata/></record>"
    body = f"<OAI-PMH><ListRecords>{record}</ListRecords></OAI-PMH>".encode()
    provider.faults.append(on(2, reply=Reply(body, kind="text/xml")))
    crawls = repository(tmp_path, provider)
    ended = crawls.run()
    assert (ended.run.state, ended.run.losses) == (RunState.PARTIAL, {"records without id": 1})
    assert crawls.watermark() is None


def test_records_without_title_are_declined(serve, tmp_path):
    provider = serve(Repository([Deposit(1, "2024-02-02", title=" "), Deposit(2, "2024-02-03")]))
    ended = repository(tmp_path, provider).run()
    assert ended.run.state is RunState.COMPLETE
    assert (ended.run.counts["declined: no title"], ended.run.counts["new"]) == (1, 1)


def test_a_document_is_read_in_the_encoding_it_declares():
    text = "<?xml version='1.0' encoding='ISO-8859-1'?><OAI-PMH><a>Flüchtlinge</a></OAI-PMH>"
    assert document(text.encode("latin-1")).text("a") == "Flüchtlinge"


def test_a_deep_document_is_refused_rather_than_recursed():
    deep = b"<OAI-PMH>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</OAI-PMH>"
    found = document(deep)
    assert found.lost >= 1, "libxml2 stops at its own depth; what is behind it counts as lost"


def test_something_that_is_not_xml_at_all():
    with pytest.raises(UnreadableAnswer, match=r"broken XML|beginning"):
        document(b"\x00\x01 </OAI-PMH>")
