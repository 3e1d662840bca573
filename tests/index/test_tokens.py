"""Words to ranked terms: what a person expects to be one word is one term."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migresearch.index.tokens import Analyzer, QuestionWord, fold, question_words


def terms(text: str, language: str | None = "en") -> list[str]:
    return Analyzer(language).terms(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("migrants", "Migrant"),
        ("migrants'", "migrant"),
        ("women's", "woman"),
        ("children", "child"),
        ("policies", "policy"),
        ("labour organisations", "labor organization"),
        ("programmes", "program"),
        ("U.S.", "US"),
        ("R&D", "r&d"),
        ("UASCs", "UASC"),
        ("MIPEX", "mipex"),
        ("naïve", "naive"),
        ("inte\u00adgration", "integration"),
    ],
)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Left-behind children", ["left", "behind", "leftbehind", "child"]),
        ("EU-27", ["eu", "27", "eu27"]),
        ("a rise of 3.5 in 2015–2016", ["rise", "3.5", "2015", "2016"]),
        ("WHO asks who pays", ["who", "ask", "pay"]),
        ("ends well.Begins there", ["end", "well", "begin"]),
        ("O'Brien", ["o", "brien", "obrien"]),
        ("MIGRATION IS WHAT IT WAS", ["migrat"]),
        ("...  — !", []),
        ("", []),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L’immigration et l'accueil", ["immigr", "accueil"]),
        ("it", "l'immigrazione nell'Unione", ["immigr", "union"]),
        ("es", "la inmigración y las políticas", ["inmigr", "polit"]),
        ("de", "die Flüchtlinge und der Flüchtling", ["fluchtling", "fluchtling"]),
        ("pt", "as imigrações", ["imigr"]),
        ("nl", "het beleid van de vluchtelingen", ["beleid", "vluchteel"]),
        ("ru", "миграция в России и migrants", ["миграц", "росс", "migrant"]),
        ("zh", "移民政策 2020年", ["移民", "民政", "政策", "年", "2020"]),
        ("ko", "이주민", ["이주", "주민"]),
        (None, "refugees", ["refuge"]),
        ("sw", "refugees", ["refuge"]),
    ],
)
def test_other_languages(language: str | None, text: str, expected: list[str]) -> None:
    assert terms(text, language) == expected


def test_arabic_article_and_case_endings_do_not_hide_a_word() -> None:
    assert terms("الهجرة", "ar") == terms("هجرة", "ar")


def test_a_question_word_has_its_stems_in_every_language_of_the_index() -> None:
    [word] = question_words("Integration", ["de", "en", "fr"])
    assert word == QuestionWord("Integration", ("integr", "integration"), 1)


def test_repeated_words_count_and_a_joined_compound_counts_half() -> None:
    asked = {word.written: word.weight for word in question_words("left-behind and left", ["en"])}
    assert asked == {"left": 2, "behind": 1, "leftbehind": 0.5}


def test_a_joined_compound_counts_fully_where_it_is_the_only_word_of_substance() -> None:
    assert [(word.written, word.weight) for word in question_words("in-between", ["en"])] == [
        ("inbetween", 1)
    ]


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("war in Syria", ["war", "Syria"]),
        ("migrants die at sea", ["migrants", "die", "sea"]),
        ("die Lage der Flüchtlinge", ["Lage", "Flüchtlinge"]),
        ("la vie des migrants", ["vie", "migrants"]),
        ("the who and the how", []),
        ("health advice of the WHO", ["health", "advice", "WHO"]),
    ],
)
def test_function_words_do_not_rank(question: str, kept: list[str]) -> None:
    assert [word.written for word in question_words(question, ["en", "de", "fr"])] == kept


@pytest.mark.parametrize(("typed", "written"), [("imigracao", "imigração"), ("educacion", "educación")])
def test_accents_left_off_by_the_typist(typed: str, written: str) -> None:
    [word] = question_words(typed, ["pt", "es"])
    found = terms(written, "pt" if typed == "imigracao" else "es")
    assert found[0] in word.terms


def test_folding() -> None:
    assert fold("Łódź Ærø STRASSE Straße") == "lodz aero strasse strasse"


@example("\u0300")
@example("\u0600 \u0e31 ﬀ Ⅷ")
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    document = set(terms(text))
    asked = question_words(text, ["en"])
    assert all(document)
    assert all(word.terms and word.weight > 0 for word in asked)


@given(
    st.lists(
        st.sampled_from(
            ["migrants", "anti-racist", "Mexico–US", "l'État", "移民政策", "U.K.", "3.5", "labour"]
        )
    )
)
def test_a_text_asked_for_word_by_word_is_found(words: list[str]) -> None:
    document = set(terms(" ".join(words)))
    for asked in question_words(" ".join(words), ["en"]):
        assert document.intersection(asked.terms)
