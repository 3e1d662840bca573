"""The page of a card fits every screen, and lets nothing raw through."""

import pytest
from textual.content import Content

from migresearch.cli.curating.page import Page, View, page
from migresearch.cli.curating.wording import spoken_card
from migresearch.curate.card import Card, Span
from migresearch.curate.options import Option, Tag
from migresearch.curate.ordering import Drawn, Place
from migresearch.store import Value, Work
from migresearch.store.decisions import Decision, Said, Verdict

SIZES = [(10, 3), (20, 6), (40, 10), (80, 24), (120, 40), (200, 60)]
EMPTY = dict.fromkeys(
    ("language", "issued", "online", "indexed", "venue", "publisher", "volume", "issue", "pages", "doi", "url",
     "open_access", "licence", "notice", "mark")
)  # fmt: skip
RULE = Value("topics", "remittances", "rule", None, "title: remittances")
LONG = " ".join(["Remittances keep children in school."] * 60)


def option(
    number: int = 1, label: str = "Remittances", note: str = "Money sent home.", **fields: object
) -> Option:
    usual = {"effective": True, "probability": None, "claims": (RULE,), "own": None, "said": (), "open": True}
    return Option(Tag("topics", f"code-{number}"), label, note, **usual | fields)  # type: ignore[arg-type]


def card(
    name: str, words: str | None = None, *options: Option, mark: str | None = None, **fields: object
) -> Card:
    work = Work(
        **EMPTY | {"mark": mark}, id=1, key="mr-abcdef", kind="article", title=name, abstract=words, year=2019,
        text_hash="", issns=(), origins={},
    )  # fmt: skip
    usual = {"title": (), "abstract": (), "changed": False, "remarks": ()}
    return Card(work, Place(1, Drawn.RANDOM), options, **usual | fields)  # type: ignore[arg-type]


def laid(
    one: Card | None, width: int = 80, height: int = 24, brackets: bool = False, **fields: object
) -> Page:
    view = View(brackets, one, heading="ada · topics", progress="4 left", **fields)  # type: ignore[arg-type]
    return page(view, width, height)


def text(*args: object, **fields: object) -> str:
    return "\n".join(line.plain for line in laid(*args, **fields).lines)  # type: ignore[arg-type]


HOSTILE = {
    "escape": "A\x1b[31mred\x1b]0;owned\x07 title",
    "c1": "A \x9b31m title \x85 of two",
    "lines": "A\r\ntitle\nof\tthree",
    "separators": "A\u2028title\u2029of three",
    "direction": "A \u202etfel ot thgir\u202c \u2066isolated\u2069 \u061ctitle",
    "markup": "[bold red]A title[/] and [link=x]more[/link] \\[",
    "arabic": "الهجرة والتحويلات المالية في شمال أفريقيا",
    "hebrew and Latin": "הגירה Migration הגירה 2019",
    "chinese": "中国农村留守儿童的教育与迁移研究" * 8,
    "combining": "Ma\u0301laga e\u0301migre\u0301s 👩‍👩‍👧 🇩🇪",
    "empty": "",
    "one word": "a" * 500,
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_title_fits_every_screen_and_controls_nothing(title: str, width: int, height: int) -> None:
    one = card(
        title, title, option(label=title or "none", note=title), title=(Span(0, 3, Tag("topics", "code-1")),)
    )
    for line in laid(one, width, height, message=title).lines:
        assert line.cell_length <= width
        assert not [sign for sign in line.plain if sign < " " or "\x7f" <= sign <= "\x9f"]
        assert not set(line.plain) & set(
            "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029"
        )
    assert len(laid(one, width, height).lines) == max(height, len(laid(one, width, 0).lines))
    assert all(sign >= " " for line in spoken_card(one) for sign in line)


def test_markup_in_a_title_is_text() -> None:
    assert HOSTILE["markup"] in text(card(HOSTILE["markup"]))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_keys_are_never_cut_off(width: int, height: int) -> None:
    full = text(card(LONG, LONG, *map(option, range(30))), width, height)
    assert "q quit" in full


def test_the_chosen_code_is_seen_wherever_it_stands() -> None:
    one = card("A title", LONG, *(option(number, f"Label {number}") for number in range(30)))
    for chosen in range(30):
        shown = laid(one, chosen=chosen)
        pointers = [line.plain for line in shown.lines if line.plain.startswith("> ")]
        assert len(pointers) == 1
        assert f"Label {chosen} " in pointers[0]
        assert shown.lines[shown.codes_at + chosen - shown.first].plain == pointers[0]


def test_a_long_abstract_leaves_room_for_codes_and_is_turned_page_by_page() -> None:
    numbered = " ".join(f"word{number:03}" for number in range(400))
    one = card("A title", numbered, *map(option, range(8)))
    first, later = laid(one), laid(one, top=5)
    assert 4 <= first.text_room < first.text_lines
    assert "word000" in first.lines[4].plain
    assert "word000" not in "\n".join(line.plain for line in later.lines)
    last = laid(one, top=10_000)
    assert "word399" in "\n".join(line.plain for line in last.lines)


def test_what_has_no_room_is_counted() -> None:
    one = card("A title", LONG, *map(option, range(30)))
    shown = laid(one, chosen=15)
    lines = [line.plain for line in shown.lines]
    assert f"… {shown.text_lines - shown.text_room} more lines: Space" in lines
    listed = sum("[ ] current" in line for line in lines)
    above = shown.first
    hidden = f"{above} more above, {30 - above - listed} more below"
    assert f"     … {hidden}: PgDn, End · A, R answer 30" in lines
    assert not [line for line in text(card("A title", "Short.", option())).splitlines() if "more" in line]


def test_a_scope_note_has_the_free_lines_and_says_where_they_were_too_few() -> None:
    note = "school for children " * 20
    assert text(card("A title", None, option(note=note))).count("children") == 20
    assert "children…" in text(card("A title", LONG, option(note=note)))


def test_a_long_label_leaves_room_for_who_suggests_the_code() -> None:
    shown = text(
        card("A title", None, option(1, "A label of a good many words that goes on and on"), option(2))
    )
    assert "topics A label of a good many words that goes on an… rule" in shown or "on and on rule" in shown
    assert "topics Remittances" in shown


def test_the_key_of_a_work_is_never_cut() -> None:
    authors = card("A title", "Text")
    assert "mr-abcdef" in text(authors, width=40)


def test_a_short_abstract_leaves_its_room_to_the_codes() -> None:
    shown = text(card("A title", "Short.", *(option(number, f"Label {number}") for number in range(9))))
    assert all(f"Label {number}" in shown for number in range(9))


def test_marked_words_are_emphasised_and_those_of_the_chosen_code_most() -> None:
    spans = (Span(0, 11, Tag("topics", "code-1")), Span(16, 24, Tag("topics", "code-2")))
    one = card("A title", "Remittances for children", option(1), option(2), abstract=spans)
    styles = {str(span.style): line.plain[span.start : span.end] for line in laid(one).lines for span in line.spans
              if line.plain.startswith("Remittances")}  # fmt: skip
    assert styles == {"bold reverse": "Remittances", "bold underline": "children"}
    assert "‹Remittances› for ‹children›" in text(one, brackets=True)
    assert "Abstract: *Remittances* for *children*" in spoken_card(one)


def test_overlapping_marks_are_one() -> None:
    spans = (Span(0, 8, Tag("topics", "x")), Span(4, 12, Tag("topics", "y")))
    assert "‹Remittances ›for" in text(card("A title", "Remittances for", abstract=spans), brackets=True)


def test_a_code_shows_how_likely_it_is_who_says_so_and_what_it_covers() -> None:
    model = Value("topics", "remittances", "model:notes", 0.61, "near its scope note")
    said = Said(
        1,
        Decision(1, "topics", "remittances", Verdict.REJECT, "bo", "2026-11-02T00:00:00Z", "no money"),
        "",
        None,
    )
    one = option(probability=0.614, claims=(RULE, model), said=(said,), effective=False)
    shown = " ".join(text(card("A title", "Text", one), width=200).split())
    assert "[ ] rejected topics Remittances 61 %" in shown
    assert "bo rejected on 2026-11-02: no money" in shown
    assert "rule: title: remittances; model notes 61 %: near its scope note" in shown
    assert "Money sent home." in shown


def test_what_must_be_known_of_the_work_stands_above_its_text() -> None:
    twin = card("Twin").work
    shown = text(card("A title", "Text", changed=True, twins=(twin,)), height=40)
    assert "The text changed since this work was decided" in shown
    assert "May be the same as mr-abcdef" in shown
    assert "RETRACTED" in text(card("A title", mark="retracted"))


def test_an_empty_queue_says_what_can_be_done() -> None:
    assert "Nothing is left in this queue." in text(None)


def test_a_work_without_suggestions_says_what_can_be_done() -> None:
    assert "No code is suggested.  c adds one" in text(card("A title"))


def test_a_list_of_codes_lines_up_with_wide_letters() -> None:
    labels = ("移民", "Remittances", "e\u0301migre\u0301s")
    shown = laid(
        card("A title", None, *(option(n, label, probability=0.5) for n, label in enumerate(labels)))
    )
    lines = [line for line in shown.lines if "50 %" in line.plain]
    assert len({Content(line.plain.split("50 %")[0]).cell_length for line in lines}) == 1
    assert len(lines) == len(labels)
