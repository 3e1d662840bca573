"""DataCite as its documentation and source code describe it: cursors behind links that leave filters out."""

import base64
import re
from typing import Any
from urllib.parse import urlencode

from .server import Ask, Provider, Reply, as_json

WINDOW = re.compile(r"updated:\[(\S+) TO (\S+)\]")


def entry(number: int, updated: str = "2026-10-05", **attributes: Any) -> dict[str, Any]:
    work = {
        "doi": f"10.5555/dc.{number}",
        "titles": [{"title": f"Housing of refugees, data of wave {number}"}],
        "descriptions": [{"description": "Flats, rents and neighbours.", "descriptionType": "Abstract"}],
        "types": {"resourceTypeGeneral": "Dataset"},
        "publicationYear": 2026,
        "updated": f"{updated}T08:00:00Z",
        **attributes,
    }
    return {"id": work["doi"], "type": "dois", "attributes": work}


class DataCite(Provider):
    """``overlap``: so many entries of a page come again with the next one. A cursor that cannot be read
    starts the list again, as the real one does."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        super().__init__()
        self.entries = entries
        self.overlap = 0

    def answer(self, ask: Ask) -> Reply:
        first, last = WINDOW.search(ask.query["query"]).groups()
        found = [one for one in self.entries if first <= one["attributes"]["updated"][:10] <= last]
        size = int(ask.query["page[size]"])
        start = self.start(ask.query["page[cursor]"])
        page = found[max(0, start - self.overlap) : start + size]
        links = {"self": "https://api.datacite.org/dois?…"}
        if start + size < len(found):
            query = {"page[cursor]": self.cursor(start + size), "page[size]": size}
            links["next"] = f"https://elsewhere.example.org/dois?{urlencode(query)}"
        return as_json({"data": page, "meta": {"total": len(found), "totalPages": 1}, "links": links})

    def start(self, cursor: str) -> int:
        try:
            return int(base64.urlsafe_b64decode(cursor + "==").decode().split(",")[0])
        except ValueError:
            return 0

    def cursor(self, start: int) -> str:
        return base64.urlsafe_b64encode(f"{start},10.5555/dc".encode()).decode().rstrip("=")
