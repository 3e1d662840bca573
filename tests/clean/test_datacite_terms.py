import pytest
from lxml import etree

from migresearch.clean.datacite_json import datacite_json_record
from migresearch.clean.datacite_terms import funded
from migresearch.clean.datacite_xml import datacite_xml_record
from migresearch.records import Identifier, IdScheme, Relation, RelationType

REGISTRY = "https://doi.org/10.13039/"
PRODUCED = (Relation(RelationType.PRODUCED_BY, Identifier(IdScheme.GRANT, "ec:900001")),)


@pytest.mark.parametrize(
    ("funder", "funder_id", "award", "is_known"),
    [
        ("European Commission", f"{REGISTRY}501100000780", "900001", True),
        ("EC", "10.13039/501100007601", "900001", True),
        ("European Commission", None, "900001", True),
        ("European Commission", None, None, False),
        ("European Commission", None, "unknown", False),
        ("Invented Foundation", f"{REGISTRY}501100000001", "900001", False),
        (None, None, "900001", False),
    ],
)
def test_the_project_behind_a_funding_reference(funder, funder_id, award, is_known):
    assert funded(funder, funder_id, award) == (PRODUCED[0] if is_known else None)


def test_both_forms_of_the_metadata_name_it():
    listed = {"funderName": "European Commission", "awardNumber": "900001"}
    attributes = {
        "doi": "10.5555/a",
        "titles": [{"title": "Newcomers at work"}],
        "types": {"resourceTypeGeneral": "Report"},
        "fundingReferences": [listed],
    }
    assert datacite_json_record({"id": "10.5555/a", "attributes": attributes}).relations == PRODUCED
    body = """<resource><titles><title>Newcomers at work</title></titles>
        <resourceType resourceTypeGeneral="Report"/><fundingReferences><fundingReference>
        <funderName>European Commission</funderName>
        <funderIdentifier funderIdentifierType="Crossref Funder ID">10.13039/501100000780</funderIdentifier>
        <awardNumber awardURI="https://cordis.europa.eu/project/id/900001">900001</awardNumber>
        </fundingReference></fundingReferences></resource>"""
    read = datacite_xml_record(etree.fromstring(body), source="zenodo", source_id="1")
    assert read.relations == PRODUCED
