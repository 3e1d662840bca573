import pytest

from migresearch.clean.openalex import openalex_record
from migresearch.errors import RecordError
from migresearch.records import Claim, Contributor, Identifier, IdScheme, Kind, OpenAccess

TODAY = {
    "id": "https://openalex.org/W4400000001",
    "doi": "https://doi.org/10.1234/ABC",
    "display_name": "Newcomers &amp; <i>work</i>.",
    "publication_date": "2024-05-06",
    "created_date": "2024-05-20T10:00:00.000000",
    "language": "en",
    "type": "article",
    "ids": {"openalex": "https://openalex.org/W4400000001", "pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1234/abc",
        "license": "cc-by",
        "source": {
            "display_name": "Journal of Arrivals",
            "issn": ["1369-183X"],
            "host_organization_name": "Harbour Press",
        },
    },
    "locations": [{"landing_page_url": "https://hdl.handle.net/1814/73190"}, {"landing_page_url": None}],
    "open_access": {"oa_status": "gold"},
    "authorships": [
        {"author": {"display_name": "Ada Alba", "orcid": "https://orcid.org/0000-0002-1825-0097"}},
        {"author": {"display_name": None}, "raw_author_name": "Bo Berg"},
    ],
    "biblio": {"volume": "5", "issue": None, "first_page": "10", "last_page": "10"},
    "is_retracted": True,
    "topics": [{"id": "https://openalex.org/T10216", "display_name": "Migration and work", "score": 0.98}],
    "keywords": [{"id": "https://openalex.org/keywords/labour", "display_name": "Labour", "score": 0.5}],
    "abstract_inverted_index": {"Abstract": [0], "We": [1], "ask": [3]},
}
OF_2023 = {
    "id": "https://openalex.org/W2000000001",
    "title": "Old schema",
    "publication_year": 1999,
    "type": "journal-article",
    "host_venue": {"display_name": "Old Journal", "publisher": "Old Press", "issn": ["1369-183X", "bad"]},
    "authorships": [],
    "is_retracted": False,
    "is_paratext": None,
}


def test_todays_schema():
    record = openalex_record(TODAY)
    assert (record.source, record.source_id, record.kind) == ("openalex", "W4400000001", Kind.ARTICLE)
    assert (record.title, record.abstract, record.language) == ("Newcomers & work", "We ask", "en")
    assert (record.issued, record.indexed) == ("2024-05-06", "2024-05-20")
    assert (record.venue, record.publisher, record.issns) == (
        "Journal of Arrivals",
        "Harbour Press",
        ("1369-183X",),
    )
    assert (record.volume, record.issue, record.pages) == ("5", None, "10")
    assert (record.open_access, record.licence, record.retracted) == (OpenAccess.GOLD, "cc-by", True)
    assert record.identifiers == (
        Identifier(IdScheme.OPENALEX, "W4400000001"),
        Identifier(IdScheme.DOI, "10.1234/abc"),
        Identifier(IdScheme.PMID, "123"),
        Identifier(IdScheme.HANDLE, "1814/73190"),
    )
    assert record.contributors == (
        Contributor("Ada Alba", orcid="0000-0002-1825-0097"),
        Contributor("Bo Berg"),
    )
    assert record.keywords == ("Labour",)
    assert record.claims == (Claim("openalex-topics", "T10216", "Migration and work", 0.98),)


def test_schema_of_2023():
    record = openalex_record(OF_2023)
    assert (record.venue, record.publisher, record.issns) == ("Old Journal", "Old Press", ("1369-183X",))
    assert (record.issued, record.retracted, record.abstract) == ("1999", None, None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": None}, "no title"),
        ({"title": 7, "authorships": "Ada"}, "authorships is text, not a list"),
        ({"id": "W1/../../etc"}, "not the id"),
        ({"type": "hologram"}, "'hologram' has no kind"),
        ({"is_paratext": True}, "paratext"),
        ({"abstract_inverted_index": ["We"]}, "abstract_inverted_index is a list, not an object"),
        ({"abstract_inverted_index": {"We": 3}}, "abstract_inverted_index"),
        ({"abstract_inverted_index": {"We": ["x", 1]}}, "abstract_inverted_index"),
        ({"ids": [1]}, "ids is a list, not an object"),
        ({"open_access": {"oa_status": "platinum"}}, "platinum"),
    ],
)
def test_what_cannot_be_read_says_why(change, message):
    with pytest.raises(RecordError, match=message):
        openalex_record(OF_2023 | change)
