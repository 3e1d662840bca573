"""Files of one item of a DSpace repository (version 7 and later), by its REST interface."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy.http import Response

from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.files import offer
from migresearch_crawlers.protocols.json_pages import json_object, part
from migresearch_crawlers.protocols.table_file import TableFiles

ITEM, BUNDLES, FILES = "item", "bundles", "bitstreams"
MOST_FILES = 100


class DspaceFiles(TableFiles):
    """``handle`` names the item (``1814/73190.3``); the endpoint is the REST interface. All addresses are
    made from identifiers, so that a mirror is asked for everything."""

    handle: ClassVar[str]
    obeys_robots = False
    robots_reason = "a documented interface, meant for programs"

    @classmethod
    def first(cls) -> Slice:
        return Slice(ITEM, {"handle": cls.handle})

    def list_url(self, place: Slice) -> str:
        if place.rule == ITEM:
            return f"{self.endpoint}/pid/find?id=hdl:{place.asks['handle']}"
        owner = "items" if place.rule == BUNDLES else "bundles"
        return f"{self.endpoint}/core/{owner}/{place.asks['id']}/{place.rule}?size={MOST_FILES}"

    def offers(self, response: Response, place: Slice) -> Iterable[Slice]:
        readers: Mapping[str, Callable[[Mapping[str, Any]], list[Slice]]] = {
            ITEM: lambda answer: [Slice(BUNDLES, {"id": _id(answer)})],
            BUNDLES: self._bundles,
            FILES: self._files,
        }
        return readers[place.rule](json_object(response))

    def _bundles(self, answer: Mapping[str, Any]) -> list[Slice]:
        """The depositors' own files; others hold licences and thumbnails."""
        bundles = _embedded(answer, BUNDLES)
        return [Slice(FILES, {"id": _id(one)}) for one in bundles if one.get("name") == "ORIGINAL"]

    def _files(self, answer: Mapping[str, Any]) -> list[Slice]:
        return [self._offered(one) for one in _embedded(answer, FILES)]

    def _offered(self, one: Mapping[str, Any]) -> Slice:
        checksum = one.get("checkSum")
        mark = str(checksum.get("value") or "") if isinstance(checksum, dict) else ""
        return offer(f"{self.endpoint}/core/bitstreams/{_id(one)}/content", part(one, "name", str), mark)


def _embedded(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = part(part(answer, "_embedded", dict), name, list)
    if not all(isinstance(one, dict) for one in found):
        raise UnreadableAnswer(f"an entry of {name!r} is no object")
    return found


def _id(answer: Mapping[str, Any]) -> str:
    return quote(part(answer, "uuid", str), safe="")
