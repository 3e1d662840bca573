import pytest

from migresearch.clean.names import family_and_given, from_parts, is_body, people, person
from migresearch.records import Contributor


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Ada Alba, Bo Berg and Cy Costa", ["Ada Alba", "Bo Berg", "Cy Costa"]),
        ("Alba, A., Berg, B. B.", ["A. Alba", "B. B. Berg"]),
        ("Alba, Ada; Berg, Bo", ["Ada Alba", "Bo Berg"]),
        ("de la Cruz, A., Li, X.", ["A. de la Cruz", "X. Li"]),
        ("Müller, Anna", ["Anna Müller"]),
        ("Ada Alba, PhD, Bo Berg, Jr., Cy Costa, MD", ["Ada Alba", "Bo Berg Jr.", "Cy Costa"]),
        ("ADA ALBA-ROCA, BO BERG", ["ADA ALBA-ROCA", "BO BERG"]),
        ("Ada Alba, Bo Berg et al.", ["Ada Alba", "Bo Berg"]),
        ("World Bank and OECD", ["World Bank and OECD"]),
        (
            "European Commission, Directorate-General for Justice",
            ["European Commission, Directorate-General for Justice"],
        ),
        ("Suharto", ["Suharto"]),
        (" , ", []),
        (None, []),
    ],
)
def test_people(raw, names):
    assert [one.name for one in people(raw)] == names


@pytest.mark.parametrize(
    ("raw", "contributor"),
    [
        ("Alba, Ada", Contributor("Ada Alba", "Alba", "Ada")),
        ("Ada Alba", Contributor("Ada Alba")),
        ("van der Berg, Maria", Contributor("Maria van der Berg", "van der Berg", "Maria")),
        ("Jong, G. de", Contributor("G. de Jong", "de Jong", "G.")),
        ("Bovenkamp van de, J.", Contributor("J. van de Bovenkamp", "van de Bovenkamp", "J.")),
        ("King, Jr., Martin", Contributor("Martin King Jr.", "King", "Martin")),
        ("{Alba, Berg and Partners}", Contributor("Alba, Berg and Partners")),
        ("Bank, Andrew", Contributor("Andrew Bank", "Bank", "Andrew")),
        ("Alba, Ada (Ed.)", Contributor("Ada Alba", "Alba", "Ada")),
    ],
)
def test_person(raw, contributor):
    assert person(raw) == contributor


def test_from_parts():
    assert from_parts("Berg", "Bo", suffix="Jr.") == Contributor("Bo Berg Jr.", "Berg", "Bo")
    assert from_parts(None, " ") is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Maria van der Berg", ("van der Berg", "Maria")),
        ("Ada B. Alba", ("Alba", "Ada B.")),
        ("Bo Berg Jr.", ("Berg", "Bo Jr.")),
        ("Suharto", ("Suharto", "")),
        ("International Organization for Migration", ("International Organization for Migration", "")),
    ],
)
def test_family_and_given(name, parts):
    assert family_and_given(name) == parts


@pytest.mark.parametrize(
    ("name", "body"), [("OECD", True), ("Ministry of Justice", True), ("Ada Alba", False), ("BO BERG", False)]
)
def test_is_body(name, body):
    assert is_body(name) is body
