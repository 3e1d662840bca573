"""Semantic Scholar and Unpaywall, as far as they are asked: about DOIs."""

import json
from typing import Any
from urllib.parse import unquote

from .server import Ask, Provider, Reply, as_json


class Papers(Provider):
    """``papers`` by DOI: title and abstract (None: elided)."""

    def __init__(self, papers: dict[str, tuple[str, str | None]]) -> None:
        super().__init__()
        self.papers = papers

    def answer(self, ask: Ask) -> Reply:
        known = [self.paper(doi) for doi in asked_about(ask)]
        if not any(known):
            return as_json({"error": "No valid paper ids given"}, 400)
        return as_json(known)

    def paper(self, doi: str) -> dict[str, Any] | None:
        if doi not in self.papers:
            return None
        title, abstract = self.papers[doi]
        return {"paperId": f"p{doi}", "externalIds": {"DOI": doi}, "title": title, "abstract": abstract}


def asked_about(ask: Ask) -> list[str]:
    return [one.removeprefix("DOI:") for one in json.loads(ask.body)["ids"]]


class Links(Provider):
    """``answers`` by DOI, as Unpaywall gives them."""

    def __init__(self, answers: dict[str, dict[str, Any]]) -> None:
        super().__init__()
        self.answers = answers

    def answer(self, ask: Ask) -> Reply:
        doi = unquote(ask.path).removeprefix("/")
        if doi in self.answers:
            return as_json({"doi": doi, **self.answers[doi]})
        return as_json({"error": True, "HTTP_status_code": 404, "message": f"{doi} isn't in Unpaywall"}, 404)
