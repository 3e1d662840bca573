import pytest

from migresearch.clean.crossref import crossref_record
from migresearch.errors import RecordError
from migresearch.records import Contributor, Identifier, IdScheme, Kind, Relation, RelationType, Role

ARTICLE = {
    "DOI": "10.1234/ABC",
    "type": "journal-article",
    "title": ["Newcomers at work"],
    "subtitle": ["A study of three cities"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We ask how newcomers find work.</jats:p>",
    "container-title": ["Journal of Arrivals"],
    "ISSN": ["1369-183X", "1469-9451"],
    "publisher": "Harbour Press",
    "volume": "5",
    "issue": "2",
    "page": "10-20",
    "issued": {"date-parts": [[2024, 5]]},
    "published-online": {"date-parts": [[2024, 4, 1]]},
    "created": {"date-parts": [[2024, 3, 30]]},
    "indexed": {"date-parts": [[2026, 1, 1]]},
    "author": [
        {"given": "Ada", "family": "Alba", "ORCID": "http://orcid.org/0000-0002-1825-0097"},
        {"name": "Harbour Observatory"},
        {"given": None, "family": ""},
    ],
    "editor": [{"given": "Bo", "family": "Berg", "suffix": "Jr."}],
    "license": [
        {"URL": "https://example.org/tdm", "content-version": "tdm"},
        {"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor"},
    ],
    "relation": {
        "has-preprint": [{"id-type": "doi", "id": "10.31235/OSF.IO/abcde"}],
        "has-review": [{"id-type": "doi", "id": "10.1/r"}],
    },
}


def doi(value: str) -> Identifier:
    return Identifier(IdScheme.DOI, value)


def test_an_article():
    record = crossref_record(ARTICLE)
    assert (record.source_id, record.title) == ("10.1234/abc", "Newcomers at work: A study of three cities")
    assert (record.abstract, record.language) == ("We ask how newcomers find work.", "en")
    assert (record.issued, record.online, record.indexed) == ("2024-05", "2024-04-01", "2024-03-30")
    assert (record.venue, record.issns) == ("Journal of Arrivals", ("1369-183X", "1469-9451"))
    assert record.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert record.contributors == (
        Contributor("Ada Alba", "Alba", "Ada", orcid="0000-0002-1825-0097"),
        Contributor("Harbour Observatory"),
        Contributor("Bo Berg Jr.", "Berg", "Bo", Role.EDITOR),
    )
    assert record.relations == (
        Relation(RelationType.VERSION_OF, doi("10.31235/osf.io/abcde"), inverse=True),
    )
    assert record.retracted is None


@pytest.mark.parametrize(
    ("update", "relation"),
    [
        ("erratum", RelationType.CORRECTS),
        ("corrigendum", RelationType.CORRECTS),
        ("retraction", RelationType.RETRACTS),
        ("removal", RelationType.RETRACTS),
        ("expression_of_concern", RelationType.EXPRESSES_CONCERN),
        ("new_version", RelationType.SUPERSEDES),
    ],
)
def test_a_notice_points_to_its_target(update, relation):
    record = crossref_record(ARTICLE | {"relation": {}, "update-to": [{"type": update, "DOI": "10.1234/T"}]})
    assert record.relations == (Relation(relation, doi("10.1234/t")),)


def test_updates_of_the_work_itself():
    record = crossref_record(
        ARTICLE | {"relation": {}, "updated-by": [{"type": "retraction", "DOI": "10.1234/notice"}]}
    )
    assert record.relations == (Relation(RelationType.RETRACTS, doi("10.1234/notice"), inverse=True),)
    assert record.retracted is True


def test_the_isbn_of_a_chapter_is_that_of_its_book():
    chapter = crossref_record(
        ARTICLE
        | {"type": "book-chapter", "relation": {}, "ISBN": ["http://id.crossref.org/isbn/9780306406157"]}
    )
    assert chapter.kind is Kind.CHAPTER
    assert chapter.identifiers == (doi("10.1234/abc"),)
    assert chapter.relations == (Relation(RelationType.PART_OF, Identifier(IdScheme.ISBN, "9780306406157")),)
    book = crossref_record(ARTICLE | {"type": "monograph", "relation": {}, "ISBN": ["9780306406157"]})
    assert Identifier(IdScheme.ISBN, "9780306406157") in book.identifiers


def test_a_retracted_title_marks_the_work():
    assert crossref_record(ARTICLE | {"title": ["RETRACTED: Newcomers"]}).retracted is True


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"DOI": None}, "has no DOI"),
        ({"title": []}, "10.1234/ABC has no title"),
        ({"title": [None, ""]}, "has no title"),
        ({"type": "hologram"}, "'hologram' has no kind"),
        ({"author": [7]}, "author holds something that is not an object"),
        ({"abstract": {"p": 1}}, "abstract is an object, not text"),
    ],
)
def test_what_cannot_be_read_says_why(change, message):
    with pytest.raises(RecordError, match=message):
        crossref_record(ARTICLE | change)


@pytest.mark.parametrize(
    ("posted", "kind"),
    [(None, Kind.PREPRINT), ("preprint", Kind.PREPRINT), ("working_paper", Kind.WORKING_PAPER)],
)
def test_posted_content(posted, kind):
    assert crossref_record(ARTICLE | {"type": "posted-content", "subtype": posted}).kind is kind
