"""Every source of the collection: declared completely, polite, and read as its fixtures say.

A fixture is a folder ``tests/fixtures/sources/<source>/<case>``: ``request.json`` (the place in the
source, and settings), ``response.json|xml|html|csv`` (invented, in the provider's format; a folder
``response`` is what a zip file holds) and ``expected.json``. ``pytest --update-expected`` writes the last one
anew; read the diff before keeping it.
"""

import dataclasses
import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from local.crawls import NOW
from local.files import packed
from scrapy.http import Response

from migresearch.config import Config, SourceSettings, WebSite
from migresearch.records import Deletion
from migresearch_crawlers import spiders
from migresearch_crawlers.declaration import reason_off, state
from migresearch_crawlers.describe import sources_page
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Itinerary, Slice
from migresearch_crawlers.journey import Clock, Journey, Order
from migresearch_crawlers.known import known_sources, written
from migresearch_crawlers.source import Source

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sources"
SOURCES = known_sources(Config())
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/request.json"))
TYPES = {
    ".json": "application/json",
    ".xml": "text/xml",
    ".html": "text/html",
    ".csv": "text/csv",
    "": "application/zip",
}


def reader(name: str, request: dict) -> Source:
    """The source, outside of Scrapy, on a journey that writes nothing."""
    place = Slice(**request["place"])
    settings = Config(sources={name: SourceSettings(page_size=request.get("page_size", 0))})
    journey = Journey(
        Order(), Clock(NOW), Itinerary("2026-11-22T12:00:00Z", None, None, (place,)), speak=lambda _: None
    )
    return SOURCES[name](journey=journey, config=settings)


def replay(folder: Path) -> dict:
    """What the source makes of the stored answer, as plain values."""
    request = json.loads((folder / "request.json").read_text("utf-8"))
    source = reader(folder.parent.name, request)
    place = source.journey.itinerary.pending[0]
    [file] = [path for path in folder.iterdir() if path.stem == "response"]
    url = source.ask(place).url
    headers = {"Content-Type": TYPES[file.suffix], **request.get("headers", {})}
    response = Response(url, headers=headers, body=body_of(file))
    try:
        answer = source.read(response, place)
    except UnreadableAnswer as problem:
        return {"url": url, "unreadable": str(problem)}
    items = [source.item(one, place.rule) for one in answer.listings]
    return {
        "url": url,
        "next": answer.cursor,
        "total": answer.total,
        "extra": [dataclasses.asdict(one) for one in answer.extra],
        "records": [said(item) for item in items if item is not None],
        "counts": dict(source.journey.counts),
        "losses": {**source.journey.losses, **(answer.losses or {})},
        "notes": source.journey.notes,
    }


def body_of(file: Path) -> bytes:
    if file.is_dir():
        return packed({one.name: one.read_bytes() for one in sorted(file.iterdir())})
    return file.read_bytes()


def said(item) -> dict:
    if isinstance(item, Deletion):
        return {"deleted": item.source_id}
    return {"rule": item.rule, **json.loads(item.record.to_json())}


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_stored_answer_is_read_as_expected(folder, request):
    found = replay(folder)
    file = folder / "expected.json"
    if request.config.getoption("--update-expected"):
        file.write_text(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")
    expected = json.loads(file.read_text("utf-8"))
    for name in expected.keys() | found.keys():
        assert found.get(name) == expected.get(name), name


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_is_complete(name):
    source = SOURCES[name]
    assert (source.__doc__ or "").strip(), "its docstring says what it holds and how it is asked"
    assert source.homepage.startswith("https://")
    assert source.endpoint.startswith("https://")
    assert source.licence
    assert source.increments
    assert source.deletions
    assert source.verified or source.assumed, "what about it was verified, what is assumed"
    assert 1 <= source.cadence_days <= 400
    assert 0 < source.requests_per_second <= 5
    low, high = source.plausible
    assert low < high
    assert low > 0 or source.kind == "lookup", "only what depends on the works held may bring nothing"
    assert source.obeys_robots or source.robots_reason, "leaving robots.txt aside needs a reason"
    unseen = source.kind == "institution" and source.switched_off
    assert (FIXTURES / name).is_dir() or unseen, f"no fixture in {FIXTURES / name}"


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.kind == "institution"])
def test_a_site_that_nobody_has_seen_is_switched_off_and_not_counted_as_done(name):
    source = SOURCES[name]
    assert (state(source) == "unverified") == bool(source.switched_off)
    assert reason_off(source, Config()) == source.switched_off
    configured = Config(sites={name: WebSite(endpoint="https://www.example.org")})
    assert reason_off(known_sources(configured)[name], configured) == ""
    assert source.obeys_robots, "they are web pages"
    assert source.verified, "what of it could be read somewhere"
    assert source.assumed, "what nobody could confirm"


def test_every_module_of_spiders_holds_the_source_of_its_name():
    modules = {module.name for module in iter_modules(spiders.__path__)}
    assert {source.name.replace("-", "_") for source in written()} == modules
    for name in modules:
        assert (import_module(f"{spiders.__name__}.{name}").__doc__ or "").strip()


def test_every_fixture_belongs_to_a_source():
    assert {path.name for path in FIXTURES.iterdir()} <= SOURCES.keys()
    assert all((folder / "expected.json").is_file() for folder in CASES)


@pytest.mark.parametrize("name", SOURCES)
def test_every_slice_of_a_source_can_be_asked_for(name):
    source = SOURCES[name]
    for place in source.slices(None, "2026-11-22T12:00:00Z"):
        url = reader(name, {"place": dataclasses.asdict(place)}).ask(place).url
        assert url.startswith(source.endpoint)
        assert len(url.encode()) <= getattr(source, "longest_url", 8000)


def test_the_page_of_sources_is_current():
    page = Path(__file__).parents[2] / "docs" / "sources.md"
    assert page.read_text("utf-8") == sources_page(Config()), "run `make docs`"
