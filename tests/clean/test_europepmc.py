import pytest

from migresearch.clean.europepmc import europepmc_record
from migresearch.errors import RecordError
from migresearch.records import Contributor, Identifier, IdScheme, Kind, OpenAccess, Relation, RelationType

ARTICLE = {
    "id": "12345678",
    "source": "MED",
    "pmid": "12345678",
    "doi": "10.1234/ABC",
    "title": "Newcomers and their <i>doctors</i>.",
    "abstractText": "<h4>Aim</h4>We ask how newcomers find a doctor.<h4>Results</h4>Rarely.",
    "authorList": {
        "author": [
            {
                "firstName": "Ada",
                "lastName": "Alba",
                "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"},
            },
            {"collectiveName": "Harbour Group"},
        ]
    },
    "journalInfo": {
        "volume": "3",
        "monthOfPublication": 0,
        "yearOfPublication": 2026,
        "printPublicationDate": "2026-01-01",
        "journal": {"title": "Journal of Arrivals", "issn": "1369-183X", "essn": "1469-9451"},
    },
    "language": "fre",
    "pubTypeList": {"pubType": ["Journal Article"]},
    "meshHeadingList": {"meshHeading": [{"descriptorName": "Refugees"}]},
    "keywordList": {"keyword": ["doctors", "refugees"]},
    "isOpenAccess": "Y",
    "firstPublicationDate": "2025-12-24",
}


def notice(kind, **more):
    one = {"id": "87654321", "source": "MED", "type": kind} | more
    return europepmc_record(ARTICLE | {"commentCorrectionList": {"commentCorrection": [one]}})


def test_an_article():
    record = europepmc_record(ARTICLE)
    assert (record.source_id, record.title) == ("MED:12345678", "Newcomers and their doctors")
    assert record.abstract == "Aim: We ask how newcomers find a doctor.\nResults: Rarely."
    assert (record.issued, record.online) == ("2026", "2025-12-24")
    assert (record.language, record.open_access, record.kind) == ("fr", OpenAccess.GREEN, Kind.ARTICLE)
    assert record.keywords == ("doctors", "refugees")
    assert record.issns == ("1369-183X", "1469-9451")
    assert record.identifiers == (
        Identifier(IdScheme.DOI, "10.1234/abc"),
        Identifier(IdScheme.PMID, "12345678"),
    )
    assert record.contributors == (
        Contributor("Ada Alba", "Alba", "Ada", orcid="0000-0002-1825-0097"),
        Contributor("Harbour Group"),
    )
    assert record.retracted is None


@pytest.mark.parametrize(
    ("kind", "relation", "inverse"),
    [
        ("Erratum in", RelationType.CORRECTS, True),
        ("Erratum for", RelationType.CORRECTS, False),
        ("Retraction in", RelationType.RETRACTS, True),
        ("Retraction of", RelationType.RETRACTS, False),
        ("Expression of concern in", RelationType.EXPRESSES_CONCERN, True),
        ("Update of", RelationType.SUPERSEDES, False),
        ("Preprint of", RelationType.VERSION_OF, False),
        ("Preprint in", RelationType.VERSION_OF, True),
    ],
)
def test_notices_and_versions_are_relations(kind, relation, inverse):
    assert notice(kind).relations == (Relation(relation, Identifier(IdScheme.PMID, "87654321"), inverse),)


@pytest.mark.parametrize("kind", ["Comment in", "Comment on", "Summary for patients in"])
def test_comments_are_no_relation(kind):
    assert notice(kind).relations == ()


def test_a_target_outside_pubmed_is_no_relation():
    assert notice("Preprint in", id="PPR1", source="PPR").relations == ()


@pytest.mark.parametrize(
    ("types", "kind", "retracted"),
    [
        (["Retracted Publication"], "Comment in", True),
        ([], "Retraction in", True),
        (["Retraction of Publication"], "Retraction of", None),
        ([], "Partial retraction in", None),
    ],
)
def test_the_article_is_retracted_not_the_notice(types, kind, retracted):
    corrections = {"commentCorrection": [{"id": "87654321", "source": "MED", "type": kind}]}
    item = ARTICLE | {"pubTypeList": {"pubType": types}, "commentCorrectionList": corrections}
    assert europepmc_record(item).retracted is retracted


@pytest.mark.parametrize(
    ("source", "types", "kind"),
    [
        ("PPR", ["Preprint"], Kind.PREPRINT),
        ("ETH", [], Kind.THESIS),
        ("MED", ["review-article", "Review"], Kind.ARTICLE),
        ("MED", ["Dataset"], Kind.DATASET),
    ],
)
def test_kinds(source, types, kind):
    record = europepmc_record(ARTICLE | {"source": source, "pubTypeList": {"pubType": types}})
    assert record.kind is kind


def test_the_least_that_makes_a_record():
    record = europepmc_record({"id": "1", "source": "AGR", "title": "Farm hands", "pubYear": "1999"})
    assert (record.issued, record.contributors, record.identifiers) == ("1999", (), ())


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"id": None},
        {"source": ""},
        {"authorList": "Alba A"},
        {"journalInfo": []},
        {"doi": ["10.1/x"]},
    ],
)
def test_what_cannot_be_read_is_said(change):
    with pytest.raises(RecordError):
        europepmc_record(ARTICLE | change)
