import pytest

from migresearch.clean.languages import detect_language, language_code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("en", "en"),
        ("eng", "en"),
        ("en-US", "en"),
        ("en_US", "en"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("Spanish", "es"),
        ("nob", "no"),
        ("Basque", "eu"),
        ("pap", "pap"),
        ("und", None),
        ("Klingonese", None),
        ("", None),
        (None, None),
    ],
)
def test_language_code(raw, code):
    assert language_code(raw) == code


@pytest.mark.parametrize(
    ("title", "abstract", "code"),
    [
        ("Work and the welfare of the newcomers", None, "en"),
        ("INTEGRATION OF REFUGEES AND THE LABOUR MARKET", None, "en"),
        (
            "Migration",
            "Dieser Beitrag untersucht, wie Geflüchtete in drei Städten Arbeit finden und was ihnen dabei hilft.",
            "de",
        ),
        (
            "Asilo",
            "Este artículo analiza cómo las personas refugiadas encuentran trabajo en tres ciudades del país.",
            "es",
        ),
        (
            "Réfugiés",
            "Cet article étudie la manière dont les réfugiés trouvent un emploi dans trois villes du pays.",
            "fr",
        ),
        (
            "Uchodźcy",
            "Artykuł bada, w jaki sposób uchodźcy znajdują pracę w trzech miastach i co im w tym pomaga.",
            "pl",
        ),
        ("Biosimilars", None, None),
        ("2019", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_detect_language(title, abstract, code):
    assert detect_language(title, abstract) == code
