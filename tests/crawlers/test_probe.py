"""A look at a site: what it offers, which declared facts hold, which settings fit; nothing is written."""

import tomllib

import pytest
from local.crawls import CONTEXT, NOW, Crawls
from local.server import Reply, as_json
from local.sites import Pages, WordPressSite, page, post

ROBOTS = "User-agent: *\nDisallow: /private\nCrawl-delay: 10\nSitemap: SITE/map.xml\n"
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>SITE/news/one</loc><lastmod>2026-10-01</lastmod></url><url><loc>SITE/news/two</loc></url>
<url><loc>SITE/event/three</loc></url><url><loc>SITE/about</loc></url></urlset>"""
FEED = """<rss version="2.0"><channel><title>News</title><item><title>One</title><link>SITE/news/one</link>
<pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"""
HEAD = """<meta name="generator" content="Drupal 11"><link rel="alternate" type="application/rss+xml"
 href="/rss.xml"><script type="application/ld+json">{"@type": "WebSite", "name": "Example"}</script>"""
ARTICLE = """<meta name="citation_title" content="One"><meta name="dc.date" content="2026-10-01">
<meta property="og:title" content="One">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "One"}</script>"""


class Look(Crawls):
    """A probe and what it found."""

    def look(self):
        arguments = [self.source, "--probe", "--now", NOW.isoformat()]
        process = CONTEXT.Process(target=self.target, args=(self.config, arguments, self.output, 0))
        process.start()
        process.join(60)
        written = self.config.paths.database.exists()
        ended = self.ended(process.exitcode)
        [report] = [event for event in ended.events if event["event"] == "findings"]
        return ended, report, written


def found(report, step):
    return [one["found"] for one in report["findings"] if one["step"] == step]


@pytest.fixture
def site(serve):
    """A site with a feed, a map and JSON:API, and nothing of what is declared of the hub."""
    pages = serve(Pages())
    pages.put("/robots.txt", ROBOTS, "text/plain")
    pages.put("/map.xml", MAP, "text/xml")
    pages.put("/", page("Welcome", HEAD))
    pages.put("/rss.xml", FEED, "application/rss+xml")
    for path in ("/news/one", "/news/two", "/event/three"):
        pages.put(path, page("One", ARTICLE))
    return pages


def test_a_site_that_is_as_declared(serve, tmp_path):
    site = serve(WordPressSite(posts=[post(n) for n in range(1, 8)], portfolio=[post(90, type="portfolio")]))
    ended, report, written = Look(tmp_path, "mpg", site.endpoint, page_size=3).look()
    assert (ended.code, report["as_declared"], written) == (0, True, False)
    declared = found(report, "declared")
    assert declared[0].startswith(
        "7 entries as declared; the first: report, 2026-10-02, 'Note 1 on newcomers"
    )
    assert report["settings"] == f'[sites.mpg]\nendpoint = "{site.endpoint}"\n'
    assert len(site.asked) < 12, "a few pages are asked for"


def test_what_a_site_offers_instead(site, tmp_path):
    ended, report, written = Look(tmp_path, "mpg", site.endpoint).look()
    assert (ended.code, report["as_declared"], report["state"], written) == (3, False, "unverified", False)
    assert found(report, "robots.txt") == [
        "the front page may be read; 10 s between two questions; 1 maps of the site named"
    ]
    assert found(report, "site map") == ["4 pages, 1 with a date of change: /news/ 2, /event/ 1, / 1"]
    assert found(report, "feed") == ["rss20: 1 entries, 2026-11-03 to 2026-11-03"]
    assert found(report, "front page") == ['Drupal 11; 1 feeds named; schema.org: WebSite; title: "Welcome"']
    assert found(report, "declared") == [
        "the server answered HTTP 404",
        "the server answered HTTP 404",
    ]
    assert tomllib.loads(report["settings"]) == {
        "sites": {
            "mpg": {
                "protocol": "sitemap",
                "endpoint": site.endpoint,
                "paths": "/map.xml",
                "items": "^/(?:news|event)/.",
            }
        },
        "sources": {"mpg": {"requests_per_second": 0.1}},
    }


def test_pages_of_the_declared_kind_are_looked_at(site, tmp_path):
    site.put("/sitemap.xml", MAP, "text/xml")
    ended, report, _ = Look(tmp_path, "ewsi", site.endpoint).look()
    assert (ended.code, report["as_declared"]) == (0, True)
    assert found(report, "declared") == ["3 pages and 0 further lists as declared"]
    assert set(found(report, "page")) == {
        'schema.org: NewsArticle; citation_*: 1; Dublin Core: 1; OpenGraph: 1; title: "One"'
    }


def test_open_interfaces_are_found(site, tmp_path):
    site.found["/wp-json/"] = as_json({"name": "Example", "namespaces": ["oembed/1.0", "wp/v2"]})
    types = {
        "post": {"rest_base": "posts"},
        "attachment": {"rest_base": "media"},
        "x": {"rest_base": "report"},
    }
    site.found["/wp-json/wp/v2/types"] = as_json(types)
    site.found["/wp-json/wp/v2/taxonomies"] = as_json({"category": {}, "country": {}})
    links = {"self": {"href": "x"}, "node--news": {"href": "y"}, "user--user": {"href": "z"}}
    site.found["/jsonapi"] = as_json({"data": [], "links": links})
    _, report, _ = Look(tmp_path, "ewsi", site.endpoint).look()
    assert found(report, "wordpress types") == ["posts, media, report"]
    assert found(report, "taxonomies") == ["category, country"]
    assert found(report, "drupal") == ["types of nodes: news"]
    assert tomllib.loads(report["settings"])["sites"]["ewsi"] == {
        "protocol": "wordpress",
        "endpoint": site.endpoint,
        "paths": "posts report",
    }


def test_what_robots_txt_forbids_is_not_asked_for(site, tmp_path):
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    ended, report, _ = Look(tmp_path, "ewsi", site.endpoint).look()
    assert {ask.path for ask in site.asked} == {"/robots.txt"}
    assert found(report, "robots.txt")[0].startswith("the front page is closed to this program")
    assert (ended.code, found(report, "declared")) == (3, ["Forbidden by robots.txt"])
    assert report["settings"] == ""


def test_other_servers_are_not_asked_and_escapes_not_repeated(site, tmp_path):
    site.put("/robots.txt", "Sitemap: http://127.0.0.1:9/map.xml\n", "text/plain")
    site.put("/", page("Welcome", '<meta name="generator" content="\x1b[31mEvil\x1b[0m\u202e">'))
    site.found["/sitemap.xml"] = Reply(b"", 302, headers={"Location": "file:///etc/passwd"})
    _, report, _ = Look(tmp_path, "ewsi", site.endpoint).look()
    assert found(report, "site map")[0].startswith("a way to http://127.0.0.1:9/map.xml was refused")
    text = str(report)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_only_sites_can_be_looked_at(tmp_path, serve):
    pages = serve(Pages())
    crawls = Look(tmp_path, "openalex", pages.endpoint)
    process = CONTEXT.Process(
        target=crawls.target, args=(crawls.config, ["openalex", "--probe"], crawls.output, 0)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 2
    assert "openalex is no web site; `migresearch harvest openalex --dry-run` asks it" in crawls.ended(2).told
    assert pages.asked == []


def test_a_site_that_is_switched_off_is_not_harvested(tmp_path):
    ended = Crawls(tmp_path, "mpg", "").run()
    assert ended.code == 2
    assert "mpg is switched off: whether the site's JSON interface is open was never seen." in ended.told
    assert "`migresearch harvest --probe mpg` says what is there" in ended.told
