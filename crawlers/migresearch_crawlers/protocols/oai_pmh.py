"""OAI-PMH 2.0: lists of records in windows of time, behind resumption tokens."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request, Response

from migresearch.clean import xml
from migresearch.clean.arxiv import arxiv_record
from migresearch.clean.datacite_xml import datacite_xml_record
from migresearch.clean.doaj import doaj_xml_record
from migresearch.clean.dublin_core import dublin_core_record
from migresearch.records import Record
from migresearch_crawlers.admission import about_migration
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Declined, UnreadableAnswer, Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.oai_xml import Document, document, element, stored
from migresearch_crawlers.source import Source
from migresearch_crawlers.windows import halves, years

# By the name of the metadata's own element, so that a stored payload says itself how it is read.
MAPPINGS: Mapping[str, Any] = {
    "dc": dublin_core_record,
    "oai_datacite": datacite_xml_record,
    "resource": datacite_xml_record,
    "doajArticle": doaj_xml_record,
    "arXiv": arxiv_record,
}
MOST_EMPTY_PAGES = 50
MOST_REPEATS = 2


class OaiSource(Source):
    """A repository. ``sets`` restricts it to some of its sets; empty means all of it. Of a wide one only
    what speaks of migration is kept. ``version_suffix``: a pattern of how its identifiers end where they name
    a version; without it a new version follows the old one instead of standing beside it."""

    metadata_prefix: ClassVar[str] = "oai_dc"
    sets: ClassVar[tuple[str, ...]] = ()
    is_wide: ClassVar[bool] = False
    version_suffix: ClassVar[str] = ""
    obeys_robots = False
    robots_reason = "OAI-PMH is an interface for harvesters"
    increments = "from and until by datestamp"
    deletions = "as the repository's Identify says: records with status deleted, or none"
    overlap_days = 1
    totals_are_exact = False
    second_granularity = False
    empty_pages = 0

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        for name in cls.sets or ("",):
            rule = f"set {name}" if name else "repository"
            yield Slice(rule, {"set": name}, since, until)

    def prelude(self) -> Request | None:
        return self._request({"verb": "Identify"})

    def overture(self, response: Response) -> None:
        """Learn the granularity and, for a first harvest, cut the whole history into years."""
        identity = document(response.body)
        if not identity.all("Identify"):
            raise UnreadableAnswer(_errors(identity) or "the server does not identify itself")
        self.second_granularity = "h" in (identity.text("granularity") or "")
        self.journey.tell(f"{self.name}: deleted records: {identity.text('deletedRecord') or 'not said'}")
        journey = self.journey
        first = identity.text("earliestDatestamp") or "1990-01-01"
        pending = [year for place in journey.itinerary.pending for year in years(place, first)]
        journey.itinerary = replace(journey.itinerary, pending=tuple(pending))

    def ask(self, place: Slice) -> Request:
        if place.cursor:
            return self._request({"verb": "ListRecords", "resumptionToken": place.cursor})
        query = {"verb": "ListRecords", "metadataPrefix": self.metadata_prefix}
        for name, value in (("from", place.since), ("until", place.until), ("set", place.asks["set"])):
            if value:
                query[name] = value if name == "set" else self._datestamp(value)
        return self._request(query)

    def _datestamp(self, moment: str) -> str:
        return moment if self.second_granularity else moment[:10]

    def _request(self, query: Mapping[str, str]) -> Request:
        joint = "&" if "?" in self.endpoint else "?"
        return Request(f"{self.endpoint}{joint}{urlencode(query)}", headers={"Accept": "text/xml, */*;q=0.5"})

    def read(self, response: Response, place: Slice) -> Answer:
        answer = document(response.body)
        codes = {one.attrib.get("code", "") for one in answer.all("error")}
        if "noRecordsMatch" in codes:
            return Answer((), None)
        if "badResumptionToken" in codes and place.redone < MOST_REPEATS:
            self.journey.note(f"{self.name}: a token has expired; its window is read again, in halves")
            return Answer((), None, instead=tuple(halves(place) or [place.again()]))
        if codes:
            raise UnreadableAnswer(_errors(answer))
        return self._page_of(answer, place)

    def _page_of(self, answer: Document, place: Slice) -> Answer:
        if not answer.all("ListRecords"):
            raise UnreadableAnswer("the answer holds no ListRecords")
        records = answer.all("record")
        found = [listing for record in records if (listing := self._listing(record))]
        lost = {"records lost to broken XML": answer.lost, "records without id": len(records) - len(found)}
        losses = {reason: count for reason, count in lost.items() if count}
        token = answer.text("resumptionToken")
        if not (records or token or place.cursor):
            raise UnreadableAnswer(
                "the list is empty, which the protocol says in other words (noRecordsMatch)"
            )
        if token and token == place.cursor:
            losses["repeated tokens"] = 1
            token = None
        self._count_empty(found)
        size = next((one.attrib.get("completeListSize", "") for one in answer.all("resumptionToken")), "")
        return Answer(tuple(found), token, int(size) if size.isdecimal() else None, losses)

    def _listing(self, record: Any) -> Listing | None:
        header = next((one for one in record if xml.local_name(one) == "header"), None)
        name = next(iter(xml.texts(header, "identifier")), None) if header is not None else None
        if header is None or name is None:
            return None
        gone = header.attrib.get("status") == "deleted"
        return Listing(re.sub(f"(?:{self.version_suffix})$", "", name), None if gone else stored(record))

    def _count_empty(self, found: list[Listing]) -> None:
        self.empty_pages = 0 if found else self.empty_pages + 1
        if self.empty_pages > MOST_EMPTY_PAGES:
            raise UnreadableAnswer(f"{MOST_EMPTY_PAGES} pages without a record, one after the other")

    def record(self, listing: Listing) -> Record:
        root = element(listing.raw or b"")
        listed = next(iter(xml.texts(root, "datestamp")), None)
        for one in root.iter():
            if mapping := MAPPINGS.get(xml.local_name(one)):
                if not xml.texts(one, "title"):
                    raise Untitled()
                record: Record = mapping(one, source=self.name, source_id=listing.source_id, listed=listed)
                return about_migration(record) if self.is_wide else record
        raise Declined("no metadata of a known format")

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """A window that breaks the server (or takes it too long) is asked in halves, down to a day."""
        return halves(place) if status == 0 or status >= 500 else None


def repository(name: str, declaration: Mapping[str, Any]) -> type[OaiSource]:
    """The source of a repository that is declared by data: see ``data/oai``."""
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in declaration.items()}
    about = values.pop("about", "")
    defaults = {"plausible": (1, 10_000_000), "verified": (), "assumed": ()}
    return type(f"Oai_{name}", (OaiSource,), {**defaults, **values, "name": name, "__doc__": about})


def _errors(answer: Document) -> str:
    said = (f"{one.attrib.get('code', '')} {(one.text or '').strip()}".strip() for one in answer.all("error"))
    return "the server said: " + "; ".join(said)
