"""DOAJ's article search as its documentation describes it: a query in the path, pages by number, 1,000 results."""

import re
from typing import Any
from urllib.parse import unquote

from .server import Ask, Provider, Reply, as_json

WINDOW = re.compile(r"last_updated:\[(\S+) TO (\S+)\]")


def article(number: int, changed: str = "2026-10-05T08:00:00Z", **bibjson: Any) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "created_date": "2026-10-01T00:00:00Z",
        "last_updated": changed,
        "bibjson": {
            "title": f"Refugees and their landlords, part {number}",
            "abstract": "Landlords choose, and refugees wait to be chosen; we watched both for a year.",
            "identifier": [{"type": "doi", "id": f"10.5555/doaj.{number}"}],
            "journal": {"title": "Journal of Invented Housing", "language": ["EN"]},
            **bibjson,
        },
    }


class Doaj(Provider):
    """``deepest``: so many results can be paged through; what begins beyond is refused."""

    def __init__(self, articles: list[dict[str, Any]]) -> None:
        super().__init__()
        self.articles = articles
        self.deepest = 1000

    def answer(self, ask: Ask) -> Reply:
        text = unquote(ask.path.removeprefix("/search/articles/"))
        if "*" in text or "+" in ask.path:
            return as_json({"status": "bad_request", "error": "disallowed Lucene features"}, 400)
        first, last = WINDOW.search(text).groups()
        size, page = min(100, int(ask.query["pageSize"])), int(ask.query["page"])
        start = (page - 1) * size
        if start >= self.deepest:
            return as_json({"status": "bad_request", "error": "You cannot access results beyond 1000"}, 400)
        found = sorted(
            (one for one in self.articles if first <= one["last_updated"] <= last),
            key=lambda one: one["last_updated"],
        )
        answer = {"total": len(found), "page": page, "pageSize": size, "query": text}
        return as_json(answer | {"results": found[start : start + size]})
