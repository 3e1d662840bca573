"""Files on a server, fetched only where they have changed, and kept as they came beside the database."""

from pathlib import PurePosixPath
from typing import Any, ClassVar
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from scrapy.http import Request, Response

from migresearch.store.downloads import Download, Downloads, file_name
from migresearch_crawlers.declaration import Fetched
from migresearch_crawlers.file_content import check_content
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.source import Source

FILE = "file"
NOT_MODIFIED = 304


class Files(Source):
    """A source of files. What is in them is its heirs' business: ``holds_records`` says that it is records
    of works, ``index`` the code of the policy index whose scores it is, where the files do not say."""

    holds_records: ClassVar[bool] = False
    index: ClassVar[str] = ""
    requests_per_second = 0.5
    increments = "ETag, Last-Modified and checksums: an unchanged file is not fetched again"
    totals_are_exact = False

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.downloads = Downloads(self.config.paths.database, self.name)

    def address(self, place: Slice) -> str:
        """Where a file is asked for; paths are meant below the endpoint."""
        return urljoin(f"{self.endpoint}/", place.asks["url"])

    def ask(self, place: Slice) -> Request:
        held = self.downloads.held(place.asks["name"])
        known = held if held and held.url == self.address(place) else None
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        return Request(
            self.address(place),
            headers={name: value for name, value in headers.items() if value},
            meta={"handle_httpstatus_list": [NOT_MODIFIED]} if any(headers.values()) else {},
        )

    def fetched(self, response: Response, place: Slice) -> Fetched | None:
        """The file in this response; None where the one held is unchanged. Raises UnreadableAnswer."""
        if response.status == NOT_MODIFIED:
            return None
        check_content(response, place.asks["name"])
        return Fetched(self._download(response, place), response.body)

    def forecast(self, place: Slice) -> str:
        return f"{self.name}: the file {place.asks['name']}"

    def _download(self, response: Response, place: Slice) -> Download:
        return Download(
            source=self.name,
            name=place.asks["name"],
            url=self.address(place),
            fetched_at=self.journey.clock.stamp(),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            mark=place.asks.get("mark", ""),
            index=self.index,
            licence=self.licence,
            terms=self.terms,
            holds_records=self.holds_records,
        )


def offer(url: str, name: str = "", mark: str = "") -> Slice:
    """A file that a list names; ``mark`` is what the list says of its content, such as a checksum."""
    address = urldefrag(url).url
    said = name or unquote(PurePosixPath(urlsplit(address).path).name)
    asks = {"url": address, "name": file_name(said)}
    return Slice(FILE, {**asks, "mark": mark} if mark else asks)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
