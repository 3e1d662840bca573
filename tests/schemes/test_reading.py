import pytest

from migresearch.errors import ConfigError, UsageError
from migresearch.schemes import load_schemes
from migresearch.schemes.reading import read_scheme

HEAD = 'id = "crafts"\nname = "Crafts"\nnote = "For tests."\n'
WEAVING = '[[codes]]\ncode = "weaving"\nlabel.en = "Weaving"\nnote = "Cloth."\nphrases.en = ["weaver"]\n'


def read(text):
    return read_scheme(text, "crafts.toml")


def test_a_scheme_is_read_as_written():
    scheme = read(
        HEAD + WEAVING + 'label.de = "Weben"\nphrases.de = ["Weberei"]\nmappings.openalex = ["T1"]\n'
    )
    code = scheme.codes["weaving"]
    assert (scheme.id, scheme.name, scheme.least_mentions) == ("crafts", "Crafts", 1)
    assert [(phrase.text, phrase.language) for phrase in code.rule.phrases] == [
        ("weaver", "en"),
        ("Weberei", "de"),
    ]
    assert code.mappings == {"openalex": ("T1",)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + WEAVING + WEAVING, "crafts.toml: the code weaving stands there twice"),
        (HEAD + WEAVING + 'parent = "cloth"\n', "code weaving: parent cloth is not a code"),
        (HEAD + WEAVING + 'members = ["felt"]\n', "code weaving: member felt is not a code"),
        (
            HEAD + WEAVING + 'parent = "weaving"\n',
            "code weaving: its parents run in a circle: weaving < weaving",
        ),
        (HEAD + WEAVING + 'colour = "red"\n', "code weaving: unknown key 'colour'. Known: aliases, code"),
        (HEAD + "size = 3\n" + WEAVING, "crafts.toml: unknown key 'size'"),
        (HEAD + WEAVING.replace("label.en", "label.de"), "code weaving: there is no English label"),
        (HEAD + WEAVING.replace('["weaver"]', '["…"]'), "code weaving: phrases: en must be a list of texts"),
        (HEAD + WEAVING + 'origin = "moon"\n', "origin is 'moon', it must be one of: hub, own"),
        (HEAD + 'kinds = ["poem"]\n' + WEAVING, "crafts.toml: unknown kind 'poem'"),
        (HEAD + "least_mentions = 0\n" + WEAVING, "least_mentions must be a whole number from 1 on"),
        (HEAD, "crafts.toml: a scheme needs codes"),
        (HEAD + "codes = 3", "crafts.toml: a scheme needs codes"),
        (HEAD + '[[codes]]\nlabel.en = "Weaving"', "crafts.toml: code number 1: code must be a text"),
        (HEAD + "]", "crafts.toml: "),
    ],
)
def test_a_slip_is_an_error_that_names_file_and_code(text, message):
    with pytest.raises(ConfigError) as raised:
        read(text)
    assert message in str(raised.value)


def test_a_longer_circle_of_parents_is_found():
    spinning = WEAVING.replace("eaving", "inding") + 'parent = "weaving"\n'
    with pytest.raises(ConfigError, match="weaving < winding < weaving"):
        read(HEAD + WEAVING + 'parent = "winding"\n' + spinning)


def test_a_users_folder_adds_and_replaces(tmp_path):
    (tmp_path / "crafts.toml").write_text(HEAD + WEAVING)
    (tmp_path / "methods.toml").write_text(HEAD.replace("crafts", "methods") + WEAVING)
    schemes = load_schemes(tmp_path)
    assert set(schemes) == set(load_schemes()) | {"crafts"}
    assert list(schemes["methods"].codes) == ["weaving"]


def test_a_file_must_bear_the_name_of_its_scheme(tmp_path):
    (tmp_path / "trades.toml").write_text(HEAD + WEAVING)
    with pytest.raises(ConfigError, match="file's name says trades, its id says crafts"):
        load_schemes(tmp_path)["trades"]


def test_an_unknown_scheme_names_the_known_ones():
    with pytest.raises(UsageError, match=r"unknown scheme 'topic'\. Did you mean topics"):
        load_schemes()["topic"]


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(ConfigError, match="there is no such folder of schemes"):
        load_schemes(tmp_path / "none")
