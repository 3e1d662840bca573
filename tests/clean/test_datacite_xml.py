import pytest
from lxml import etree

from migresearch.clean.datacite_xml import datacite_xml_record
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

BODY = """
<identifier identifierType="DOI">10.5072/Harbour.2</identifier>
<creators><creator><creatorName nameType="Personal">Alba, Ada</creatorName><givenName>Ada</givenName><familyName>Alba</familyName>
<nameIdentifier nameIdentifierScheme="ORCID">0000-0002-1825-0097</nameIdentifier></creator>
<creator><creatorName nameType="Organizational">Harbour, Observatory of</creatorName></creator></creators>
<titles><title titleType="Subtitle">A report</title><title>Newcomers at work</title></titles>
<publisher>Zenodo</publisher><publicationYear>2024</publicationYear>
<contributors><contributor contributorType="Editor"><contributorName>Berg, Bo</contributorName></contributor>
<contributor contributorType="Sponsor"><contributorName>Nobody</contributorName></contributor></contributors>
<subjects><subject>labour</subject></subjects>
<dates><date dateType="Updated">2025-01-01</date><date dateType="Issued">2024-05-06</date></dates>
<language>eng</language>
<resourceType resourceTypeGeneral="{general}">{specific}</resourceType>
<alternateIdentifiers><alternateIdentifier alternateIdentifierType="URL">https://zenodo.org/record/2</alternateIdentifier></alternateIdentifiers>
<relatedIdentifiers>
<relatedIdentifier relatedIdentifierType="DOI" relationType="IsVersionOf">10.5072/harbour.1</relatedIdentifier>
<relatedIdentifier relatedIdentifierType="DOI" relationType="IsPreviousVersionOf">10.5072/harbour.3</relatedIdentifier>
<relatedIdentifier relatedIdentifierType="DOI" relationType="Cites">10.5072/other</relatedIdentifier>
<relatedIdentifier relatedIdentifierType="URL" relationType="IsPartOf">https://zenodo.org/communities/harbour</relatedIdentifier>
</relatedIdentifiers>
<rightsList><rights rightsURI="https://creativecommons.org/licenses/by/4.0/legalcode">CC BY 4.0</rights>
<rights rightsURI="info:eu-repo/semantics/openAccess">Open Access</rights></rightsList>
<descriptions><description descriptionType="Abstract">&lt;p&gt;We ask how newcomers find work.&lt;/p&gt;</description>
<description descriptionType="Other">A note</description></descriptions>
<relatedItems><relatedItem relatedItemType="Journal" relationType="IsPublishedIn"><titles><title>Journal of Arrivals</title></titles>
<volume>5</volume><firstPage>10</firstPage><lastPage>20</lastPage></relatedItem></relatedItems>
"""


def read(general: str = "Text", specific: str = "Working paper", body: str = BODY):
    resource = f'<resource xmlns="http://datacite.org/schema/kernel-4">{body.format(general=general, specific=specific)}</resource>'
    envelope = f"<oai_datacite xmlns='http://schema.datacite.org/oai/oai-1.1/'><payload>{resource}</payload></oai_datacite>"
    return datacite_xml_record(
        etree.fromstring(envelope), source="zenodo", source_id="oai:zenodo.org:2", listed="2024-05-08"
    )


def test_a_working_paper():
    record = read()
    assert (record.kind, record.title) == (Kind.WORKING_PAPER, "Newcomers at work: A report")
    assert (record.abstract, record.language) == ("We ask how newcomers find work.", "en")
    assert (record.issued, record.indexed, record.publisher) == ("2024-05-06", "2024-05-08", "Zenodo")
    assert record.contributors == (
        Contributor("Ada Alba", "Alba", "Ada", orcid="0000-0002-1825-0097"),
        Contributor("Harbour, Observatory of"),
        Contributor("Bo Berg", "Berg", "Bo", Role.EDITOR),
    )
    assert record.identifiers == (
        Identifier(IdScheme.DOI, "10.5072/harbour.2"),
        Identifier(IdScheme.OAI, "oai:zenodo.org:2"),
    )
    assert record.relations == (
        Relation(RelationType.VERSION_OF, Identifier(IdScheme.DOI, "10.5072/harbour.1")),
        Relation(RelationType.SUPERSEDES, Identifier(IdScheme.DOI, "10.5072/harbour.3"), inverse=True),
    )
    assert (record.venue, record.volume, record.pages) == ("Journal of Arrivals", "5", "10-20")
    assert (record.licence, record.open_access) == (
        "https://creativecommons.org/licenses/by/4.0/legalcode",
        OpenAccess.GREEN,
    )
    assert record.url == "https://zenodo.org/record/2"


@pytest.mark.parametrize(
    ("general", "specific", "kind"),
    [
        ("JournalArticle", "", Kind.ARTICLE),
        ("Dataset", "Survey", Kind.DATASET),
        ("Text", "publication/thesis", Kind.THESIS),
        ("Text", "", Kind.REPORT),
        ("Image", "Report", Kind.REPORT),
    ],
)
def test_kinds(general, specific, kind):
    assert read(general, specific).kind is kind


def test_a_type_that_is_none_of_ours():
    with pytest.raises(RecordError, match="'Sound' is none of our kinds"):
        read("Sound", "")


def test_no_title():
    with pytest.raises(RecordError, match=r"oai:zenodo\.org:2 has no title"):
        read(body="<titles><title></title></titles>")
