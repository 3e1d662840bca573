"""A look at a site, politely and without writing anything: a source whose pages are questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapy.http import Request, Response

from migresearch.config import Config
from migresearch.errors import UsageError
from migresearch.records import Entry
from migresearch_crawlers import launch
from migresearch_crawlers.declaration import Answer, address, state
from migresearch_crawlers.failures import Unreachable
from migresearch_crawlers.itinerary import Itinerary, Slice
from migresearch_crawlers.journey import Clock, Journey, Order, speak
from migresearch_crawlers.probing import steps
from migresearch_crawlers.probing.advice import settings
from migresearch_crawlers.probing.findings import Findings
from migresearch_crawlers.protocols.site import Site
from migresearch_crawlers.protocols.web_pages import WebPages
from migresearch_crawlers.source import Source

STEPS: Mapping[str, Callable[[Response, Findings], list[Slice]]] = {
    "robots.txt": steps.robots,
    "front page": steps.front_page,
    "site map": steps.site_map,
    "feed": steps.feed,
    "wordpress": steps.wordpress,
    "wordpress types": steps.wordpress_types,
    "taxonomies": steps.taxonomies,
    "drupal": steps.drupal,
    "page": steps.page,
}
DECLARED = "declared"
PARTIAL = 3


class Probe(Source):
    """Asks a site for what programs usually find on sites, then for what is declared of it. An answer that
    does not come is a finding."""

    target: ClassVar[type[Site]]

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.findings = Findings()
        self.site = self.target(journey=self.journey, config=self.config)

    @classmethod
    def places(cls, endpoint: str, until: str) -> Iterable[Slice]:
        """What is asked for to begin with."""
        yield steps.look("robots.txt", urljoin(endpoint, "/robots.txt"))
        yield steps.look("front page", urljoin(endpoint, "/"))
        for place in cls.target.slices(None, until):
            yield Slice(DECLARED, place.asks, place.since, place.until)

    def ask(self, place: Slice) -> Request:
        if place.rule == DECLARED:
            return self.site.ask(place)
        # Whatever robots.txt forbids, itself it may be asked for.
        return Request(place.asks["url"], meta={"dont_obey_robotstxt": place.rule == "robots.txt"})

    def read(self, response: Response, place: Slice) -> Answer:
        if place.rule == DECLARED:
            return Answer((), None, extra=tuple(self._declared(response, place)))
        return Answer((), None, extra=tuple(STEPS[place.rule](response, self.findings)))

    def _declared(self, response: Response, place: Slice) -> Iterator[Slice]:
        answer = self.site.read(response, place)
        listed = self.site.listed.get(self.site.list_url(place)) if isinstance(self.site, WebPages) else None
        if listed is not None:
            said = f"{len(listed.pages):,} pages and {len(listed.further):,} further lists as declared"
            self.findings.add(DECLARED, response.url, said, holds=bool(listed.pages or listed.further))
            yield from steps.samples(listed.pages)
            yield from (Slice(DECLARED, one.asks, one.since, one.until) for one in listed.further[:1])
            return
        total = answer.total if answer.total is not None else len(answer.listings)
        said = f"{total:,} entries as declared; {self._example(answer)}"
        self.findings.add(DECLARED, response.url, said, holds=True)

    def _example(self, answer: Answer) -> str:
        """What becomes of the first entry."""
        found = self.site.item(answer.listings[0], DECLARED) if answer.listings else None
        if not isinstance(found, Entry):
            return "the first of them is left out"
        record = found.record
        facts = ", ".join(f"{fact.name}: {fact.value}" for fact in record.facts[:3])
        return f"the first: {record.kind}, {record.issued or 'no date'}, {record.title!r}; {facts}".rstrip(
            "; "
        )

    def _after_failure(self, place: Slice, status: int, reason: str, said: str) -> Iterator[Request]:
        url = place.asks.get("url") or self.site.ask(place).url
        holds = False if place.rule == DECLARED else None
        self.findings.add(place.rule, url, said, holds=holds)
        self.journey.stopped = False  # the target may have given up; the look goes on
        self.journey.itinerary = self.journey.itinerary.instead(())
        yield from self._onwards()

    def _unreachable(self, error: Unreachable) -> None:
        """No further look would tell more, unless the site went away in between."""
        self.findings.unreachable = str(error)
        self.findings.add("site", self.endpoint, str(error), holds=False)
        self.journey.stop(str(error))

    def forecast(self, place: Slice) -> str:
        return f"{self.name}: {place.rule}"


def probe(source: type[Source], config: Config, clock: Clock) -> int:
    """Look at the site and say what was found. Returns the exit code: 3 where something declared does not
    hold. Raises UsageError for a source that is no web site."""
    if not issubclass(source, Site):
        raise UsageError(
            f"{source.name} is no web site; `migresearch harvest {source.name} --dry-run` asks it"
        )
    endpoint = address(source, config)
    kind = _probe_of(source)
    places = tuple(kind.places(endpoint, clock.stamp()))
    journey = Journey(Order(), clock, Itinerary(clock.stamp(), None, None, places))
    crawler, _reason = launch.crawl(kind, journey, config)
    assert isinstance(crawler.spider, Probe)  # noqa: S101 - for the type checker
    found = crawler.spider.findings
    speak(
        {
            "event": "findings",
            "source": source.name,
            "state": state(source),
            "endpoint": endpoint,
            "findings": found.rows(),
            "as_declared": found.all_hold,
            "unreachable": found.unreachable,
            "settings": settings(source.name, source, endpoint, found),
        }
    )
    speak({"event": "result", "run": None, "state": "probed"})
    return 0 if found.all_hold else PARTIAL


def _probe_of(source: type[Site]) -> type[Probe]:
    names = ("name", "title", "homepage", "endpoint", "hosts", "licence", "requests_per_second")
    members = {name: getattr(source, name) for name in names}
    return type("ProbeOf", (Probe,), {**members, "target": source, "__doc__": Probe.__doc__})
