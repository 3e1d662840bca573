"""OpenAlex as its help pages describe it: keys, prices, pages by number or cursor, single works."""

from collections.abc import Sequence
from typing import Any

from .server import Ask, Provider, Reply, as_json


def work(number: int, day: str = "2026-05-01", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.5555/w{number}",
        "title": f"Refugees and the labour market in town {number}",
        "type": "article",
        "publication_date": day,
        "language": "en",
        "topics": [{"id": "https://openalex.org/T10216", "display_name": "Migration", "score": 0.9}],
        "abstract_inverted_index": {"Towns": [0], "welcome": [1], "refugees": [2, 3]},
        **fields,
    }


class OpenAlex(Provider):
    """``works`` by rule. ``key``: the one key it knows. ``credits``: what is left of today's budget."""

    def __init__(self, topics: list[Any], journals: Sequence[Any] = (), text: Sequence[Any] = ()) -> None:
        super().__init__()
        self.works = {"topics": list(topics), "journals": list(journals), "text": list(text)}
        self.key = "good-key"
        self.credits = 1000
        self.gone: set[str] = set()
        self.merged: dict[str, str] = {}
        self.deepest = 10_000

    def answer(self, ask: Ask) -> Reply:
        if ask.headers.get("Authorization", f"Bearer {self.key}") != f"Bearer {self.key}":
            return as_json({"error": "Invalid API key"}, 401)
        if ask.path != "/works":
            return self.single(ask.path.rsplit("/", 1)[-1])
        price = 10 if "search.title_and_abstract" in ask.query else 1
        if self.credits < price:
            return as_json({"error": "Rate limit exceeded"}, 429, **self.ledger(0))
        if ask.size > 4094 or int(ask.query["per_page"]) > 100:
            return as_json({"error": "Invalid query"}, 400)
        self.credits -= price
        return self.listed(ask, price)

    def ledger(self, price: int) -> dict[str, str]:
        return {
            "X_RateLimit_Remaining": str(self.credits),
            "X_RateLimit_Credits_Used": str(price),
            "X_RateLimit_Reset": "3600",
        }

    def listed(self, ask: Ask, price: int) -> Reply:
        works = self.chosen(ask.query)
        size = int(ask.query["per_page"])
        if "cursor" in ask.query and "Authorization" not in ask.headers:
            return as_json({"error": "Cursor paging needs a key"}, 401)
        start = self.start(ask.query, size)
        if start + size > self.deepest and "cursor" not in ask.query:
            return as_json({"error": "Maximum results size of 10,000 reached"}, 400)
        page = works[start : start + size]
        meta = {"count": len(works), "per_page": size, "cost_usd": price / 10_000}
        if "cursor" in ask.query:
            meta["next_cursor"] = f"after-{start + size}" if page else None
        return as_json({"meta": meta, "results": page}, **self.ledger(price))

    def start(self, query: dict[str, str], size: int) -> int:
        if "cursor" in query:
            return 0 if query["cursor"] == "*" else int(query["cursor"].removeprefix("after-"))
        return (int(query.get("page", "1")) - 1) * size

    def chosen(self, query: dict[str, str]) -> list[Any]:
        filters = dict(one.split(":", 1) for one in query["filter"].split(","))
        every = {one["id"]: one for works in self.works.values() for one in works}
        if "openalex" in filters:
            ids = [f"https://openalex.org/{one}" for one in filters["openalex"].split("|")]
            assert len(ids) <= 100
            return [every[one] for one in ids if one in every and self.is_listed(every[one])]
        rule = "topics" if "topics.id" in filters else "journals"
        rule = "text" if "search.title_and_abstract" in query else rule
        first, last = filters["from_publication_date"], filters["to_publication_date"]
        found = [one for one in self.works[rule] if first <= one["publication_date"] <= last]
        return sorted(filter(self.is_listed, found), key=lambda one: one["publication_date"])

    def is_listed(self, work: Any) -> bool:
        return work["id"].rsplit("/", 1)[-1] not in self.gone | self.merged.keys()

    def single(self, name: str) -> Reply:
        if name in self.merged:
            return Reply(status=301, headers={"Location": f"/works/{self.merged[name]}"})
        every = {one["id"].rsplit("/", 1)[-1]: one for works in self.works.values() for one in works}
        if name in self.gone or name not in every:
            return as_json({"error": "Not found"}, 404)
        return as_json(every[name], **self.ledger(0))
