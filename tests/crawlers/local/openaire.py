"""The OpenAIRE Graph as its documentation and clients describe it: cursors, at most 100 a page, an hourly limit."""

from typing import Any

from .server import Ask, Provider, Reply, as_json

PARAMETERS = {
    "research-products": {"search", "type", "fromPublicationDate", "toPublicationDate", "sortBy", "pageSize"},
    "projects": {"search", "fromStartDate", "sortBy", "pageSize"},
}


def product(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"od______0001::{number:032}",
        "type": "publication",
        "mainTitle": f"Refugees in the invented town number {number}",
        "publicationDate": f"2026-01-{number % 28 + 1:02}",
        "instances": [{"type": "Article", "urls": [f"https://repository.example.org/{number}"]}],
        **fields,
    }


def project(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"corda_____he::{number:032}",
        "code": f"10100{number:04}",
        "acronym": f"TOWN{number}",
        "title": f"Asylum in the invented town number {number}",
        "startDate": f"2026-01-{number % 28 + 1:02}",
        "fundings": [{"shortName": "EC", "name": "European Commission"}],
        **fields,
    }


class OpenAire(Provider):
    """``limit``: calls an hour, told in headers. ``expired``: cursors that are no longer taken."""

    def __init__(self, products: list[Any], projects: list[Any] | None = None) -> None:
        super().__init__()
        self.held = {"research-products": products, "projects": projects or []}
        self.limit = 1000
        self.used = 0
        self.expired: set[str] = set()

    def answer(self, ask: Ask) -> Reply:
        things = ask.path.rsplit("/", 1)[-1]
        unknown = ask.query.keys() - PARAMETERS[things] - {"cursor"}
        if unknown or int(ask.query["pageSize"]) > 100 or ask.query["cursor"] in self.expired:
            return as_json(
                {"message": f"Unknown parameter: {unknown}", "error": "Bad Request", "code": 400}, 400
            )
        if self.used >= self.limit:
            return as_json({"error": "Too many requests"}, 429, **self.ledger())
        self.used += 1
        return as_json(self.listed(things, ask.query), **self.ledger())

    def ledger(self) -> dict[str, str]:
        return {"x_ratelimit_limit": str(self.limit), "x_ratelimit_used": str(self.used)}

    def listed(self, things: str, query: dict[str, str]) -> dict[str, Any]:
        """Behind the last entry the same cursor comes again."""
        found = [one for one in self.held[things] if self.fits(one, query)]
        start = 0 if query["cursor"] == "*" else int(query["cursor"].removeprefix("AoI"))
        page = found[start : start + int(query["pageSize"])]
        cursor = f"AoI{start + len(page)}" if page else query["cursor"]
        header = {"numFound": len(found), "page": 0, "pageSize": len(page), "nextCursor": cursor}
        return {"header": header, "results": page}

    def fits(self, one: dict[str, Any], query: dict[str, str]) -> bool:
        first = query.get("fromPublicationDate") or query.get("fromStartDate") or ""
        date = one.get("publicationDate") or one.get("startDate") or ""
        return one.get("type") == query.get("type") and date >= first
