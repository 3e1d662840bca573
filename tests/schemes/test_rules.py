import gzip
import json
from pathlib import Path

import pytest

from migresearch.records import Kind
from migresearch.schemes import Match, Rules, load_schemes, match
from migresearch.schemes.reading import read_scheme
from migresearch.schemes.words import folded

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def scheme(head="", **codes):
    """A scheme of codes with phrases, and exclude-phrases after a bar."""
    text = f'id = "s"\nname = "S"\nnote = "S"\n{head}\n'
    for code, phrases in codes.items():
        said, _, excluded = phrases.partition("|")
        text += f'[[codes]]\ncode = "{code}"\nlabel.en = "{code}"\nnote = "n"\n'
        text += f"phrases.en = {json.dumps(split(said))}\nexclude = {json.dumps(split(excluded))}\n"
    return read_scheme(text, "s.toml")


def split(phrases):
    return [phrase.strip() for phrase in phrases.split(";") if phrase.strip()]


def found(rules, text):
    return [(one.code, text[one.start : one.end]) for one in rules.match(text)]


@pytest.mark.parametrize(
    "text",
    [
        "asylum seeker",
        "Asylum Seekers",
        "ASYLUM-SEEKERS",
        "asylum‐seeker’s",
        "asylum seeker's",
        "asylum  seekers",
        "asylum\nseekers",
        "“asylum seekers”",
    ],
)
def test_spellings_of_one_phrase_meet(text):
    (only,) = Rules([scheme(a="asylum seeker")]).match(text)
    assert folded(text[only.start : only.end]) == "asylum seeker"


@pytest.mark.parametrize(
    "text", ["asylum. Seekers", "asylum\n\nseekers", "asylum, seekers", "asylumseekers", "seeker"]
)
def test_what_only_looks_like_the_phrase_is_not_found(text):
    assert Rules([scheme(a="asylum seeker")]).match(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("labour", "Labor"),
        ("naturalisation", "naturalizations"),
        ("neighbourhood", "neighborhoods"),
        ("country", "countries"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("programme", "programs"),
        ("Łódź", "lodz"),
        ("churches", "church"),
    ],
)
def test_folding_joins_spellings(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("us", "use"), ("news", "newt"), ("status", "statu"), ("Iran", "Iraq")]
)
def test_folding_keeps_words_apart(one, other):
    assert folded(one) != folded(other)


def test_capitals_in_a_phrase_are_asked_of_the_text():
    rules = Rules([scheme(a="US", b="Turkey", c="IDP")])
    assert found(rules, "Tell us of turkey") == []
    assert found(rules, "US IDPs in Turkey’s and TURKEY") == [
        ("a", "US"),
        ("c", "IDPs"),
        ("b", "Turkey"),
        ("b", "TURKEY"),
    ]


def test_the_longest_phrase_wins_inside_a_scheme_but_not_across_schemes():
    first = scheme(mexico="mexico", us="new mexico")
    second = read_scheme(
        'id = "t"\nname = "T"\nnote = "T"\n[[codes]]\ncode = "m"\nlabel.en = "M"\nnote = "n"\nphrases.en = ["mexico"]',
        "t.toml",
    )
    matches = Rules([first, second]).match("New Mexico, Mexico")
    assert [one.code for one in matches if one.scheme == "s"] == ["us", "mexico"]
    assert [one.code for one in matches if one.scheme == "t"] == ["m", "m"]


def test_overlapping_phrases_are_both_kept():
    rules = Rules([scheme(a="integration policy", b="policy implementation")])
    assert found(rules, "integration policy implementation") == [
        ("a", "integration policy"),
        ("b", "policy implementation"),
    ]


def test_an_exclude_phrase_undoes_only_its_own_code_and_only_there():
    rules = Rules([scheme(georgia="Georgia | atlanta, georgia", us="atlanta, georgia")])
    assert found(rules, "Atlanta, Georgia and Georgia") == [
        ("us", "Atlanta, Georgia"),
        ("georgia", "Georgia"),
    ]


def test_an_exclude_phrase_leaves_longer_phrases_of_its_code_alone():
    rules = Rules(
        [scheme(drc="congo; democratic republic of congo | republic of congo", rc="republic of congo")]
    )
    assert found(rules, "Democratic Republic of Congo") == [("drc", "Democratic Republic of Congo")]
    assert found(rules, "Republic of Congo") == [("rc", "Republic of Congo")]


def test_money_is_no_country():
    assert found(Rules([scheme(us="US")]), "US$5 for US visas") == [("us", "US")]


def test_places_are_those_in_the_text_beside_letters_of_many_bytes():
    assert found(Rules([scheme(a="refugee")]), "Łódź “пример” 難民 — refugees…") == [("a", "refugees")]


def test_without_its_context_a_scheme_is_silent():
    context = 'context.phrases.en = ["migrant"]\ncontext.exclude = ["migrant bird"]'
    rules = Rules([scheme(context, housing="housing")])
    assert rules.findings("Housing", "A study of roofs") == []
    assert rules.findings("Housing", "A migrant bird and its roof") == []
    (only,) = rules.findings("Housing", "Of migrants")
    assert only.code == "housing"


def test_a_finding_tells_title_from_abstract_and_counts():
    (only,) = Rules([scheme(a="refugee; asylum")]).findings("Refugees", "Asylum, refugees and  refugees")
    assert (only.title, only.abstract) == (["Refugees"], ["Asylum", "refugees", "refugees"])
    assert only.mentions == 4
    assert only.explanation == "title: refugees; abstract: asylum, refugees ×2"


def test_a_passing_mention_in_the_abstract_may_not_be_enough():
    rules = Rules([scheme("least_mentions = 2", a="refugee")])
    assert rules.findings("Bread", "One refugee") == []
    assert [one.code for one in rules.findings("Bread", "A refugee and another refugee")] == ["a"]
    assert [one.code for one in rules.findings("A refugee", None)] == ["a"]


def test_of_an_exclusive_scheme_a_work_gets_the_code_it_speaks_for_most():
    rules = Rules([scheme("exclusive = true\nleast_mentions = 2", people="migration", cells="cell; tissue")])

    def given(title, abstract):
        return [one.code for one in rules.findings(title, abstract)]

    assert given("Migration", "A cell") == ["people"]  # the title counts for two
    assert given("Migration", "Cells, cells and tissue") == ["cells"]
    assert given("Migration", "Cell and tissue") == ["people"]  # of equals the one that stands first
    assert given("Of cells", "Migration") == ["cells"]
    assert given("Bread", "Migration and migration, a cell") == ["people"]
    assert given("Bread", "Migration and a cell") == []  # both in passing


def test_a_scheme_keeps_to_its_kinds():
    rules = Rules([scheme('kinds = ["project"]', a="refugee")])
    assert rules.findings("Refugees", None, Kind.ARTICLE) == []
    assert [one.code for one in rules.findings("Refugees", None, Kind.PROJECT)] == ["a"]


def test_a_phrase_spelt_alike_in_two_languages_counts_once():
    text = 'id = "x"\nname = "X"\nnote = "X"\n[[codes]]\ncode = "a"\nlabel.en = "A"\nnote = "N"\n'
    text += 'phrases.en = ["education", "EU"]\nphrases.fr = ["éducation", "eu"]\n'
    (only,) = Rules([read_scheme(text, "x.toml")]).findings("Education", None)
    assert only.title == ["Education"]
    assert len(Rules([read_scheme(text, "x.toml")]).match("EU")) == 1


def test_matching_by_schemes_gives_named_matches():
    only = scheme(a="refugee")
    assert match("Of refugees", {"s": only}) == [Match("s", "a", "refugee", 3, 11)]
    assert Rules([only]).versions == {"s": only.version}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "'s", "難民"])
def test_texts_without_words_have_no_matches(text):
    assert match(text, {"s": scheme(a="refugee")}) == []


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real records is not here")
def test_real_works_on_migration_get_topics_and_countries():
    with gzip.open(CORPUS / "migration.jsonl.gz", "rt", encoding="utf-8") as lines:
        works = [work for work in map(json.loads, lines) if work["title"] and work["abstract"]]
    rules = Rules(load_schemes().values())
    given = [{one.scheme for one in rules.findings(work["title"], work["abstract"])} for work in works]
    share = {
        name: sum(name in schemes for schemes in given) / len(works) for name in ("topics", "geographies")
    }
    assert share["topics"] > 0.9
    assert share["geographies"] > 0.8
