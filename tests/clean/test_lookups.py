"""What Semantic Scholar and Unpaywall say of a work held."""

import pytest

from migresearch.clean.semantic_scholar import semantic_scholar_record
from migresearch.clean.unpaywall import unpaywall_record
from migresearch.errors import RecordError
from migresearch.records import OpenAccess

PAPER = {"externalIds": {"DOI": "10.5555/FERRIES"}, "title": "Ferries", "abstract": "Abstract: Boats came. "}
ANSWER = {"doi": "10.5555/ferries", "title": "Ferries", "oa_status": "gold"}


def test_an_abstract_is_cleaned():
    found = semantic_scholar_record(PAPER, "10.5555/ferries")
    assert (found.abstract, found.doi, found.source_id) == (
        "Boats came.",
        "10.5555/ferries",
        "10.5555/ferries",
    )


@pytest.mark.parametrize("ids", [{"DOI": "10.5555/other"}, {}, None, {"DOI": None}])
def test_a_paper_of_another_doi_says_nothing_of_this_one(ids):
    with pytest.raises(RecordError, match=r"not about 10\.5555/ferries"):
        semantic_scholar_record(PAPER | {"externalIds": ids}, "10.5555/ferries")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://free.example.org/1.pdf", "https://free.example.org/1.pdf"),
        ("ftp://free.example.org/1.pdf", None),
        ("javascript:alert(1)", None),
        ("http://[free", None),
        (None, None),
    ],
)
def test_only_addresses_a_browser_can_follow_are_kept(url, kept):
    found = unpaywall_record(ANSWER | {"best_oa_location": {"url": url, "license": "cc-by"}})
    assert (found.url, found.licence, found.open_access) == (kept, "cc-by", OpenAccess.GOLD)


@pytest.mark.parametrize("status", ["platinum", "", None])
def test_a_status_nobody_knows_is_a_loss(status):
    with pytest.raises(RecordError, match="open access status"):
        unpaywall_record(ANSWER | {"oa_status": status})
