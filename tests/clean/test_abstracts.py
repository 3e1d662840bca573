import pytest

from migresearch.clean.abstracts import Abstract, clean_abstract, from_inverted_index

BODY = "We study how newcomers find work in three cities."


@pytest.mark.parametrize(
    "raw",
    [
        f"Abstract: {BODY}",
        f"ABSTRACT. {BODY}",
        f"Abstract {BODY}",
        f"Abstract{BODY}",
        f"Abstract&amp;#xD;&amp;#xD;{BODY}",
        f"Summary\n{BODY}",
        f"Zusammenfassung: {BODY}",
        f"<jats:title>Abstract</jats:title><jats:p>{BODY}</jats:p>",
        f"{BODY} © 2020 Elsevier Ltd. All rights reserved.",
        f"{BODY} (PsycInfo Database Record (c) 2022 APA, all rights reserved).",
        f"{BODY} Copyright © 2019 John Wiley & Sons, Ltd.",
        f"© 2020 The Authors. {BODY}",
        f"  {BODY}\n\n ",
    ],
)
def test_what_stands_around_the_text_is_taken_off(raw):
    assert clean_abstract(raw) == Abstract(BODY)


@pytest.mark.parametrize(
    "raw",
    [
        "Abstract expressionism reached exiles in New York.",
        "Summary statistics are biased in such registers.",
        "Policies differ. We map key words in laws: they are rare and hard to find in the older texts of the state.",
        "The licence of the agency was withdrawn in 2019.",
        "First part.\nAbstract: this word stands in the middle.",
        "Wages rose by 3 % (c) among the group that stayed.",
    ],
)
def test_ordinary_text_is_left_alone(raw):
    assert clean_abstract(raw) == Abstract(raw)


def test_keywords_and_codes_at_the_end_are_returned():
    raw = f"{BODY} Keywords: labour market; refugees; cities. (JEL F22, J15; J61) © 2021 Springer Nature."
    assert clean_abstract(raw) == Abstract(
        BODY, ("labour market", "refugees", "cities"), ("F22", "J15", "J61")
    )


def test_keywords_on_lines_of_their_own():
    assert clean_abstract(f"{BODY}\nPalabras clave: asilo, trabajo").keywords == ("asilo", "trabajo")


@pytest.mark.parametrize(
    "raw",
    [
        "No abstract available.",
        "n.a.",
        "[Abstract not available]",
        "N/A",
        "-",
        "",
        None,
        "Sin resumen",
        "<p> </p>",
        "null",
    ],
)
def test_placeholders_are_no_abstract(raw):
    assert clean_abstract(raw).text is None


def test_paragraphs_are_lines():
    assert clean_abstract("<p>One.</p>\n\n<p>Two\nlines.</p>").text == "One.\nTwo\nlines."


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"We": [0], "study": [1, 4], "and": [3], "work": [2]}, "We study work and study"),
        ({"later": [9], "first": [2]}, "first later"),
        ({"kept": [0], "dropped": [0], "end": [1]}, "kept end"),
        ({}, None),
        (None, None),
    ],
)
def test_inverted_index(index, text):
    assert from_inverted_index(index) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Wages rise with recognition. Introduction", "Wages rise with recognition."),
        ("Wages rise with recognition. 1. Introduction", "Wages rise with recognition."),
        ("Wages rise with recognition.\nI. INTRODUCTION\n", "Wages rise with recognition."),
        ("Wages rose after the introduction of points. A careful introduction", None),
        ("Keywords came late to the introduction of the law.", None),
    ],
)
def test_the_heading_of_what_follows_is_no_part_of_an_abstract(raw, text):
    assert clean_abstract(raw).text == (text or raw)


@pytest.mark.parametrize(
    "note",
    [
        "Includes bibliographical references (p. 120-140) and index.",
        "Includes bibliographical references and index. Title from PDF title page.",
        "xii, 234 p. : ill. ; 24 cm",
        "Literaturverz. S. 201 - 220",
        "Thesis (Ph.D.)--University of Somewhere, 2001.",
    ],
)
def test_a_note_on_the_copy_is_no_abstract(note):
    assert clean_abstract(note).text is None


@pytest.mark.parametrize(
    "text",
    ["Includes interviews with forty nurses in Tallinn.", "52 patients were asked about their journeys."],
)
def test_what_only_begins_like_a_note_stays(text):
    assert clean_abstract(text).text == text
