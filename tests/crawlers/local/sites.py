"""Institutions' web sites on this machine: WordPress, Drupal, feeds, maps and lists of pages."""

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

from migresearch.config import Config

from .server import Ask, Provider, Reply, as_json


def post(number: int, **fields: Any) -> dict[str, Any]:
    """An entry as WordPress sends it with ``_embed=author,wp:term``."""
    terms = [
        [{"id": 3, "name": "Integration", "taxonomy": "category"}],
        [{"id": 9, "name": "Schools", "taxonomy": "post_tag"}],
    ]
    return {
        "id": number,
        "date": f"2026-10-{number % 28 + 1:02}T09:00:00",
        "modified": f"2026-11-{number % 28 + 1:02}T09:00:00",
        "slug": f"note-{number}",
        "type": "post",
        "link": f"https://www.example.org/index.php/2026/10/note-{number}/",
        "title": {"rendered": f"Note {number} on newcomers &#038; their schools"},
        "content": {"rendered": f"<p>The whole text of note {number}.</p>", "protected": False},
        "excerpt": {"rendered": f"<p>What note {number} says in short.</p>\n", "protected": False},
        "author": 2,
        "categories": [3],
        "_embedded": {"author": [{"id": 2, "name": "Anna Example"}], "wp:term": terms},
        **fields,
    }


class WordPressSite(Provider):
    """``posts`` by type; a question beyond the last page is answered as WordPress does."""

    def __init__(self, **posts: list[dict[str, Any]]) -> None:
        super().__init__()
        self.posts = posts

    def answer(self, ask: Ask) -> Reply:
        name = ask.path.removeprefix("/wp-json/wp/v2/")
        if name not in self.posts:
            return as_json({"code": "rest_no_route", "data": {"status": 404}}, 404)
        since = ask.query.get("modified_after", "")
        found = sorted(
            (one for one in self.posts[name] if one["modified"] > since), key=lambda one: one["id"]
        )
        size, page = int(ask.query["per_page"]), int(ask.query["page"])
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return as_json({"code": "rest_post_invalid_page_number", "data": {"status": 400}}, 400)
        counts = {"X_WP_Total": str(len(found)), "X_WP_TotalPages": str(pages)}
        return as_json(found[(page - 1) * size : page * size], **counts)


def node(number: int, **attributes: Any) -> dict[str, Any]:
    """A node as Drupal's JSON:API sends it."""
    return {
        "type": "node--news",
        "id": f"0000-{number}",
        "attributes": {
            "drupal_internal__nid": number,
            "langcode": "en",
            "title": f"Node {number} about a reception centre",
            "created": f"2026-10-{number % 28 + 1:02}T09:00:00+00:00",
            "changed": f"2026-11-{number % 28 + 1:02}T09:00:00+00:00",
            "path": {"alias": f"/news/node-{number}", "langcode": "en"},
            "body": {"value": "<p>Long.</p>", "processed": "<p>Long.</p>", "summary": "What happened."},
            **attributes,
        },
        "relationships": {
            "field_country": {"data": {"type": "taxonomy_term--countries", "id": "t-fr"}},
            "uid": {"data": {"type": "user--user", "id": "u-1"}},
        },
    }


class DrupalSite(Provider):
    """Nodes of the type ``news``; ``names`` are those of what relationships lead to."""

    names: ClassVar = {("taxonomy_term--countries", "t-fr"): "France", ("user--user", "u-1"): "editor"}

    def __init__(self, nodes: list[dict[str, Any]]) -> None:
        super().__init__()
        self.nodes = nodes

    def answer(self, ask: Ask) -> Reply:
        if ask.path != "/jsonapi/node/news":
            return as_json({"errors": [{"status": "404"}]}, 404)
        size, start = int(ask.query["page[limit]"]), int(ask.query.get("page[offset]", 0))
        page = self.nodes[start : start + size]
        included = [
            {"type": type_, "id": id_, "attributes": {"name": name}}
            for (type_, id_), name in self.names.items()
        ]
        links: dict[str, Any] = {"self": {"href": self.endpoint + ask.path}}
        if start + size < len(self.nodes):
            asked = f"page%5Blimit%5D={size}&page%5Boffset%5D={start + size}"
            links["next"] = {"href": f"{self.endpoint}{ask.path}?{asked}"}
        body = json.dumps({"data": page, "included": included, "links": links}).encode()
        return Reply(body, kind="application/vnd.api+json")


@dataclass
class Pages(Provider):
    """Any paths and what stands there; the rest is not found."""

    found: dict[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def put(self, path: str, text: str, kind: str = "text/html; charset=utf-8") -> None:
        self.found[path] = Reply(text.replace("SITE", self.endpoint).encode(), kind=kind)

    def answer(self, ask: Ask) -> Reply:
        query = "&".join(f"{name}={value}" for name, value in ask.query.items())
        reply = self.found.get(f"{ask.path}?{query}" if query else ask.path)
        return reply or Reply(b"<html><title>Not found</title></html>", 404, "text/html")

    def paths(self) -> list[str]:
        return [ask.path for ask in self.asked if ask.path != "/robots.txt"]


def page(title: str, head: str = "", body: str = "") -> str:
    """A web page with this head."""
    top = f"<title>{title} | Example Site</title>{head}"
    return f"<!DOCTYPE html><html lang=en><head>{top}</head><body><h1>{title}</h1>{body}</body></html>"


@dataclass
class Declared:
    """A crawl of a site that is declared by ``[sites.NAME]``."""

    settings: dict[str, str]

    def __call__(self, config: Config, *rest: object) -> None:
        from dataclasses import replace

        from migresearch.config import WebSite

        from .crawls import child

        [name] = config.sources
        endpoint = config.sources[name].endpoint
        child(replace(config, sites={name: WebSite(endpoint=endpoint, **self.settings)}), *rest)  # type: ignore[arg-type]
