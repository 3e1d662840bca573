"""The shipped schemes against the texts in tests/fixtures/schemes."""

import tomllib
from pathlib import Path

import pytest

from migresearch.schemes import Rules, load_schemes

FIXTURES = Path(__file__).parent.parent / "fixtures" / "schemes"
SCHEMES = load_schemes()
PLACES = ("geographies", "origin", "destination")
RULES = {name: Rules([SCHEMES[name]]) for name in SCHEMES if name not in PLACES}
RULES |= dict.fromkeys(PLACES, Rules([SCHEMES[name] for name in PLACES]))


def fixture(name):
    return tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))


def codes(name, text):
    return {finding.code for finding in RULES[name].findings(text, None) if finding.scheme == name}


def texts(name):
    both = fixture(name)
    return both["examples"] if name == "geographies" else both


OF_EACH_CODE = [name for name in SCHEMES if not SCHEMES[name].role]
EXAMPLES = [
    pytest.param(name, code, text, expected, id=f"{name}-{code}-{'yes' if expected else 'no'}-{number}")
    for name in OF_EACH_CODE
    for code, both in texts(name).items()
    for key, expected in (("yes", True), ("no", False))
    for number, text in enumerate(both[key])
]
CASES = [
    pytest.param(name, case["text"], set(case["codes"]), id=f"{name}-{case['text']}")
    for name in PLACES
    for case in fixture(name)["cases"]
]


@pytest.mark.parametrize(("name", "code", "text", "expected"), EXAMPLES)
def test_example(name, code, text, expected):
    assert (code in codes(name, text)) is expected


@pytest.mark.parametrize("name", OF_EACH_CODE)
def test_every_code_has_an_example_and_a_counter_example(name):
    given = texts(name)
    assert set(given) == set(SCHEMES[name].codes)
    assert [code for code, both in given.items() if not (both["yes"] and both["no"])] == []


@pytest.mark.parametrize(("name", "text", "expected"), CASES)
def test_places_and_their_parts(name, text, expected):
    assert codes(name, text) == expected


@pytest.mark.parametrize("name", ["origin", "destination"])
def test_a_part_is_played_by_the_codes_of_geographies(name):
    assert set(SCHEMES[name].codes) == set(SCHEMES["geographies"].codes)
