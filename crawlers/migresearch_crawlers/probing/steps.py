"""The single looks: each reads one answer, notes what it found and says what to look at next."""

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from protego import Protego
from scrapy.http import Response
from scrapy.utils.sitemap import Sitemap, sitemap_urls_from_robots
from selectolax.lexbor import LexborHTMLParser

from migresearch.clean.page_metadata import page_metadata
from migresearch.clean.schema_org import types
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.probing.findings import Findings, counted, section
from migresearch_crawlers.protocols.foreign_xml import safe_xml
from migresearch_crawlers.protocols.json_pages import json_object

AGENT = "migresearch"
MOST_FEEDS, MOST_MAPS, MOST_PAGES = 3, 2, 3
MOST_BYTES = 64 * 1024 * 1024
FEED_TYPES = ("application/rss+xml", "application/atom+xml")


def look(step: str, url: str) -> Slice:
    """Something to be looked at."""
    return Slice(step, {"url": url})


def robots(response: Response, found: Findings) -> list[Slice]:
    """Which pages programs may ask for, how often, and where the maps are."""
    text = response.body.decode("utf-8", "replace")
    rules = Protego.parse(text)
    home = urljoin(response.url, "/")
    may = "may be read" if rules.can_fetch(home, AGENT) else "is closed to this program"
    delay = rules.crawl_delay(AGENT)
    found.crawl_delay = delay or 0.0
    maps = list(sitemap_urls_from_robots(response.body, home))
    pace = f"; {delay:g} s between two questions" if delay else ""
    found.add("robots.txt", response.url, f"the front page {may}{pace}; {len(maps)} maps of the site named")
    return [look("site map", url) for url in (maps or [urljoin(home, "/sitemap.xml")])[:MOST_MAPS]]


def front_page(response: Response, found: Findings) -> list[Slice]:
    """What runs the site, and the feeds and interfaces that its front page names."""
    tree = LexborHTMLParser(response.body)
    generator = tree.css_first('meta[name="generator"]')
    name = (generator.attributes.get("content") if generator else None) or "does not say what runs it"
    links = tree.css('link[rel="alternate"][href]')
    feeds = [one.attributes.get("href") or "" for one in links if one.attributes.get("type") in FEED_TYPES]
    addresses = [urljoin(response.url, one) for one in dict.fromkeys(feeds)]
    root = _wordpress_root(response, tree) or urljoin(response.url, "/wp-json/")
    found.add("front page", response.url, f"{name}; {len(addresses)} feeds named; {_standards(response)}")
    further = [look("feed", url) for url in addresses[:MOST_FEEDS]]
    return [*further, look("wordpress", root), look("drupal", urljoin(response.url, "/jsonapi"))]


def _wordpress_root(response: Response, tree: LexborHTMLParser) -> str:
    """WordPress names its interface in a header and in the head of each page."""
    for header in response.headers.getlist("Link"):
        address, _, rest = header.decode("latin-1").partition(">")
        if "https://api.w.org/" in rest:
            return urljoin(response.url, address.strip(" <"))
    link = tree.css_first('link[rel="https://api.w.org/"]')
    return urljoin(response.url, link.attributes.get("href") or "") if link else ""


def feed(response: Response, found: Findings) -> list[Slice]:
    """How many entries a feed holds and how far they reach back."""
    body = safe_xml(response, "a feed", MOST_BYTES)
    read = feedparser.parse(BytesIO(body))
    if not read.version:
        raise UnreadableAnswer("this is no feed")
    dates = sorted(
        f"{day.tm_year}-{day.tm_mon:02}-{day.tm_mday:02}"
        for one in read.entries
        if (day := one.get("published_parsed") or one.get("updated_parsed"))
    )
    span = f", {dates[0]} to {dates[-1]}" if dates else ", without dates"
    found.feeds.append(response.url)
    found.add("feed", response.url, f"{read.version}: {len(read.entries)} entries{span}")
    return []


def wordpress(response: Response, found: Findings) -> list[Slice]:
    """Whether WordPress's interface is open; its types are asked for next."""
    answer = json_object(response)
    if "wp/v2" not in (answer.get("namespaces") or ()):
        raise UnreadableAnswer("this is no interface of WordPress")
    root = response.url.rstrip("/")
    found.wordpress_root = root.removesuffix("/wp-json")
    found.add("wordpress", response.url, "its JSON interface is open")
    return [look("wordpress types", f"{root}/wp/v2/types"), look("taxonomies", f"{root}/wp/v2/taxonomies")]


def wordpress_types(response: Response, found: Findings) -> list[Slice]:
    """The types of things the interface gives, by the names it lists them under."""
    names = _rest_bases(json_object(response).values())
    found.wordpress_types = names
    found.add("wordpress types", response.url, ", ".join(names) or "none")
    return []


def taxonomies(response: Response, found: Findings) -> list[Slice]:
    """By what the things are sorted; these are names for ``[meanings]``."""
    found.add("taxonomies", response.url, ", ".join(sorted(map(str, json_object(response)))) or "none")
    return []


def _rest_bases(values: Iterable[Any]) -> list[str]:
    return [str(one["rest_base"]) for one in values if isinstance(one, dict) and one.get("rest_base")]


def drupal(response: Response, found: Findings) -> list[Slice]:
    """The types of nodes that Drupal's JSON:API gives."""
    links = json_object(response).get("links")
    if not isinstance(links, dict):
        raise UnreadableAnswer("this is no interface of Drupal")
    found.drupal_types = [name.partition("--")[2] for name in links if name.startswith("node--")]
    found.add("drupal", response.url, f"types of nodes: {', '.join(found.drupal_types) or 'none'}")
    return []


def site_map(response: Response, found: Findings) -> list[Slice]:
    """How many pages a map names, in which sections, and whether it says when they changed."""
    read = Sitemap(safe_xml(response, "a map of the site", MOST_BYTES))
    entries = list(read)
    urls = [one["loc"] for one in entries]
    if read.type == "sitemapindex":
        found.add("site map", response.url, f"an index of {len(urls)} maps")
        found.maps.append(response.url)
        return [look("site map", url) for url in urls[:1]]
    dated = sum(bool(one.get("lastmod")) for one in entries)
    found.maps = found.maps or [response.url]
    found.sections.update(map(section, urls))
    sections = counted(map(section, urls))
    found.add("site map", response.url, f"{len(urls):,} pages, {dated:,} with a date of change: {sections}")
    return []


def page(response: Response, found: Findings) -> list[Slice]:
    """In which standards a page describes itself."""
    found.add("page", response.url, _standards(response))
    return []


def _standards(response: Response) -> str:
    head = page_metadata(response.body, response.url)
    names = list(head.get("meta", ()))
    things = [name for one in head.get("json_ld", ()) for name in types(one)]
    said = {
        "schema.org": ", ".join(dict.fromkeys(things)),
        "citation_*": str(sum(name.startswith("citation_") for name in names) or ""),
        "Dublin Core": str(sum(name.startswith(("dc.", "dcterms.")) for name in names) or ""),
        "OpenGraph": str(sum(name.startswith(("og:", "article:")) for name in names) or ""),
        "time element": head.get("time", ""),
        "title": json.dumps(head.get("heading") or head.get("title") or "", ensure_ascii=False),
    }
    return "; ".join(f"{name}: {value}" for name, value in said.items() if value)


def samples(urls: Iterable[str]) -> list[Slice]:
    """A few of these pages, from the middle of the list: its ends are often special."""
    listed = list(urls)
    step = max(1, len(listed) // (MOST_PAGES + 1))
    chosen = listed[step::step][:MOST_PAGES] or listed[:MOST_PAGES]
    return [look("page", url) for url in chosen if urlsplit(url).path not in ("", "/")]
