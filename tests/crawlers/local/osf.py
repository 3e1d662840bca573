"""OSF's preprints as its source code lists them: JSON:API pages by number, every version of a preprint."""

from typing import Any

from .server import Ask, Provider, Reply, as_json


def preprint(name: str, modified: str = "2026-10-05T08:00:00.000000Z", **attributes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "type": "preprints",
        "attributes": {
            "title": f"Refugee choirs, a study of {name[:5]}",
            "description": "Refugees sing in choirs, and we listened to what they say about it.",
            "date_created": "2026-10-01T00:00:00.000000Z",
            "date_modified": modified,
            "is_latest_version": True,
            **attributes,
        },
        "links": {"preprint_doi": f"https://doi.org/10.31235/osf.io/{name}"},
    }


class Osf(Provider):
    """``token``: the one token it knows."""

    def __init__(self, preprints: list[dict[str, Any]]) -> None:
        super().__init__()
        self.preprints = preprints
        self.token = "good-token"

    def answer(self, ask: Ask) -> Reply:
        if ask.headers.get("Authorization", f"Bearer {self.token}") != f"Bearer {self.token}":
            return as_json({"errors": [{"detail": "User provided an invalid OAuth2 access token"}]}, 401)
        first, last = (ask.query[f"filter[date_modified][{one}]"] for one in ("gte", "lte"))
        found = [one for one in self.preprints if first <= one["attributes"]["date_modified"] <= last]
        size, page = int(ask.query["page[size]"]), int(ask.query["page"])
        start = (page - 1) * size
        if start and start >= len(found):
            return as_json({"errors": [{"detail": "Invalid page."}]}, 404)
        more = start + size < len(found)
        link = f"https://api.osf.io/v2/preprints/?page={page + 1}&page%5Bsize%5D={size}" if more else None
        answer = {"data": found[start : start + size], "meta": {"total": len(found), "per_page": size}}
        return Reply(
            as_json(answer | {"links": {"next": link}}).body, kind="application/vnd.api+json; charset=utf-8"
        )
