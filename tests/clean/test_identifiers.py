import pytest
from hypothesis import given
from hypothesis import strategies as st

from migresearch.clean import identifiers
from migresearch.records import Identifier, IdScheme


@pytest.mark.parametrize(
    ("raw", "doi"),
    [
        ("10.1234/abc", "10.1234/abc"),
        ("https://doi.org/10.1234/ABC.", "10.1234/abc"),
        ("http://dx.doi.org/10.1234/abc", "10.1234/abc"),
        ("doi:10.1234/abc", "10.1234/abc"),
        ("DOI 10.1234/abc", "10.1234/abc"),
        ("<10.1234/abc>", "10.1234/abc"),
        ("(see 10.1234/abc)", "10.1234/abc"),
        ("10.1234/a(b)c(d)", "10.1234/a(b)c(d)"),
        ("10.1234/abc</a>", "10.1234/abc"),
        ("https://doi.org/10.1000%2Fa%28b%29", "10.1000/a(b)"),
        (
            "10.1002/(SICI)1099(1998)1:1<1::AID-X>3.0.CO;2-1",
            "10.1002/(sici)1099(1998)1:1<1::aid-x>3.0.co;2-1",
        ),
        ("https://osf.io/preprints/10.31235/osf.io/28af9_v1", "10.31235/osf.io/28af9_v1"),
        ("10.1234/abc?utm_source=x", "10.1234/abc"),
        ("10.1234", None),
        ("no doi", None),
        ("", None),
        (None, None),
    ],
)
def test_doi(raw, doi):
    assert identifiers.doi(raw) == doi


@given(st.text())
def test_a_doi_read_twice_is_the_same(text):
    once = identifiers.doi("10.1234/" + text)
    assert once is None or identifiers.doi(once) == once


@pytest.mark.parametrize(
    ("raw", "handle"),
    [
        ("http://hdl.handle.net/1814/73190.3", "1814/73190.3"),
        ("hdl:1814/73190", "1814/73190"),
        ("https://cadmus.example.org/handle/1814/73190", "1814/73190"),
        ("https://hdl.handle.net/10419/12345", "10419/12345"),
        ("https://hdl.handle.net/10.1234/abc", None),
        ("1814/73190", None),
    ],
)
def test_handle(raw, handle):
    assert identifiers.handle(raw) == handle


@pytest.mark.parametrize(
    ("raw", "isbn"),
    [
        ("0-306-40615-2", "9780306406157"),
        ("ISBN 978-0-306-40615-7 (print)", "9780306406157"),
        ("urn:isbn:9780306406157", "9780306406157"),
        ("9780306406158", None),
        ("12345", None),
    ],
)
def test_isbn(raw, isbn):
    assert identifiers.isbn(raw) == isbn


@pytest.mark.parametrize(
    ("raw", "issn"),
    [
        ("1369-183X", "1369-183X"),
        ("1369183x", "1369-183X"),
        ("eISSN: 1469-9451", "1469-9451"),
        ("1369-1830", None),
        ("", None),
    ],
)
def test_issn(raw, issn):
    assert identifiers.issn(raw) == issn


@pytest.mark.parametrize(
    ("raw", "orcid"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000-0002-1825-0098", None),
    ],
)
def test_orcid(raw, orcid):
    assert identifiers.orcid(raw) == orcid


@pytest.mark.parametrize(
    ("raw", "handle"),
    [
        ("RePEc:abc:wpaper:DT-05-25", "abc:wpaper:dt-05-25"),
        ("https://d.repec.org/n?u=RePEc:abc:wpaper:26/02&r=&r=mig", "abc:wpaper:26/02"),
        ("https://d.repec.org/n?u=RePEc%3Aabc%3A000089%3A12", "abc:000089:12"),
        ("https://econpapers.repec.org/RePEc:abc:papers:7?ref=nep-mig", "abc:papers:7"),
        ("https://ideas.repec.org/p/abc/wpaper/dt7.html", "abc:wpaper:dt7"),
        ("repec:abc:serie1:v:9:y:1961:i:3:p:1-7", "abc:serie1:v:9:y:1961:i:3:p:1-7"),
        ("RePEc:abc", None),
        ("https://ideas.repec.org/e/pab12.html", None),
        (None, None),
    ],
)
def test_repec(raw, handle):
    assert identifiers.repec(raw) == handle


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("https://arxiv.org/abs/1507.03011v2", [(IdScheme.ARXIV, "1507.03011")]),
        (
            "10.48550/arXiv.2101.00001",
            [(IdScheme.DOI, "10.48550/arxiv.2101.00001"), (IdScheme.ARXIV, "2101.00001")],
        ),
        (
            "oai:arXiv.org:1507.03011",
            [(IdScheme.ARXIV, "1507.03011"), (IdScheme.OAI, "oai:arXiv.org:1507.03011")],
        ),
        ("https://pubmed.ncbi.nlm.nih.gov/10601965/", [(IdScheme.PMID, "10601965")]),
        ("PMID: 123", [(IdScheme.PMID, "123")]),
        ("10601965", []),
        ("90-9014980-5", [(IdScheme.ISBN, "9789090149806")]),
        ("https://openalex.org/W2741809807", [(IdScheme.OPENALEX, "W2741809807")]),
        ("RePEc:dgr:eureri:2001134", [(IdScheme.REPEC, "dgr:eureri:2001134")]),
    ],
)
def test_identify(raw, found):
    assert identifiers.identify(raw) == tuple(Identifier(*one) for one in found)
