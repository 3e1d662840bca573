"""The shipped schemes against the texts in tests/fixtures/schemes."""

import tomllib
from pathlib import Path

import pytest

from migresearch.schemes import Rules, load_schemes

FIXTURES = Path(__file__).parent.parent / "fixtures" / "schemes"
SCHEMES = load_schemes()
RULES = {name: Rules([SCHEMES[name]]) for name in SCHEMES}


def fixture(name):
    return tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))


EXAMPLES = [
    pytest.param(name, code, text, expected, id=f"{name}-{code}-{'yes' if expected else 'no'}-{number}")
    for name in SCHEMES
    if name != "geographies"
    for code, texts in fixture(name).items()
    for key, expected in (("yes", True), ("no", False))
    for number, text in enumerate(texts[key])
]


@pytest.mark.parametrize(("name", "code", "text", "expected"), EXAMPLES)
def test_example(name, code, text, expected):
    assert (code in {finding.code for finding in RULES[name].findings(text, None)}) is expected


@pytest.mark.parametrize("name", [name for name in SCHEMES if name != "geographies"])
def test_every_code_has_an_example_and_a_counter_example(name):
    texts = fixture(name)
    assert set(texts) == set(SCHEMES[name].codes)
    assert [code for code, both in texts.items() if not (both["yes"] and both["no"])] == []


@pytest.mark.parametrize("case", fixture("geographies")["cases"], ids=lambda case: case["text"])
def test_geography(case):
    found = {finding.code for finding in RULES["geographies"].findings(case["text"], None)}
    assert found == set(case["codes"])


@pytest.mark.parametrize("code", [code for code in SCHEMES["geographies"].codes if len(code) == 2])
def test_every_country_is_found_by_its_english_name(code):
    named = SCHEMES["geographies"].label(code)
    unlikely = {"Congo", "Micronesia (Federated States of)", "Réunion", "Sint Maarten (Dutch part)"}
    if named not in unlikely | {"Saint Martin (French part)"}:
        found = {finding.code for finding in RULES["geographies"].findings(f"Bakers of {named}", None)}
        assert code in found
