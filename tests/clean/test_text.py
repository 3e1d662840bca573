import pytest

from migresearch.clean.characters import is_damaged, paragraphs, repair
from migresearch.clean.markup import strip_markup
from migresearch.clean.text import clean_text, clean_title, keyword_list, with_subtitle


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("p <0.5 and p < .05", "p <0.5 and p < .05"),
        ("where a<b and c>d", "where a<b and c>d"),
        ("if a<b>c then", "if a<b>c then"),
        ("women <18 years, men >65", "women <18 years, men >65"),
        ("p &lt; 0.001", "p < 0.001"),
        ("R&amp;amp;D in <i>Länder</i>", "R&D in Länder"),
        ("<jats:italic>Homo</jats:italic> migrans", "Homo migrans"),
        ('see <a href="https://x.org?a=1&b=2">here</a>', "see here"),
        ("&lt;p&gt;Escaped once&lt;/p&gt;", "Escaped once"),
        ("&amp;lt;i&amp;gt;twice&amp;lt;/i&amp;gt;", "twice"),
        ("R<sup>2</sup> and CO<sub>2</sub>", "R² and CO₂"),
        ("x<sub>max</sub>, families<sup>1,2</sup>", "xmax, families¹,²"),
        ("<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>", "x=1"),
        ("<tex-math>\\frac{1}{2}</tex-math>half", "half"),
        ("<script>alert(1)</script>safe<!-- hidden -->", "safe"),
        ("<![CDATA[kept]]>", "kept"),
        ("a <foo>unknown</foo> tag", "a <foo>unknown</foo> tag"),
        ("cut <b off", "cut <b off"),
    ],
)
def test_only_known_markup_is_stripped(raw, text):
    assert clean_text(raw) == text


def test_sections_of_jats_become_labelled_lines():
    raw = (
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title>\n <jats:p>We ask.</jats:p></jats:sec>"
        "<jats:sec><jats:title>Results:</jats:title><jats:p>We know.</jats:p></jats:sec>"
    )
    assert paragraphs(strip_markup(raw)) == "Aims: We ask.\nResults: We know."


def test_a_tag_that_is_never_closed_keeps_its_text():
    assert clean_text("<title>Open section of <sup>2</sup> parts") == "Open section of ² parts:"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("GonÃ§alo", "Gonçalo"),
        ("refugeesâ€™ rights", "refugees’ rights"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark", "softhyphen, zerowidth, mark"),
        ("\u202eevil\u202c text", "evil text"),
        ("bell\x07 and escape\x1b[31m", "bell  and escape [31m"),
        ("e\u0301", "é"),
        ("Âgé de Ãvora", "Âgé de Ãvora"),
        ("in\ufffeterest \uf0b7 bullet", "interest   bullet"),
        ("line\u2028separator\r\nend", "line\nseparator\nend"),
    ],
)
def test_repair(raw, text):
    assert repair(raw) == text


def test_a_lost_character_is_flagged_not_guessed():
    assert repair("caf\ufffd") == "caf\ufffd"
    assert is_damaged("caf\ufffd")
    assert not is_damaged("café")


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("  Migration\n and   work. ", "Migration and work"),
        ("Growth in the U.S.", "Growth in the U.S."),
        ("And then...", "And then..."),
        ("Smith et al.", "Smith et al."),
        ("Kijken in het brein .", "Kijken in het brein"),
        ("[Integration in Berlin.]", "Integration in Berlin"),
        ("ALL CAPS STAY", "ALL CAPS STAY"),
        ("Untitled", None),
        ("<i></i>", None),
        (None, None),
    ],
)
def test_clean_title(raw, title):
    assert clean_title(raw) == title


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Borders", "A history", "Borders: A history"),
        ("Who stays?", "A survey", "Who stays? A survey"),
        ("Borders: a history", "A history", "Borders: a history"),
        ("Borders", None, "Borders"),
        (None, "A history", "A history"),
    ],
)
def test_with_subtitle(title, subtitle, whole):
    assert with_subtitle(title, subtitle) == whole


@pytest.mark.parametrize(
    ("raw", "keywords"),
    [
        ("asylum; law, policy; Asylum", ("asylum", "law, policy")),
        ("asylum, <i>return</i>.", ("asylum", "return")),
        (["asylum", "", "asylum"], ("asylum",)),
        (None, ()),
    ],
)
def test_keyword_list(raw, keywords):
    assert keyword_list(raw) == keywords
