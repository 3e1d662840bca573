import pytest

from migresearch.clean.datacite_json import datacite_json_record
from migresearch.errors import RecordError
from migresearch.records import (
    Contributor,
    Identifier,
    IdScheme,
    Kind,
    OpenAccess,
    Relation,
    RelationType,
    Role,
)


def entry(**attributes):
    work = {
        "doi": "10.1234/ABC",
        "titles": [
            {"title": "A study of three cities", "titleType": "Subtitle"},
            {"title": "Newcomers at work"},
        ],
        "types": {"resourceTypeGeneral": "Report", "resourceType": ""},
        **attributes,
    }
    return {"id": "10.1234/abc", "type": "dois", "attributes": work}


def read(**attributes):
    return datacite_json_record(entry(**attributes))


def related(relation, value="10.1234/Z", scheme="DOI"):
    one = {"relationType": relation, "relatedIdentifier": value, "relatedIdentifierType": scheme}
    return read(relatedIdentifiers=[one]).relations


def test_the_least_that_makes_a_record():
    record = read()
    assert (record.source_id, record.kind) == ("10.1234/abc", Kind.REPORT)
    assert record.title == "Newcomers at work: A study of three cities"


@pytest.mark.parametrize(
    ("relation", "kept"),
    [
        ("IsVersionOf", (RelationType.VERSION_OF, False)),
        ("HasVersion", (RelationType.VERSION_OF, True)),
        ("IsNewVersionOf", (RelationType.SUPERSEDES, False)),
        ("IsPreviousVersionOf", (RelationType.SUPERSEDES, True)),
    ],
)
def test_versions_are_relations(relation, kept):
    assert related(relation) == (Relation(kept[0], Identifier(IdScheme.DOI, "10.1234/z"), kept[1]),)


def test_references_and_unknown_schemes_are_no_relations():
    assert related("References") == ()
    assert related("IsVersionOf", "ark:/1/2", "ARK") == ()


@pytest.mark.parametrize(
    ("general", "stated", "kind"),
    [
        ("Dataset", "Survey", Kind.DATASET),
        ("Text", "Working Paper", Kind.WORKING_PAPER),
        ("Text", None, Kind.REPORT),
    ],
)
def test_kinds(general, stated, kind):
    assert read(types={"resourceTypeGeneral": general, "resourceType": stated}).kind is kind


def test_people_bodies_and_editors():
    orcid = {"nameIdentifier": "https://orcid.org/0000-0002-1825-0097", "nameIdentifierScheme": "ORCID"}
    record = read(
        creators=[
            {"name": "Alba, Ada", "familyName": "Alba", "givenName": "Ada", "nameIdentifiers": [orcid]},
            {"name": "Harbour Observatory", "nameType": "Organizational"},
        ],
        contributors=[
            {"name": "Berg, Bo", "contributorType": "Editor"},
            {"name": "Cruz, Clara", "contributorType": "DataCollector"},
        ],
    )
    assert record.contributors == (
        Contributor("Ada Alba", "Alba", "Ada", orcid="0000-0002-1825-0097"),
        Contributor("Harbour Observatory"),
        Contributor("Bo Berg", "Berg", "Bo", Role.EDITOR),
    )


@pytest.mark.parametrize("publisher", ["Repository", {"name": "Repository", "lang": "en"}])
def test_a_publisher_is_a_name_or_an_object_around_it(publisher):
    assert read(publisher=publisher).publisher == "Repository"


def test_the_abstract_in_the_works_own_language():
    german = "Wir fragen, wie Neuankömmlinge Arbeit finden und wer ihnen dabei hilft."
    descriptions = [
        {"description": "We ask how newcomers find work.", "descriptionType": "Abstract", "lang": "en"},
        {"description": german, "descriptionType": "Abstract", "lang": "de"},
        {"description": "Table of contents", "descriptionType": "TableOfContents", "lang": "de"},
    ]
    assert read(language="de", descriptions=descriptions).abstract == german


def test_dates_rights_and_the_arxiv_id():
    record = read(
        doi="10.48550/arXiv.2601.00001",
        dates=[{"date": "2024/2025", "dateType": "Collected"}, {"date": "2026-02", "dateType": "Issued"}],
        publicationYear=2025,
        rightsList=[{"rightsUri": "info:eu-repo/semantics/openAccess"}, {"rights": "CC BY 4.0"}],
    )
    assert (record.issued, record.licence, record.open_access) == ("2026-02", "CC BY 4.0", OpenAccess.GREEN)
    assert Identifier(IdScheme.ARXIV, "2601.00001") in record.identifiers
    assert read(publicationYear=2025).issued == "2025"


@pytest.mark.parametrize(
    "attributes",
    [
        {"titles": []},
        {"doi": None},
        {"creators": {"name": "Alba"}},
        {"types": {"resourceTypeGeneral": "Sound"}},
    ],
)
def test_what_cannot_be_read_is_said(attributes):
    with pytest.raises(RecordError):
        read(**attributes)
