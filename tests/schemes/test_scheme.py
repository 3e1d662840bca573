import pytest

from migresearch.errors import UsageError
from migresearch.schemes import load_schemes
from migresearch.schemes.reading import read_scheme

GEOGRAPHIES = load_schemes()["geographies"]
TOPICS = load_schemes()["topics"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("deu", "DE"),
        ("Germany", "DE"),
        ("DEUTSCHLAND", "DE"),
        ("Allemagne", "DE"),
        ("cote d'ivoire", "CI"),
        ("turkey", "TR"),
        ("Türkiye", "TR"),
        ("UK", "GB"),
        ("EU", "eu"),
        ("gulf region", "gcc"),
        ("Latin America and the Caribbean", "m49-419"),
        ("m49-150", "m49-150"),
        ("Kosovo", "XK"),
        ("drc", "CD"),
    ],
)
def test_a_person_may_name_a_code_in_many_ways(name, code):
    assert GEOGRAPHIES.resolve(name) == code


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(
        UsageError, match=r"unknown code of scheme geographies 'Grmany'\. Did you mean Germany"
    ):
        GEOGRAPHIES.resolve("Grmany")
    with pytest.raises(UsageError, match=r"^unknown --country 'Grmany'\. Did you mean Germany"):
        GEOGRAPHIES.resolve("Grmany", "--country")


def test_a_name_like_no_other_is_answered_with_the_top_codes():
    with pytest.raises(UsageError, match="Known: Cross-cutting topics, Migration consequences"):
        TOPICS.resolve("xyzzy")


def test_a_name_that_two_codes_share_asks_for_the_code():
    text = 'id = "x"\nname = "X"\nnote = "X"\n' + "".join(
        f'[[codes]]\ncode = "{code}"\nlabel.en = "Felt"\nnote = "X"\n' for code in ("felt-hats", "felt-cloth")
    )
    with pytest.raises(UsageError, match="is one of: felt-hats, felt-cloth"):
        read_scheme(text, "x.toml").resolve("felt")


def test_a_region_takes_in_its_countries_and_a_union_its_members():
    assert {"DE", "PL", "XK", "m49-155"} <= GEOGRAPHIES.descendants("m49-150")
    assert "TR" not in GEOGRAPHIES.descendants("m49-150")
    union = GEOGRAPHIES.descendants("eu")
    assert len(union) == 28  # itself and 27 states
    assert "GB" not in union


def test_every_code_of_iso_3166_is_there_and_hangs_under_the_world():
    assert GEOGRAPHIES.descendants("m49-001") == set(GEOGRAPHIES.codes)
    assert len([code for code in GEOGRAPHIES.codes if len(code) == 2 and code.isupper()]) == 250


def test_children_keep_the_order_of_the_file():
    assert TOPICS.children("") == ("processes", "consequences", "governance", "cross-cutting")
    assert TOPICS.children("processes") == ("infrastructures", "drivers", "forms")
    assert TOPICS.children("smugglers") == ()


def test_the_drivers_have_nine_dimensions_and_twenty_four_factors():
    dimensions = TOPICS.children("drivers")
    assert (len(dimensions), sum(len(TOPICS.children(one)) for one in dimensions)) == (9, 24)
    assert len(TOPICS.children("infrastructures")) == 14
    assert len(TOPICS.codes) >= 120


def test_a_label_falls_back_to_english():
    assert TOPICS.label("refugees", "de") == "Flüchtlinge"
    assert TOPICS.label("refugees", "ja") == "Refugees"


def test_the_version_follows_the_phrases_and_not_the_labels():
    text = 'id = "x"\nname = "X"\nnote = "X"\n[[codes]]\ncode = "a"\nlabel.en = "A"\nnote = "N"\nphrases.en = ["b"]\n'
    version = read_scheme(text, "x.toml").version
    assert read_scheme(text.replace('"A"', '"Z"'), "x.toml").version == version
    assert read_scheme(text.replace('["b"]', '["c"]'), "x.toml").version != version
