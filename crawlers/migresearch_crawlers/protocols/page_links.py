"""Files behind the links of a web page, or at addresses that are known."""

from collections.abc import Iterable, Iterator
from typing import ClassVar
from urllib.parse import quote, urljoin, urlsplit

from scrapy.http import Response
from scrapy.selector import Selector
from w3lib.html import get_base_url
from w3lib.url import safe_url_string

from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.files import offer
from migresearch_crawlers.protocols.table_file import TableFiles

PAGE = "page"


class PageLinks(TableFiles):
    """The endpoint is a page whose links lead to the files."""

    @classmethod
    def first(cls) -> Slice:
        return Slice(PAGE)

    def list_url(self, place: Slice) -> str:
        return self.endpoint

    def offers(self, response: Response, place: Slice) -> Iterable[Slice]:
        text = response.body.decode("utf-8", "replace")
        links = Selector(text=text, type="html").css("a::attr(href)").getall()
        if not links:
            raise UnreadableAnswer("the page holds no links; it may be made by a script")
        return list(_files(links, get_base_url(text, response.url)))


class FixedAddresses(TableFiles):
    """``files`` are paths below the endpoint."""

    files: ClassVar[tuple[str, ...]]

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        for path in cls.files:
            yield offer(quote(path))


def _files(links: Iterable[str], base: str) -> Iterator[Slice]:
    """Links that end like a file. Names may hold spaces and dashes of any length, escaped or not."""
    for link in links:
        try:
            address = safe_url_string(urljoin(base, link.strip()))
            last = urlsplit(address).path.rpartition("/")[2]
        except ValueError:
            continue  # no address at all
        if "." in last:
            yield offer(address)
