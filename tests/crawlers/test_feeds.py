"""Feeds: RSS and Atom as sites write them; traps and web pages in their place are refused."""

import gzip
from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.server import Reply
from local.sites import Pages

from migresearch.store import RunState, Store

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<language>en</language><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"""
ITEM = """<item><title>Report {n} on asylum</title><link>{link}</link>
<guid isPermaLink="false">{n} at https://www.example.org</guid>
<pubDate>Tue, 03 Nov 2026 23:30:00 -0500</pubDate><category>Asylum</category>
<description>&lt;p&gt;What report {n} says.&lt;/p&gt;</description></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Actualités</title>{items}</feed>"""
ENTRY = """<entry><title type="html">Une note {n} sur l'asile &amp;amp; plus</title>
<link href="/news/note-{n}"/><id>tag:example.org,2026:{n}</id><published>2026-11-0{n}T08:00:00Z</published>
<author><name>Anna Example</name></author><summary>Ce que dit la note {n} des personnes réfugiées.</summary>
</entry>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>"""
FILE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&f;</title></item></channel></rss>"""


def rss(*links, built="Mon, 02 Nov 2026 10:00:00 GMT"):
    items = "".join(ITEM.format(n=n, link=link) for n, link in enumerate(links, start=1))
    return RSS.format(built=built, items=items)


def crawl(tmp_path, serve, body, kind="application/rss+xml"):
    """MPI's feed."""
    site = serve(Pages())
    site.found["/rss.xml"] = Reply(body if isinstance(body, bytes) else body.encode(), kind=kind)
    return site, Crawls(tmp_path, "mpi", site.endpoint)


def lines(crawls, word):
    with Store.read(crawls.config.paths.database) as store:
        return [line for line in store.dump() if word in line]


def test_what_an_entry_is_follows_from_where_it_leads(tmp_path, serve):
    body = rss("https://x.example/research/a", "https://x.example/events/b", "https://x.example/news/c")
    _site, crawls = crawl(tmp_path, serve, body)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 3)
    with Store.read(crawls.config.paths.database) as store:
        found = store.works([1, 2, 3])
    assert [(work.title, str(work.kind), work.issued) for work in found] == [
        ("Report 1 on asylum", "report", "2026-11-04"),
        ("Report 2 on asylum", "event", "2026-11-04"),
        ("Report 3 on asylum", "news", "2026-11-04"),
    ]
    assert {work.publisher for work in found} == {"Migration Policy Institute"}


def test_a_feed_made_anew_is_no_change(tmp_path, serve):
    site, crawls = crawl(tmp_path, serve, rss("https://x.example/news/a"))
    crawls.run()
    site.found["/rss.xml"] = Reply(rss("https://x.example/news/a", built="later").encode(), kind="text/xml")
    ended = crawls.run()
    assert (ended.run.counts.get("changed", 0), ended.run.counts["unchanged"]) == (0, 1)


def test_a_feed_that_does_not_reach_back_to_the_last_harvest_says_so(tmp_path, serve):
    site, crawls = crawl(tmp_path, serve, rss("https://x.example/news/a"))
    first = crawls.run(NOW - timedelta(days=5))
    assert "may have been missed" not in first.run.note
    assert "may have been missed" not in crawls.run().run.note, "it still holds what was there then"
    late = rss("https://x.example/news/z").replace("03 Nov", "28 Dec").replace(">1 at", ">9 at")
    site.found["/rss.xml"] = Reply(late.encode(), kind="text/xml")
    ended = crawls.run(NOW + timedelta(days=40))
    assert (ended.code, ended.run.counts["new"]) == (0, 1)
    assert "between 2026-11-21 and 2026-12-29 may have been missed" in ended.run.note


def test_a_sloppy_feed_is_read_as_far_as_it_goes(tmp_path, serve):
    items = "".join(ITEM.format(n=n, link=f"https://x.example/news/{n}") for n in (1, 2))
    sloppy = items.replace("on asylum", "on&nbsp;asylum & more")
    _site, crawls = crawl(tmp_path, serve, RSS.format(built="", items=sloppy))
    assert crawls.run().code == 0
    with Store.read(crawls.config.paths.database) as store:
        titles = {work.title for work in store.works([1, 2])}
    assert titles == {"Report 1 on asylum more", "Report 2 on asylum more"}, "a lone & is lost, nothing else"


def test_atom_is_read_with_its_language_and_links(tmp_path, serve):
    body = ATOM.format(items="".join(ENTRY.format(n=n) for n in (1, 2, 3)))
    site, crawls = crawl(tmp_path, serve, body, "application/atom+xml")
    assert crawls.run().code == 0
    with Store.read(crawls.config.paths.database) as store:
        [work] = store.works([1])
    assert (work.title, work.language, work.issued) == ("Une note 1 sur l'asile & plus", "fr", "2026-11-01")
    assert work.url == f"{site.endpoint}/news/note-1"


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (BOMB, "text/xml", "the server sent a feed that declares entities, which none needs"),
        (FILE, "text/xml", "the server sent a feed that declares entities, which none needs"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html", "a web page instead of a feed"),
        ("Not here", "text/plain", "something that is no XML instead of a feed"),
        (BOMB.encode("utf-16-le"), "text/xml", "something that is no XML instead of a feed"),
        ("<urlset/>", "text/xml", "the server sent <urlset> instead of a feed"),
        (RSS.format(built="", items=""), "text/xml", "the feed has no entries"),
        (b"\x1f\x8b\x08\x00broken", "application/gzip", "cannot be unpacked"),
    ],
    ids=["entities", "local file", "web page", "text", "UTF-16", "other XML", "empty", "broken gzip"],
)
def test_what_is_no_feed_is_said_aloud(tmp_path, serve, body, kind, said):
    _site, crawls = crawl(tmp_path, serve, body, kind)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts.get("new", 0)) == (3, RunState.PARTIAL, 0)
    assert said in ended.run.note
    assert "`migresearch harvest --probe mpi` says what the site offers now" in ended.run.note


def test_a_packed_feed_is_unpacked_up_to_the_limit_only(tmp_path, serve):
    bomb = gzip.compress(b"<rss>" + b" " * 3_000_000)
    site = serve(Pages())
    site.found["/rss.xml"] = Reply(bomb, kind="application/gzip")
    ended = Crawls(tmp_path, "mpi", site.endpoint, harvest={"max_body_megabytes": 1}).run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert "Traceback" not in ended.log


def test_escapes_and_scripts_in_titles_are_not_kept(tmp_path, serve):
    item = ITEM.format(n=1, link="https://x.example/news/a").replace(
        "Report 1 on asylum", "&lt;script&gt;alert(1)&lt;/script&gt;Red\u202e alert &amp;#27;[31m"
    )
    _site, crawls = crawl(tmp_path, serve, RSS.format(built="", items=item))
    assert crawls.run().code == 0
    with Store.read(crawls.config.paths.database) as store:
        [work] = store.works([1])
    title = work.title
    assert title.startswith("Red alert")
    assert title.isprintable()
