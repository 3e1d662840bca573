import pytest

from migresearch.clean.osf import osf_record
from migresearch.errors import RecordError
from migresearch.records import Contributor, Identifier, IdScheme, Kind, Relation, RelationType


def preprint(name="abcde_v1", **attributes):
    return {
        "id": name,
        "attributes": {
            "title": "Newcomers online",
            "description": "We ask what newcomers read online.",
            "date_created": "2026-01-02T03:04:05.000000Z",
            "date_published": "2026-01-03T00:00:00.000000Z",
            "tags": ["internet"],
            "subjects": [[{"text": "Social Sciences"}, {"text": "Sociology"}]],
            **attributes,
        },
        "links": {
            "html": f"https://osf.io/{name}/",
            "preprint_doi": f"https://doi.org/10.31235/OSF.IO/{name}",
        },
    }


def person(attributes, unregistered=None):
    users = {"data": {"attributes": attributes}} if attributes else {"errors": [{"detail": "gone"}]}
    return {"attributes": {"unregistered_contributor": unregistered}, "embeds": {"users": users}}


def read(item):
    return osf_record(item, source="socarxiv", venue="SocArXiv")


def doi(value):
    return Identifier(IdScheme.DOI, value)


def test_a_preprint():
    record = read(preprint())
    assert (record.source_id, record.kind, record.venue) == ("abcde", Kind.PREPRINT, "SocArXiv")
    assert (record.online, record.indexed) == ("2026-01-03", "2026-01-02")
    assert record.identifiers == (doi("10.31235/osf.io/abcde_v1"),)
    assert record.keywords == ("internet", "Sociology")
    assert (record.relations, record.retracted) == ((), None)


def test_a_later_version_keeps_the_name_and_supersedes_the_one_before():
    record = read(preprint("abcde_v3"))
    assert record.source_id == "abcde"
    assert record.relations == (Relation(RelationType.SUPERSEDES, doi("10.31235/osf.io/abcde_v2")),)


def test_a_preprint_of_before_there_were_versions():
    record = read(preprint("abcde"))
    assert (record.source_id, record.relations) == ("abcde", ())


def test_a_preprint_is_a_version_of_the_article_it_became():
    record = read(preprint(doi="10.1234/ARTICLE"))
    assert record.relations == (Relation(RelationType.VERSION_OF, doi("10.1234/article")),)


def test_an_article_doi_that_is_the_preprints_own_says_nothing():
    assert read(preprint(doi="10.31235/osf.io/abcde_v1")).relations == ()


def test_a_withdrawn_preprint():
    assert read(preprint(date_withdrawn="2026-02-01T00:00:00.000000Z")).retracted is True


def test_people_with_parts_without_and_without_an_account():
    people = [
        person({"given_name": "Ada", "middle_names": "B.", "family_name": "Alba"}),
        person({"full_name": "Bo Berg"}),
        person(None, "Clara Cruz"),
        person(None),
    ]
    record = read(preprint() | {"embeds": {"bibliographic_contributors": {"data": people}}})
    assert record.contributors == (
        Contributor("Ada B. Alba", "Alba", "Ada B."),
        Contributor("Bo Berg"),
        Contributor("Clara Cruz"),
    )


@pytest.mark.parametrize(
    "item",
    [
        preprint(title=" "),
        preprint(tags=7),
        preprint(subjects="Sociology"),
        preprint() | {"id": None},
        preprint() | {"embeds": "none"},
        preprint() | {"attributes": []},
    ],
)
def test_what_cannot_be_read_is_said(item):
    with pytest.raises(RecordError):
        read(item)
