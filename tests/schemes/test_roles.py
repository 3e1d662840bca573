"""Which part a name of a place plays, by the words around it."""

import pytest

from migresearch.errors import ConfigError
from migresearch.schemes import Rules
from migresearch.schemes.reading import read_scheme

PLACES = read_scheme(
    """
    id = "places"
    name = "Places"
    note = "n"
    [[codes]]
    code = "A"
    label.en = "Aland"
    note = "n"
    phrases.en = ["aland", "alander"]
    [[codes]]
    code = "B"
    label.en = "Bland"
    note = "n"
    phrases.en = ["bland", "blander"]
    [[codes]]
    code = "C"
    label.en = "Cland"
    note = "n"
    phrases.en = ["cland", "clander"]
    """,
    "places.toml",
)
HEAD = 'name = "N"\nnote = "n"\ncodes_of = "places"\n'
FROM = read_scheme(
    f'id = "from"\n{HEAD}[role]\nbefore = ["from", "return to"]\nafter = ["refugee"]\n'
    'between = ["nurse"]\ninside = ["internal migra"]\n',
    "from.toml",
    {"places": PLACES},
)
TO = read_scheme(
    f'id = "to"\n{HEAD}[role]\nbefore = ["in", "to", "evidence from"]\nafter = ["refugee camp"]\n'
    'between = ["nurse"]\nfirst = false\n',
    "to.toml",
    {"places": PLACES},
)
RULES = Rules([PLACES, FROM, TO])


def played(text, abstract=None):
    found = RULES.findings(text, abstract)
    return {part: "".join(sorted(one.code for one in found if one.scheme == part)) for part in ("from", "to")}


@pytest.mark.parametrize(
    ("text", "origin", "destination"),
    [
        ("People from Aland in Bland", "A", "B"),
        ("Alander refugees in the rural south of Bland", "A", "B"),
        ("Alander young male refugees", "A", ""),
        ("Aland and many refugees", "", ""),  # another group of words
        ("From Aland, Bland and Cland", "ABC", ""),  # one word for the whole list
        ("Alander, Blander or Clander refugees", "ABC", ""),
        ("From 3 countries (Aland, Bland)", "AB", ""),
        ("Alander refugee camp", "", "A"),  # the longer words count
        ("Evidence from Aland", "", "A"),
        ("Return to Aland", "A", ""),
        ("Alander nurses in Bland", "A", "B"),
        ("Alanders settling in Bland", "A", "B"),
        ("Alander-Blander families", "A", "B"),
        ("Alander nurses in Aland", "", "A"),
        ("Aland", "", ""),
        ("Internal migration, Aland", "A", "A"),
        ("Internal migration, Aland or Bland", "", ""),  # inside which of them nobody says
    ],
)
def test_the_part_a_place_plays(text, origin, destination):
    assert played(text) == {"from": origin, "to": destination}


def test_of_two_parts_the_one_said_more_often_counts_and_equal_ones_both():
    assert played("From Aland. From Aland. In Aland") == {"from": "A", "to": ""}
    assert played("From Aland. In Aland") == {"from": "A", "to": "A"}


def test_the_reason_names_the_words_and_where_they_stand():
    (only,) = (one for one in RULES.findings("Aland", "They came from Aland.") if one.scheme == "from")
    assert only.explanation == "abstract: aland"
    assert (only.title, only.abstract) == ([], ["Aland"])


def test_a_part_is_silent_without_its_context_or_without_the_scheme_that_lends_the_codes():
    head = HEAD + 'context.phrases.en = ["migrant"]\n'
    shy = read_scheme(f'id = "shy"\n{head}[role]\nbefore = ["from"]\n', "shy.toml", {"places": PLACES})
    rules = Rules([PLACES, shy])
    assert {one.scheme for one in rules.findings("From Aland", None)} == {"places"}
    assert {one.scheme for one in rules.findings("Migrants from Aland", None)} == {"places", "shy"}
    assert Rules([shy]).findings("Migrants from Aland", None) == []


def test_codes_are_lent_with_labels_but_without_phrases_and_words_are_part_of_the_version():
    assert FROM.label("A") == "Aland"
    assert FROM.codes["A"].rule.phrases == ()
    assert FROM.version != TO.version


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('codes_of = "nowhere"\n[role]\nbefore = ["from"]', "nowhere, which is not a scheme"),
        ('codes_of = "places"', r"has a \[role\]"),
        ('codes_of = "places"\n[role]\nbehind = ["from"]', "unknown key 'behind'"),
        ('codes_of = "places"\n[role]\nfirst = "yes"', "first must be true or false"),
    ],
)
def test_a_role_that_cannot_be_read_is_named(text, says):
    with pytest.raises(ConfigError, match=says):
        read_scheme(f'id = "x"\nname = "X"\nnote = "n"\n{text}\n', "x.toml", {"places": PLACES})
