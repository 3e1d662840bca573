"""The sentence shown is the one that says why the work was found."""

import pytest

from migresearch.search.snippets import LONGEST, sentences, snippet

ABSTRACT = (
    "Ports are old. We follow refugees who look for work in three towns. Courses helped two of them. "
    "Do language courses help every refugee to find work?"
)


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("refugee", "We follow refugees"),  # the first of two that hold the word, in the plural
        ("do courses help refugees find work", "Do language courses"),
        ("the helping of courses", "Courses helped"),
        ("harbours", "Ports are old."),  # no sentence holds it
        ("of the", "Ports are old."),  # nothing to look for
    ],
)
def test_the_sentence_with_most_words_of_the_question_is_shown(question: str, begin: str) -> None:
    assert snippet(ABSTRACT, question, {"en"}).startswith(begin)


def test_words_are_stemmed_in_the_language_of_the_work() -> None:
    abstract = "Häfen sind alt. Geflüchtete suchen Wohnungen in drei Städten."
    assert snippet(abstract, "Wohnung", {"en", "de"}) == "Geflüchtete suchen Wohnungen in drei Städten."


def test_a_work_without_abstract_has_none() -> None:
    assert snippet(None, "refugees", {"en"}) == ""


def test_long_sentences_are_cut_between_words() -> None:
    shown = snippet("word " * 100, "word", {"en"})
    assert shown == "word " * (LONGEST // 5) + "…"


def test_sentences_end_at_punctuation_before_a_new_beginning() -> None:
    assert sentences("Aid fell by 3.5 per cent. Why? “Nobody asked.”\nEnd") == [
        "Aid fell by 3.5 per cent.",
        "Why?",
        "“Nobody asked.”",
        "End",
    ]
