"""OpenAlex: the open catalogue of the world's research, asked by topic, by journal and by words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from scrapy.http import Request, Response

from migresearch.clean.openalex import openalex_record
from migresearch.records import Record
from migresearch.store import Spending
from migresearch.store.payloads import Held
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Declined, Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.journey import today_midnight_after
from migresearch_crawlers.protocols.json_pages import JsonPages, Numbered, item_of, listing, part

# One credit buys one list call; a search costs ten. A single work is free.
CREDIT_USD = 0.0001
MOST_VALUES = 100
PAGED_RECORDS = 10_000
EARLIEST = "1800-01-01"
TYPES = "article|review|book|book-chapter|preprint|report|dissertation|letter|erratum|retraction|dataset"
FIELDS = (
    "id,doi,title,display_name,ids,type,language,publication_date,publication_year,created_date,updated_date,"
    "primary_location,locations,open_access,authorships,biblio,is_retracted,keywords,topics,primary_topic,"
    "abstract_inverted_index"
)


class OpenAlex(JsonPages):
    """Three rules admit a work: ``topics`` (the core topics of migration research), ``journals`` (core
    journals by ISSN) and ``text`` (words in title or abstract, in the social sciences). What was changed
    upstream after a work was listed comes with ``--refresh``, which reads the works held again by their
    ids, a hundred a call: OpenAlex's own filter for changes is not free.
    """

    name = "openalex"
    title = "OpenAlex"
    homepage = "https://openalex.org"
    endpoint = "https://api.openalex.org"
    licence = "CC0-1.0"
    cadence_days = 7
    requests_per_second = 5.0
    plausible = (20_000, 2_000_000)
    increments = "by date of publication, 60 days back; --refresh reads held works again by id"
    deletions = "--refresh asks for each held work that a list no longer names: 404 gone, 301 merged"
    overlap_days = 60
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "prices, headers and limits of keys, pages, OR values and addresses (OpenAlex help pages, 2026-10)",
        "cursor and page paging, search.title_and_abstract, select (OpenAlex help pages, 2026-10)",
        "topic ids (OpenAlex's own list)",
    )
    assumed = (
        "without a key a cursor is refused, so pages by number are used",
        "X-RateLimit-Remaining and -Credits-Used count credits of $0.0001",
        "the filter for several ids is called `openalex`",
    )
    probes = 4
    can_refresh = True
    longest_url = 4094

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        first, last = (since or EARLIEST)[:10], until[:10]
        kinds = f"type:{TYPES}"
        topics = "|".join(admission.topics("core"))
        yield Slice("topics", {"filter": f"topics.id:{topics},{kinds}"}, since=first, until=last)
        for issns in _chunks([issn for one in admission.journals() for issn in one.issns]):
            filters = f"primary_location.source.issn:{'|'.join(issns)},{kinds}"
            yield Slice("journals", {"filter": filters}, since=first, until=last)
        words = admission.text_query()
        filters = f"primary_topic.domain.id:{words.domain},{kinds}"
        yield Slice("text", {"filter": filters, "search": search_text(words)}, since=first, until=last)

    def ask(self, place: Slice) -> Request:
        if place.rule == "refresh" and "id" not in place.asks:
            held = self.journey.held(place.cursor, MOST_VALUES)
            query = self._query(f"openalex:{'|'.join(one.source_id for one in held)}")
            return self.request("/works", query).replace(meta={"held": held})
        request = super().ask(place)
        if "id" in place.asks:
            request = request.replace(meta={"handle_httpstatus_list": [404, 410]})
        return request

    def path(self, place: Slice) -> str:
        return f"/works/{place.asks['id']}" if "id" in place.asks else "/works"

    def query(self, place: Slice) -> Mapping[str, str]:
        if "id" in place.asks:
            return {"select": FIELDS}
        span = f"from_publication_date:{place.since},to_publication_date:{place.until}"
        # The order of publication does not move under the reader as relevance would.
        query = self._query(f"{place.asks['filter']},{span}") | {"sort": "publication_date:asc"}
        if "search" in place.asks:
            query["search.title_and_abstract"] = place.asks["search"]
        paging = {"cursor": place.cursor or "*"} if self.has_key else {"page": place.cursor or "1"}
        return query | paging

    def headers(self) -> dict[str, str]:
        key = self.config.source(self.name).api_key
        return super().headers() | ({"Authorization": f"Bearer {key}"} if key else {})

    @property
    def has_key(self) -> bool:
        return bool(self.config.source(self.name).api_key)

    def _query(self, filters: str) -> dict[str, str]:
        return {"select": FIELDS, "per_page": str(min(self.rows, MOST_VALUES)), "filter": filters}

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        if "id" in place.asks:
            return self._single(answer, place)
        works = part(answer, "results", list)
        if place.rule == "refresh":
            return self._refreshed(works, response.meta["held"])
        meta = part(answer, "meta", dict)
        total = part(meta, "count", int)
        listings = tuple(work_listing(work) for work in works)
        if self.has_key:
            return Answer(listings, (meta.get("next_cursor") or None) if works else None, total)
        return self._by_number(listings, total, place)

    def _by_number(self, listings: tuple[Listing, ...], total: int, place: Slice) -> Answer:
        """Without a key pages are numbered and end at 10,000 records: longer slices are cut by date."""
        if total > PAGED_RECORDS:
            halves = split_by_date(place)
            if halves:
                self.journey.note(
                    "openalex: without a key, long lists are read in slices of publication dates"
                )
                return Answer((), None, instead=halves)
            self.journey.note(
                f"openalex: {total:,} works of one day, {PAGED_RECORDS:,} of them readable without a key; "
                "set sources.openalex.api_key (free at openalex.org)"
            )
        paging = Numbered(min(self.rows, MOST_VALUES), PAGED_RECORDS, "out of reach without a key")
        return paging.page(listings, total, place)

    def _refreshed(self, works: list[Any], held: list[Held]) -> Answer:
        """Works held, read again; those the list does not name are asked for one by one (that is free)."""
        rules = {one.source_id: one.rule for one in held}
        found = {one.source_id: one for one in map(work_listing, works)}
        listings = [replace(found[one], rule=rules[one]) for one in rules if one in found]
        missing = [one for one in rules if one not in found]
        last = held[-1].source_id
        cursor = last if self.journey.held(last, 1) else None
        return Answer(
            tuple(listings),
            cursor,
            extra=tuple(Slice("refresh", {"id": one, "rule": rules[one]}) for one in missing),
        )

    def _single(self, work: Mapping[str, Any], place: Slice) -> Answer:
        """A work asked for by id. Another id in the answer: merged into that one."""
        found = replace(work_listing(work), rule=place.asks["rule"])
        asked = place.asks["id"]
        gone = () if found.source_id == asked else (Listing(asked, None),)
        return Answer((*gone, found), None)

    def read(self, response: Response, place: Slice) -> Answer:
        if response.status in (404, 410):
            return Answer((Listing(place.asks["id"], None),), None)
        return super().read(response, place)

    def record(self, listing: Listing) -> Record:
        work = item_of(listing)
        if not (work.get("title") or work.get("display_name")):
            raise Untitled()
        if work.get("type") == "paratext" or work.get("is_paratext"):
            raise Declined("paratext")
        return openalex_record(work)

    def spending(self, response: Response) -> Spending:
        used = _number(response, b"X-RateLimit-Credits-Used") or 0.0
        remaining = _number(response, b"X-RateLimit-Remaining")
        return Spending(1, used * CREDIT_USD, None if remaining is None else int(remaining))

    def budget_ends(self, response: Response) -> str | None:
        """Budget gone: no credit left. Too fast: some are left."""
        remaining = _number(response, b"X-RateLimit-Remaining")
        if remaining is None or remaining > 0:
            return None
        seconds = _number(response, b"X-RateLimit-Reset")
        clock = self.journey.clock
        return clock.after(seconds) if seconds is not None else today_midnight_after(clock.now())

    def forecast(self, place: Slice) -> str:
        price = CREDIT_USD * (10 if "search" in place.asks else 1)
        calls = -(-(place.total or 0) // min(self.rows, MOST_VALUES))
        return (
            f"{super().forecast(place)}, ${calls * price:,.4f}; ${self.journey.spent_usd():,.4f} spent today"
        )


def search_text(words: admission.TextQuery) -> str:
    """The words as OpenAlex reads them: any of the terms, none of the false friends."""
    return f"({admission.any_of(words.terms)}) NOT ({admission.any_of(words.false_friends)})"


def split_by_date(place: Slice) -> tuple[Slice, ...]:
    """The slice as two of half its days; empty where it is one day."""
    first, last = date.fromisoformat(place.since or EARLIEST), date.fromisoformat(place.until or "")
    if first >= last:
        return ()
    middle = first + (last - first) // 2
    return (
        replace(place, until=middle.isoformat()),
        replace(place, since=(middle + timedelta(days=1)).isoformat()),
    )


def work_listing(work: Any) -> Listing:
    """A work under the short id by which it is held: W2741809807."""
    found = listing(work, "id")
    return replace(found, source_id=found.source_id.rsplit("/", 1)[-1])


def _chunks(values: list[str]) -> Iterator[list[str]]:
    return (values[i : i + MOST_VALUES] for i in range(0, len(values), MOST_VALUES))


def _number(response: Response, header: bytes) -> float | None:
    try:
        return float((response.headers.get(header) or b"").decode("latin-1"))
    except ValueError:
        return None
