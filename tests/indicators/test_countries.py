"""Countries as tables write them."""

import pycountry
import pytest

from migresearch.errors import UsageError
from migresearch.indicators.countries import countries, country, is_country


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DE", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Deutschland", "DE"), (" france ", "FR"),
        ("UK", "GB"), ("EL", "GR"), ("TU", "TR"), ("XKX", "XK"), ("Kosovo*", "XK"), ("Korea, Rep.", "KR"),
        ("SUN", "SUHH"), ("Soviet Union", "SUHH"), ("YUG", "YUCS"), ("CSK", "CSHH"), ("DDR", "DDDE"),
        ("SCG", "CSXX"), ("SUHH", "SUHH"),
    ],
)  # fmt: skip
def test_names_and_codes(name: str, code: str) -> None:
    assert country(name) == code


def test_every_code_and_name_of_the_standard() -> None:
    """ISO 3166-1, as the package pycountry has it."""
    for one in pycountry.countries:
        said = {country(name) for name in (one.alpha_2, one.alpha_3, one.name)}
        assert said == {one.alpha_2}


def test_sums_of_statistical_offices_are_no_countries() -> None:
    sums = [
        "AFE",
        "ARB",
        "EUU",
        "HIC",
        "LDC",
        "WLD",
        "EA20",
        "EU27_2020",
        "EFTA",
        "EEA30",
        "OECD",
        "W",
        "1A",
        "ZH",
    ]
    assert [name for name in sums if country(name)] == []


@pytest.mark.parametrize(
    "name", ["", "Atlantis", "EU", "World", "Northern Europe", "EU27_2020", "OECD", "ARB"]
)
def test_groups_are_no_countries(name: str) -> None:
    assert country(name) is None


def test_what_stands_for_a_country() -> None:
    assert [code for code in ("DE", "SUHH", "eu", "m49-150", "XK") if is_country(code)] == [
        "DE",
        "SUHH",
        "XK",
    ]


def test_groups_stand_for_their_members() -> None:
    assert countries("Sweden, USSR") == ["SE", "SUHH"]
    assert len(countries("EU27")) == len(countries("EU")) == 27
    assert countries("FR,EU")[0] == "FR"
    assert len(countries("FR,EU")) == 27
    with pytest.raises(UsageError, match="Atlantis"):
        countries("DE,Atlantis")
