import xml.etree.ElementTree as ET

import pytest
from lxml import etree

from migresearch.clean.dublin_core import dublin_core_record
from migresearch.errors import RecordError
from migresearch.records import Contributor, Identifier, IdScheme, Kind, OpenAccess, Relation, RelationType

LONG = "Dieser Beitrag untersucht, wie Neuankömmlinge in drei Städten Arbeit finden und was ihnen dabei wirklich hilft."
ENGLISH = "This paper asks how newcomers find work in three cities and what it is that helps them, in the short and the long run."
ARTICLE = f"""
<dc:title xml:lang="en">Newcomers at work</dc:title><dc:title xml:lang="de">Neue bei der Arbeit</dc:title>
<dc:creator>Alba, Ada</dc:creator><dc:creator>Harbour Observatory</dc:creator>
<dc:description>Peer reviewed</dc:description>
<dc:description xml:lang="en">{ENGLISH}</dc:description><dc:description xml:lang="de">{LONG}</dc:description>
<dc:date>2019-05-06T07:08:09Z</dc:date><dc:date>2018-03</dc:date><dc:date>2019-05-07T00:00:00Z</dc:date>
<dc:type>text</dc:type><dc:type>Zeitschriftenartikel</dc:type><dc:language>ger</dc:language>
<dc:identifier>https://hdl.handle.net/1814/73190</dc:identifier><dc:identifier>https://doi.org/10.1234/ABC</dc:identifier>
<dc:identifier>Alba, A. (2018). Newcomers at work. Journal of Arrivals, doi 10.9999/other.</dc:identifier>
<dc:relation>info:eu-repo/semantics/altIdentifier/pmid/123</dc:relation><dc:relation>ISSN: 1369-183X</dc:relation>
<dc:source>Zeitschrift für Ankunft; 12 (2018) 3; 10-20</dc:source>
<dc:subject>Arbeit; Flucht</dc:subject><dc:subject>5001-6182;85.00</dc:subject>
<dc:rights>info:eu-repo/semantics/openAccess</dc:rights><dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>
"""


def element(body: str, parse=etree.fromstring):
    return parse(
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><!-- note -->{body}</oai_dc:dc>'
    )


@pytest.mark.parametrize("parse", [etree.fromstring, ET.fromstring])
def test_an_article(parse):
    record = dublin_core_record(
        element(ARTICLE, parse), source="harbour", source_id="oai:harbour.org:1", listed="2020-01-01"
    )
    assert (record.kind, record.title, record.language, record.abstract) == (
        Kind.ARTICLE,
        "Neue bei der Arbeit",
        "de",
        LONG,
    )
    assert (record.issued, record.indexed) == ("2018-03", "2019-05-06")
    assert (record.venue, record.issns) == ("Zeitschrift für Ankunft", ("1369-183X",))
    assert record.identifiers == (
        Identifier(IdScheme.HANDLE, "1814/73190"),
        Identifier(IdScheme.DOI, "10.1234/abc"),
        Identifier(IdScheme.PMID, "123"),
        Identifier(IdScheme.OAI, "oai:harbour.org:1"),
    )
    assert record.contributors == (Contributor("Ada Alba", "Alba", "Ada"), Contributor("Harbour Observatory"))
    assert (record.url, record.keywords) == ("https://hdl.handle.net/1814/73190", ("Arbeit", "Flucht"))
    assert (record.open_access, record.licence) == (
        OpenAccess.GREEN,
        "https://creativecommons.org/licenses/by/4.0/",
    )


def test_the_volume_of_a_chapter():
    body = "<dc:title>Newcomers</dc:title><dc:type>Book chapter</dc:type><dc:identifier>0-306-40615-2</dc:identifier>"
    record = dublin_core_record(element(body), source="harbour", source_id="hdl:1", listed="2020-01-01")
    assert record.relations == (Relation(RelationType.PART_OF, Identifier(IdScheme.ISBN, "9780306406157")),)
    assert (record.identifiers, record.issued, record.indexed) == ((), None, "2020-01-01")


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["info:eu-repo/semantics/workingPaper"], Kind.WORKING_PAPER),
        (["http://purl.org/coar/resource_type/c_db06"], Kind.THESIS),
        (["Report", "Working Paper"], Kind.WORKING_PAPER),
        (["text", "Other"], Kind.BOOK),
        ([], Kind.BOOK),
    ],
)
def test_types(types, kind):
    body = "<dc:title>Newcomers</dc:title>" + "".join(f"<dc:type>{one}</dc:type>" for one in types)
    assert dublin_core_record(element(body), source="s", source_id="1", default=Kind.BOOK).kind is kind


def test_older_dspace_names_its_authors_contributors():
    body = "<dc:title>Newcomers</dc:title><dc:contributor>Alba, Ada</dc:contributor>"
    record = dublin_core_record(element(body), source="s", source_id="1")
    assert record.contributors == (Contributor("Ada Alba", "Alba", "Ada"),)


def test_no_title():
    with pytest.raises(RecordError, match="oai:x:1 has no title"):
        dublin_core_record(element("<dc:title> </dc:title>"), source="s", source_id="oai:x:1")


@pytest.mark.parametrize(
    ("relation", "grants"),
    [
        ("info:eu-repo/grantAgreement/EC/H2020/900001/EU/Arrivals by sea/PORTHOLE", ["ec:900001"]),
        ("info:eu-repo/grantAgreement/EC/FP7/900002", ["ec:900002"]),
        ("\ninfo:eu-repo/grantAgreement/\nANR\n/\n/ANR-20-CE41-0001/FR", ["anr:anr-20-ce41-0001"]),
        ("info:eu-repo/grantAgreement//900009/EU", []),
        ("info:eu-repo/grantAgreement/EC/FP7/none/EU", []),
        ("https://example.org/grantAgreement", []),
    ],
)
def test_the_project_a_work_came_out_of(relation, grants):
    record = dublin_core_record(
        element(f"<dc:title>Newcomers at work</dc:title><dc:relation>{relation}</dc:relation>"),
        source="harbour",
        source_id="1",
    )
    assert record.relations == tuple(
        Relation(RelationType.PRODUCED_BY, Identifier(IdScheme.GRANT, one)) for one in grants
    )


def test_classifications_among_the_subjects_are_claims_and_no_keywords():
    subjects = ("JEL : F/F.F2/F.F2.F22", "[SHS.DEMO] Humanities/Demography", "[sic] is a keyword", "ports")
    body = "".join(f"<dc:subject>{one}</dc:subject>" for one in subjects)
    record = dublin_core_record(
        element(f"<dc:title>Newcomers at work</dc:title>{body}"), source="hal", source_id="1"
    )
    assert [(one.scheme, one.code) for one in record.claims] == [("jel", "F22"), ("hal-domains", "shs.demo")]
    assert record.keywords == ("[sic] is a keyword", "ports")


@pytest.mark.parametrize(
    ("names", "publisher"), [(("HAL CCSD", "Presses"), "Presses"), (("HAL CCSD",), None), (("A", "B"), "A")]
)
def test_a_repository_is_not_the_publisher_of_what_it_holds(names, publisher):
    body = "".join(f"<dc:publisher>{one}</dc:publisher>" for one in names)
    record = dublin_core_record(
        element(f"<dc:title>Newcomers at work</dc:title>{body}"), source="hal", source_id="1"
    )
    assert record.publisher == publisher
