"""Crossref as its answers show it: journals by ISSN, cursors, windows by index date."""

from typing import Any

from .server import Ask, Provider, Reply, as_json


def item(number: int, issn: str = "1369-183X", **fields: Any) -> dict[str, Any]:
    return {
        "DOI": f"10.5555/item.{number}",
        "type": "journal-article",
        "title": [f"Family reunification, case {number}"],
        "abstract": "<jats:p>Families wait, and the waiting has effects that are measured here.</jats:p>",
        "ISSN": [issn],
        "container-title": ["Journal of Invented Migration Studies"],
        "issued": {"date-parts": [[2026, 3]]},
        "indexed": {"date-time": "2026-06-01T00:00:00Z"},
        **fields,
    }


class Crossref(Provider):
    """Knows the journals of its items, and empty ones; others answer 404.

    ``heavy``: more rows than this at once end in 504. ``steady``: the cursor keeps its value.
    """

    def __init__(self, items: list[Any]) -> None:
        super().__init__()
        self.items = items
        self.unknown: set[str] = set()
        self.heavy = 1000
        self.steady = False
        self.served: dict[str, int] = {}

    def answer(self, ask: Ask) -> Reply:
        issn = ask.path.split("/")[2]
        if issn in self.unknown:
            return Reply(b"Resource not found.", 404, "text/plain")
        rows = int(ask.query["rows"])
        if rows > self.heavy:
            return Reply(b"<html>Gateway Timeout</html>", 504, "text/html")
        filters = dict(one.split(":", 1) for one in ask.query["filter"].split(","))
        last = filters["until-index-date"] + "T99"
        first = filters.get("from-index-date", "")
        found = [one for one in self.items if issn in one["ISSN"]]
        found = [one for one in found if first <= one["indexed"]["date-time"] <= last]
        start = self.start(ask.query["cursor"], issn)
        page = found[start : start + rows]
        self.served[issn] = start + len(page)
        message = {"total-results": len(found), "items": page, "next-cursor": self.cursor(start + len(page))}
        return as_json({"status": "ok", "message-type": "work-list", "message": message})

    def start(self, cursor: str, issn: str) -> int:
        if cursor == "*":
            return 0
        return self.served[issn] if self.steady else int(cursor.removeprefix("AoJ+/"))

    def cursor(self, start: int) -> str:
        return "AoJ+/steady" if self.steady else f"AoJ+/{start}"
