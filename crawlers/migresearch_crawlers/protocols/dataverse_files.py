"""Files of one dataset of a Dataverse repository, by its native API."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy.http import Response

from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.files import offer
from migresearch_crawlers.protocols.json_pages import json_object, part
from migresearch_crawlers.protocols.table_file import TableFiles

DATASET = "dataset"


class DataverseFiles(TableFiles):
    """``doi`` names the dataset; the endpoint is the repository's ``/api``. Tables that the repository has
    turned into its own text format are asked for as they were deposited."""

    doi: ClassVar[str]
    obeys_robots = False
    robots_reason = "a documented interface, meant for programs"

    @classmethod
    def first(cls) -> Slice:
        return Slice(DATASET, {"doi": cls.doi})

    def list_url(self, place: Slice) -> str:
        version = "datasets/:persistentId/versions/:latest-published/files"
        return f"{self.endpoint}/{version}?persistentId=doi:{place.asks['doi']}"

    def offers(self, response: Response, place: Slice) -> Iterable[Slice]:
        answer = json_object(response)
        if answer.get("status") != "OK":
            raise UnreadableAnswer(f"the repository said: {answer.get('message') or answer.get('status')}")
        return list(self._files(part(answer, "data", list)))

    def _files(self, listed: Iterable[Any]) -> Iterator[Slice]:
        for one in listed:
            if not isinstance(one, dict):
                raise UnreadableAnswer("an entry of the list is no object")
            if one.get("restricted"):
                self.journey.note(f"{one.get('label')}: restricted by its depositors, not asked for")
            else:
                yield self._offered(part(one, "dataFile", dict))

    def _offered(self, file: dict[str, Any]) -> Slice:
        number = part(file, "id", int)
        original = file.get("originalFileName")
        url = f"{self.endpoint}/access/datafile/{number}" + ("?format=original" if original else "")
        return offer(url, str(original or part(file, "filename", str)), str(file.get("md5") or ""))
