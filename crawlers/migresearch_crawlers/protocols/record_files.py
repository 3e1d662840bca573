"""Files that hold records of works: read anew only as far as the copy that lies here, where unchanged."""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO, ClassVar
from urllib.parse import quote

from scrapy.http import Request, Response

from migresearch_crawlers.declaration import Answer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.files import Files, offer

MEGABYTE = 1024 * 1024


class RecordFiles(Files):
    """``files`` are paths below the endpoint, each of at most ``most_megabytes``.

    An unchanged file is not fetched, but read again from the copy: a run that was killed behind the file and
    before its records misses none, and other words admit other records without the network.
    """

    holds_records = True
    files: ClassVar[tuple[str, ...]]
    most_megabytes: ClassVar[int] = 256

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        for path in cls.files:
            yield offer(quote(path))

    def entries(self, file: BinaryIO) -> Answer:
        """The entries of a file. Raises UnreadableAnswer."""
        raise NotImplementedError

    def ask(self, place: Slice) -> Request:
        request = super().ask(place)
        most = max(self.most_megabytes, self.config.harvest.max_body_megabytes) * MEGABYTE
        return request.replace(meta={**request.meta, "download_maxsize": most})

    def read(self, response: Response, place: Slice) -> Answer:
        fetched = self.fetched(response, place)
        path = self.downloads.path(place.asks["name"])
        with BytesIO(response.body) if fetched else path.open("rb") as file:
            return replace(self.entries(file), file=fetched)
