"""Semantic Scholar: abstracts of works held that no other source has."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from scrapy.http import Request, Response

from migresearch.clean.semantic_scholar import semantic_scholar_record
from migresearch.errors import RecordError
from migresearch.records import Record
from migresearch_crawlers.declaration import Listing
from migresearch_crawlers.failures import Declined, UnreadableAnswer
from migresearch_crawlers.protocols.json_pages import item_of, json_list, json_object
from migresearch_crawlers.protocols.json_pages import listing as listing_of
from migresearch_crawlers.protocols.lookups import Lookups

REFUSED = 400
NOTHING_KNOWN = "No valid paper ids given"
MOST_IDS = 500


class SemanticScholar(Lookups):
    """Asked, up to 500 DOIs at once, about works held without abstract; nothing but the abstract is taken,
    and only from a paper of just this DOI. Many abstracts are left out there at their publishers' wish; such
    an answer counts as declined. Without a key (`sources.semantic-scholar.api_key`) all users share one
    allowance, and the server often asks to wait.
    """

    name = "semantic-scholar"
    title = "Semantic Scholar, abstracts"
    homepage = "https://www.semanticscholar.org/product/api"
    endpoint = "https://api.semanticscholar.org/graph/v1"
    licence = (
        "Semantic Scholar API licence: attribution to Semantic Scholar; abstracts may be under copyright"
    )
    field = "abstract"
    page_size = MOST_IDS
    requests_per_second = 1.0
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "POST paper/batch, fields in the query, ids in the body, at most 500 (its documentation)",
        "the key goes into the header x-api-key (its documentation)",
        "a list in the order of the ids, null for one that is not known (published clients)",
        "where none is known: 400 with 'No valid paper ids given' (published tests of live answers)",
    )
    assumed = ("one request a second with a key", "an abstract that was elided is null")

    def about(self, dois: Sequence[str]) -> Request:
        key = self.config.source(self.name).api_key
        return Request(
            f"{self.endpoint}/paper/batch?fields=externalIds,title,abstract",
            method="POST",
            body=json.dumps({"ids": [f"DOI:{doi}" for doi in dois]}),
            headers={"Content-Type": "application/json", **({"x-api-key": key} if key else {})},
            meta={"handle_httpstatus_list": [REFUSED]},
        )

    def answers(self, response: Response, dois: Sequence[str]) -> Iterable[bytes | None]:
        if response.status == REFUSED:
            return _nothing_known(json_object(response).get("error"), len(dois))
        said = json_list(response)
        if len(said) != len(dois):
            raise UnreadableAnswer(f"{len(said):,} answers to {len(dois):,} questions")
        return [None if one is None else listing_of(one, "paperId").raw for one in said]

    def record(self, listing: Listing) -> Record:
        paper = item_of(listing)
        if not paper.get("abstract"):
            raise Declined("no abstract")
        try:
            return semantic_scholar_record(paper, listing.source_id)
        except RecordError as another:
            raise Declined("another DOI") from another


def _nothing_known(error: Any, count: int) -> list[None]:
    """A question of which no DOI is known is refused as a whole."""
    if error != NOTHING_KNOWN:
        raise UnreadableAnswer(f"the server did not take the question ({error})")
    return [None] * count
