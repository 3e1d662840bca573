import pytest
from lxml import etree

from migresearch.clean.arxiv import arxiv_record
from migresearch.errors import RecordError
from migresearch.records import Contributor, Identifier, IdScheme, Relation, RelationType

PAPER = """<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2601.00001</id><created>2026-01-02</created>
<authors><author><keyname>Alba</keyname><forenames>Ada</forenames><suffix>Jr</suffix></author>
<author><keyname>Harbour Collaboration</keyname></author></authors>
<title>Newcomers
  in networks</title><categories>physics.soc-ph</categories><comments>12 pages</comments>
<abstract>  Newcomers meet\nnewcomers, and we count how often.\n</abstract></arXiv>"""


def read(text=PAPER):
    return arxiv_record(
        etree.fromstring(text), source="arxiv", source_id="oai:arXiv.org:2601.00001", listed="2026-02-03"
    )


def test_a_paper():
    record = read()
    assert (record.title, record.issued, record.indexed) == (
        "Newcomers in networks",
        "2026-01-02",
        "2026-02-03",
    )
    assert record.abstract == "Newcomers meet newcomers, and we count how often."
    assert record.contributors == (
        Contributor("Ada Alba Jr", "Alba", "Ada"),
        Contributor("Harbour Collaboration"),
    )
    assert record.identifiers == (
        Identifier(IdScheme.ARXIV, "2601.00001"),
        Identifier(IdScheme.DOI, "10.48550/arxiv.2601.00001"),
        Identifier(IdScheme.OAI, "oai:arXiv.org:2601.00001"),
    )
    assert (record.relations, record.retracted) == ((), None)


def test_the_articles_it_became():
    text = PAPER.replace("<comments>", "<doi>10.1234/ABC 10.1234/DEF</doi><comments>")
    assert read(text).relations == tuple(
        Relation(RelationType.VERSION_OF, Identifier(IdScheme.DOI, one))
        for one in ("10.1234/abc", "10.1234/def")
    )


@pytest.mark.parametrize(
    ("comments", "retracted"),
    [
        ("This paper has been withdrawn by the author due to an error", True),
        ("12 pages. The manuscript was withdrawn", True),
        ("Studies how troops were withdrawn", None),
    ],
)
def test_a_withdrawn_paper_says_so_in_its_comments(comments, retracted):
    assert read(PAPER.replace("12 pages", comments)).retracted is retracted


@pytest.mark.parametrize("missing", ["<id>2601.00001</id>", "<title>Newcomers\n  in networks</title>"])
def test_without_id_or_title_there_is_no_record(missing):
    with pytest.raises(RecordError):
        read(PAPER.replace(missing, ""))
