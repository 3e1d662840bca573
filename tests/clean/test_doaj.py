import pytest
from lxml import etree

from migresearch.clean.doaj import doaj_record, doaj_xml_record
from migresearch.errors import RecordError
from migresearch.records import Contributor, Identifier, IdScheme, OpenAccess

NAME = "0123456789abcdef0123456789abcdef"
OAI_NAME = f"oai:doaj.org/article:{NAME}"
ARTICLE = {
    "id": NAME,
    "created_date": "2026-02-03T04:05:06Z",
    "bibjson": {
        "title": "Newcomers at work.",
        "year": "2026",
        "month": "1",
        "abstract": "<p>Newcomers look for work, and we ask how they find it.</p>",
        "journal": {"title": "Journal of Arrivals", "publisher": "Harbour Press", "language": ["EN", "FR"]},
        "identifier": [
            {"type": "DOI", "id": "https://doi.org/10.1234/ABC"},
            {"type": "eissn", "id": "1369-183X"},
        ],
        "author": [{"name": "Alba, Ada", "orcid_id": "https://orcid.org/0000-0002-1825-0097"}, {"name": " "}],
        "start_page": "10",
        "end_page": "20",
    },
}
XML = """<doajArticle xmlns="http://doaj.org/features/oai_doaj/1.0/"><language>fre</language>
<journalTitle>Journal of Arrivals</journalTitle><eissn>1369-183X</eissn>
<publicationDate>2026-02-01</publicationDate><doi>10.1234/abc</doi><title>Newcomers at work</title>
<authors><author><name>Alba, Ada</name><orcid_id>0000-0002-1825-0097</orcid_id></author></authors>
<abstract>Newcomers look for work, and we ask how they find it.</abstract>
<keywords><keyword>work</keyword></keywords></doajArticle>"""


def changed(**bibjson):
    return ARTICLE | {"bibjson": ARTICLE["bibjson"] | bibjson}


def read(text):
    return doaj_xml_record(
        etree.fromstring(text), source="doaj-oai", source_id=OAI_NAME, listed="2026-03-04T00:00:00Z"
    )


def test_an_article_of_the_interface():
    record = doaj_record(ARTICLE)
    assert (record.source, record.source_id, record.title) == ("doaj", NAME, "Newcomers at work")
    assert (record.issued, record.indexed, record.pages) == ("2026-01", "2026-02-03", "10-20")
    assert (record.venue, record.issns) == ("Journal of Arrivals", ("1369-183X",))
    assert record.abstract == "Newcomers look for work, and we ask how they find it."
    assert record.contributors == (Contributor("Ada Alba", "Alba", "Ada", orcid="0000-0002-1825-0097"),)
    assert record.open_access is OpenAccess.GOLD


def test_both_ways_to_an_article_know_it_by_the_same_identifiers():
    ours = {Identifier(IdScheme.DOI, "10.1234/abc"), Identifier(IdScheme.OAI, OAI_NAME)}
    assert set(doaj_record(ARTICLE).identifiers) == set(read(XML).identifiers) == ours


def test_an_article_of_the_oai_format():
    record = read(XML)
    assert (record.source, record.source_id, record.indexed) == ("doaj-oai", OAI_NAME, "2026-03-04")
    assert (record.issued, record.language, record.keywords) == ("2026-02", "en", ("work",))
    assert record.contributors[0].orcid == "0000-0002-1825-0097"


def test_january_may_stand_for_no_month_at_all():
    assert read(XML.replace("2026-02-01", "2026-01-01")).issued == "2026"


@pytest.mark.parametrize(("languages", "language"), [(["PT"], "pt"), (["PT", "EN"], None), (None, None)])
def test_the_journals_language_counts_where_the_text_does_not_tell_and_it_has_but_one(languages, language):
    record = doaj_record(changed(title="Migrantes", abstract=None, journal={"language": languages}))
    assert record.language == language


def test_pages_of_older_records_stand_with_the_journal():
    record = doaj_record(
        changed(start_page=None, end_page=None, journal={"start_page": "3", "end_page": "9"})
    )
    assert record.pages == "3-9"


@pytest.mark.parametrize(
    "bibjson", [{"title": None}, {"identifier": "10.1/x"}, {"author": "Ada"}, {"journal": "J"}]
)
def test_what_cannot_be_read_is_said(bibjson):
    with pytest.raises(RecordError):
        doaj_record(changed(**bibjson))
