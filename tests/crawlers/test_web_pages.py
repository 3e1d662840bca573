"""Pages behind maps and lists of a site: each read once, dead ones passed over, changed sites said aloud."""

import gzip
import os
import signal
from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.server import Reply, always
from local.sites import Pages, page

from migresearch.facts import FactName
from migresearch.store import RunState, Store

EVENT = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Example Site"},
{"@type": "Event", "name": "A conference on housing", "startDate": "2026-12-03T09:00", "endDate": "2026-12-04",
 "location": {"@type": "Place", "name": "Town hall", "address": {"addressLocality": "Gent",
 "addressCountry": "BE"}}, "organizer": {"@type": "Organization", "name": "Example Network"},
 "about": {"@type": "Thing", "name": "Housing"}}]}</script>
<meta property="article:published_time" content="2026-11-05T10:00:00Z">"""


def dated(day, **more):
    """The head of a page that says its date, and more of OpenGraph."""
    names = {"article:published_time": day, **{f"og:{name}": value for name, value in more.items()}}
    return "".join(f'<meta property="{name}" content="{value}">' for name, value in names.items())


def site_map(*entries):
    urls = "".join(f"<url><loc>SITE{path}</loc><lastmod>{day}</lastmod></url>" for path, day in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


@pytest.fixture
def hub(serve):
    """The hub on integration: an index of maps, one of them with pages."""
    site = serve(Pages())
    index = "<sitemapindex><sitemap><loc>SITE/map-1.xml</loc></sitemap></sitemapindex>"
    site.put("/sitemap.xml", index, "text/xml")
    listed = [("/news/one_en", "2026-10-01"), ("/event/two_en", "2026-11-01"), ("/about_en", "2026-11-01")]
    site.put("/map-1.xml", site_map(*listed), "application/xml")
    site.put("/news/one_en", page("A new centre", dated("2026-10-01", description="A centre opens.")))
    site.put("/event/two_en", page("Conference", EVENT))
    return site


def of(crawls):
    with Store.read(crawls.config.paths.database) as store:
        numbers = range(1, store.count() + 1)
        return {work.title: work for work in store.works(list(numbers))}


def facts(crawls):
    """Names and values of all facts."""
    with Store.read(crawls.config.paths.database) as store:
        numbers = list(range(1, store.count() + 1))
        return {(fact.name, fact.value) for work in store.works(numbers) for fact in work.facts}


def test_pages_of_the_map_are_read_and_say_what_they_are(tmp_path, hub):
    crawls = Crawls(tmp_path, "ewsi", hub.endpoint)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 2)
    assert hub.paths() == ["/sitemap.xml", "/map-1.xml", "/news/one_en", "/event/two_en"]
    works = of(crawls)
    assert {title: str(work.kind) for title, work in works.items()} == {
        "A new centre": "news",
        "A conference on housing": "event",
    }
    assert facts(crawls) == {
        (FactName.STARTS, "2026-12-03"),
        (FactName.ENDS, "2026-12-04"),
        (FactName.PLACE, "Gent"),
        (FactName.ORGANISER, "Example Network"),
        (FactName.THEME, "Housing"),
    }


def test_a_packed_map_is_read(tmp_path, hub):
    packed = gzip.compress(hub.found["/map-1.xml"].body)
    hub.found["/map-1.xml"] = Reply(packed, kind="application/x-gzip")
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert (ended.code, ended.run.counts["new"]) == (0, 2)


def test_later_only_pages_changed_since_are_asked_for(tmp_path, hub):
    crawls = Crawls(tmp_path, "ewsi", hub.endpoint)
    crawls.run()
    hub.asked.clear()
    hub.put(
        "/map-1.xml", site_map(("/news/one_en", "2026-10-01"), ("/event/two_en", "2026-11-28")), "text/xml"
    )
    hub.put("/event/two_en", page("Conference", EVENT.replace("housing", "schools")))
    ended = crawls.run(NOW + timedelta(days=7))
    assert (ended.run.state, ended.run.counts["changed"]) == (RunState.COMPLETE, 1)
    assert hub.paths() == ["/sitemap.xml", "/map-1.xml", "/event/two_en"]


def test_a_page_has_one_identity_under_its_old_and_new_address():
    from migresearch.config import Config
    from migresearch_crawlers.itinerary import Itinerary
    from migresearch_crawlers.journey import Clock, Journey, Order
    from migresearch_crawlers.known import known_sources

    journey = Journey(Order(), Clock(NOW), Itinerary("", None, None, ()))
    hub = known_sources(Config())["ewsi"](journey=journey, config=Config())
    names = {
        hub.identity(address)
        for address in (
            "https://migrant-integration.ec.europa.eu/library-document/a_en",
            "http://migrant-integration.ec.europa.eu/library-document/a_en/",
            "https://ec.europa.eu/migrant-integration/library-document/a_en",
            "http://ec.europa.eu/ewsi/library-document/a_en",
            "https://www.integration.eu/library-document/a_en",
        )
    }
    assert names == {"migrant-integration.ec.europa.eu/library-document/a_en"}


def test_what_is_stored_is_read_again_without_the_network(tmp_path, hub):
    crawls = Crawls(tmp_path, "ewsi", hub.endpoint)
    crawls.run()
    hub.asked.clear()
    ended = crawls.run(reparse=True)
    assert (ended.code, ended.run.counts["unchanged"], hub.asked) == (0, 2, [])


def test_dead_pages_cost_nothing_and_broken_ones_themselves(tmp_path, hub):
    listed = [(f"/news/{n}_en", "2026-10-01") for n in range(1, 8)]
    hub.put("/map-1.xml", site_map(*listed), "text/xml")
    for n in (1, 2, 5, 7):
        hub.put(f"/news/{n}_en", page(f"News {n}", dated("2026-10-01")))
    hub.found["/news/4_en"] = Reply(b"oops", 500)
    hub.put("/news/6_en", "%PDF-1.7", "application/pdf")
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (3, RunState.PARTIAL, 4)
    assert ended.run.losses == {"pages not read": 1}
    assert ended.run.counts["pages gone"] == 1
    assert ended.run.counts["declined: application/pdf"] == 1


def test_a_login_page_for_every_page_stops_the_source(tmp_path, hub):
    login = page("Sign in", body="<form><input name=p type=password></form>")
    listed = [(f"/news/{n}_en", "2026-10-01") for n in range(1, 40)]
    hub.put("/map-1.xml", site_map(*listed), "text/xml")
    for path, _ in listed:
        hub.put(path, login)
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert (ended.code, ended.run.state, ended.run.counts.get("new", 0)) == (3, RunState.PARTIAL, 0)
    assert "is a page that asks for a password" in ended.run.note
    assert "`migresearch harvest --probe ewsi`" in ended.run.note
    assert len(hub.paths()) < 8, "three in a row are enough"


def test_pages_that_no_longer_say_their_date_stop_the_source(tmp_path, hub):
    listed = [(f"/news/{n}_en", "2026-10-01") for n in range(1, 40)]
    hub.put("/map-1.xml", site_map(*listed), "text/xml")
    for path, _ in listed:
        hub.put(path, page(f"News {path}"))
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert "entries do not say 'issued'; nothing more is asked" in ended.run.note
    assert len(hub.paths()) <= 6


# A first harvest that no answer of use came to has failed; one that was answered strangely is partial.
PARTIAL, FAILED = (3, RunState.PARTIAL), (1, RunState.FAILED)


@pytest.mark.parametrize(
    ("path", "reply", "said", "ending"),
    [
        (
            "/sitemap.xml",
            Reply(b"<html><body>Welcome</body></html>", kind="text/html"),
            "a web page instead",
            PARTIAL,
        ),
        (
            "/sitemap.xml",
            Reply(b"<urlset></urlset>", kind="text/xml"),
            "none of 0 addresses in the site's maps",
            PARTIAL,
        ),
        (
            "/sitemap.xml",
            Reply(b'<!DOCTYPE a [<!ENTITY x "y">]><urlset/>', kind="text/xml"),
            "entities",
            PARTIAL,
        ),
        (
            "/sitemap.xml",
            Reply(b"<rss/>", kind="text/xml"),
            "sent <rss> instead of a map of the site",
            PARTIAL,
        ),
        (
            "/sitemap.xml",
            Reply(b"", 302, headers={"Location": "http://127.0.0.1:9/x"}),
            "was refused",
            FAILED,
        ),
        ("/news/one_en", Reply(b"", 302, headers={"Location": "/"}), "led to / instead", PARTIAL),
        (
            "/news/one_en",
            Reply(b"", 302, headers={"Location": "http://localhost:9/"}),
            "was refused",
            PARTIAL,
        ),
    ],
    ids=["web page", "empty", "entities", "other XML", "loopback", "led home", "page elsewhere"],
)
def test_what_is_not_as_declared_is_said_aloud(tmp_path, hub, path, reply, said, ending):
    hub.found[path] = reply
    hub.put("/", page("Welcome"))
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert (ended.code, ended.run.state) == ending
    assert said in ended.run.note
    assert "`migresearch harvest --probe ewsi`" in ended.run.note


def test_maps_that_name_only_other_pages_are_said_aloud(tmp_path, serve):
    site = serve(Pages())
    maps = "".join(f"<sitemap><loc>SITE/{n}.xml</loc></sitemap>" for n in (1, 2))
    site.put("/sitemap.xml", f"<sitemapindex>{maps}</sitemapindex>", "text/xml")
    site.put("/1.xml", site_map(("/about", "2026-10-01")), "text/xml")
    site.put("/2.xml", site_map(("/contact", "2026-10-01")), "text/xml")
    ended = Crawls(tmp_path, "iom", site.endpoint).run()
    assert "none of 2 addresses in the site's maps is like a page of it" in ended.run.note


def test_maps_that_lead_to_maps_without_end_are_left(tmp_path, serve):
    site = serve(Pages())

    def endless(ask):
        if ask.path == "/robots.txt":
            return None
        text = f"<sitemapindex><sitemap><loc>{site.endpoint}/m{ask.number}.xml</loc></sitemap></sitemapindex>"
        return Reply(text.encode(), kind="text/xml")

    site.faults.append(endless)
    crawls = Crawls(tmp_path, "iom", site.endpoint)
    crawls.target = FewMaps()
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert "the site's map leads to more than 20 maps" in ended.run.note
    assert len(site.asked) < 30


class FewMaps:
    """A crawl that is patient for twenty maps only."""

    def __call__(self, config, *rest):
        from local.crawls import child

        from migresearch_crawlers.protocols import sitemaps

        sitemaps.MOST_MAPS = 20
        child(config, *rest)


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path, hub):
    listed = [(f"/news/{n}_en", "2026-10-01") for n in range(1, 10)]
    hub.put("/map-1.xml", site_map(*listed), "text/xml")
    for n, (path, _) in enumerate(listed):
        hub.put(path, page(f"News {n}", dated("2026-10-01")))
    crawls = Crawls(tmp_path, "ewsi", hub.endpoint)

    def kill(ask):
        if ask.path == "/news/6_en":
            os.kill(process.pid, signal.SIGKILL)

    hub.faults.append(kill)
    process = crawls.start()
    process.join(60)
    hub.faults.clear()
    hub.asked.clear()
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (0, RunState.COMPLETE)
    assert hub.paths() == ["/map-1.xml", *(f"/news/{n}_en" for n in (6, 7, 8, 9))]
    assert len(of(crawls)) == 9


def listing(*paths):
    links = "".join(f'<li><a href="{path}#top">A title</a></li>' for path in paths)
    return page("Legal developments", body=f'<ul>{links}<li><a href="/privacy">Privacy</a></li></ul>')


@pytest.fixture
def network(serve):
    """The equality law network: two pages of developments, newest first; the pages behind repeat the last."""
    site = serve(Pages())
    site.put(
        "/legal-developments?page=0", listing("/legal-developments/4-four", "/legal-developments/3-three")
    )
    site.put("/legal-developments?page=1", listing("/legal-developments/2-two", "/legal-developments/1-one"))
    site.put("/legal-developments?page=2", listing("/legal-developments/2-two", "/legal-developments/1-one"))
    site.put("/publications?page=0", listing("/publications/country-report"))
    site.put("/publications?page=1", listing())
    for n, name in enumerate(("1-one", "2-two", "3-three", "4-four"), start=1):
        head = f'<meta name="dcterms.issued" content="2026-0{n}-01"><meta name="dcterms.spatial" content="Malta">'
        site.put(f"/legal-developments/{name}", page(f"Development {n}", head))
    site.put("/publications/country-report", page("Report on Malta", dated("2026-01-05")))
    return site


def test_lists_are_read_to_where_they_name_nothing_new(tmp_path, network):
    crawls = Crawls(tmp_path, "equality-law", network.endpoint)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 5)
    works = of(crawls)
    assert {title: str(work.kind) for title, work in works.items()} == {
        **{f"Development {n}": "legal-development" for n in (1, 2, 3, 4)},
        "Report on Malta": "report",
    }
    with Store.read(crawls.config.paths.database) as store:
        assert sum("geographies" in line and '"MT"' in line for line in store.dump()) >= 4


def test_later_lists_are_read_as_far_as_the_last_harvest_reaches(tmp_path, network):
    crawls = Crawls(tmp_path, "equality-law", network.endpoint)
    crawls.run()
    network.asked.clear()
    ended = crawls.run(NOW + timedelta(days=14))
    assert (ended.run.state, ended.run.counts["unchanged"]) == (RunState.COMPLETE, 3)
    lists = [ask.query for ask in network.asked if ask.path == "/legal-developments"]
    assert lists == [{"page": "0"}]


def test_a_list_made_by_a_script_is_said_aloud(tmp_path, serve):
    site = serve(Pages())
    empty = page("Legal developments", body="<div id=app></div>")
    site.put("/legal-developments?page=0", empty)
    site.put("/publications?page=0", empty)
    ended = Crawls(tmp_path, "equality-law", site.endpoint).run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert "the list holds no link like ^/legal-developments/.; a script may make it" in ended.run.note


def test_a_list_without_end_is_left(tmp_path, serve):
    site = serve(Pages())

    def endless(ask):
        if ask.path in ("/legal-developments", "/publications"):
            return Reply(listing(f"{ask.path}/{ask.number}-x").encode(), kind="text/html")
        return Reply(page(f"Thing {ask.path}", dated("2026-10-01")).encode(), kind="text/html")

    site.faults.append(endless)
    crawls = Crawls(tmp_path, "equality-law", site.endpoint)
    crawls.target = FewPages()
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert "more than 30 pages in one run" in ended.run.note
    assert len(site.asked) < 40


class FewPages:
    """A crawl that is patient for thirty pages only."""

    def __call__(self, config, *rest):
        from local.crawls import child

        from migresearch_crawlers.protocols.site import Site

        Site.most_pages = 30
        child(config, *rest)


def test_robots_txt_is_obeyed(tmp_path, hub):
    hub.put("/robots.txt", "User-agent: *\nDisallow: /news/\n", "text/plain")
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert "/news/one_en" not in hub.paths()
    assert ended.run.losses == {"pages not read": 1}


def test_a_server_that_breaks_down_is_not_asked_for_all_its_pages(tmp_path, hub):
    listed = [(f"/news/{n}_en", "2026-10-01") for n in range(1, 40)]
    hub.put("/map-1.xml", site_map(*listed), "text/xml")
    hub.faults.append(always(Reply(b"", 503), after=3))
    ended = Crawls(tmp_path, "ewsi", hub.endpoint).run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert len({ask.path for ask in hub.asked}) <= 6
