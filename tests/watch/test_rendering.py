"""The sheet in every form: hostile titles stay text, mail and feeds are what their standards ask for."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from tests.store.records import record
from tests.watch.conftest import Nights

from migresearch.clean.characters import repair
from migresearch.errors import UsageError
from migresearch.records import Contributor, Kind
from migresearch.watch.atom import as_atom
from migresearch.watch.entries import address
from migresearch.watch.html import as_html
from migresearch.watch.mail import as_mail
from migresearch.watch.markdown import as_markdown
from migresearch.watch.sheet import Entry, Feed, FeedEntry, Group, Section, Sheet
from migresearch.watch.text import as_text

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></li><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' style='x",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "]]><x/><![CDATA[",
    "[click](javascript:alert(1)) ![i](https://a.example/i.png)",
    "`code` **bold** # heading | table ~~gone~~ $x$",
    "<!-- hidden -->",
    "\x1b[31mred\x1b]0;title\x07 bell\x00nul\x9b2J",
    "right\u202eto left\u2066 zero\u200bwidth\ufffe",
    "line\nSubject: other\r\nBcc: all@example.org",
    "{title} {0} %s ${HOME}",
]  # fmt: skip
SCHEMA = Path(__file__).with_name("atom.rng")


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(params=range(len(HOSTILE)))
def title(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


@pytest.fixture
def sheet_of(nights: Nights) -> Callable[[str], Sheet]:
    """A sheet whose every text of the world is the given one, and that of a harmless word alike."""

    def made(text: str) -> Sheet:
        people = (Contributor(text),)
        nights.take(
            "2026-10-05T02:00:00Z",
            record(
                "1",
                f"paper {text}",
                venue=text,
                contributors=people,
                issued="2026",
                url="https://a.example/1",
            ),
            record(
                "2",
                f"law paper {text}",
                kind=Kind.LEGAL_DEVELOPMENT,
                abstract=text,
                issued="2026",
                url="javascript:alert(1)",
            ),
        )
        with nights.library() as library:
            library.watch.add("papers", "paper", {"kind": "article,legal-development"})
        return nights.sheet()

    return made


@pytest.fixture
def sheet(sheet_of: Callable[[str], Sheet], title: str) -> Sheet:
    return sheet_of(title)


def visible_form(text: str) -> str:
    return " ".join(repair(text).split())


def test_html_holds_the_title_as_text_and_no_tag_of_it(sheet: Sheet, title: str) -> None:
    page = Tags(as_html(sheet))
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "li",
        "a",
        "br",
        "small",
        "strong",
    }
    assert {tag for tag, _ in page.tags} <= allowed
    assert {name for _, names in page.tags for name in names} <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "href",
        "rel",
        "class",
    }
    assert visible_form(f"paper {title}") in page.text
    assert "javascript:" not in re.sub(r">[^<]*<", "", as_html(sheet))


def test_no_form_holds_a_control_or_direction_character(sheet: Sheet) -> None:
    feeds = [as_atom(one, sheet) for one in sheet.feeds]
    for text in (as_markdown(sheet), as_html(sheet), *feeds):
        assert not re.findall(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", text
        )


def test_markdown_renders_the_title_as_text(sheet: Sheet, title: str) -> None:
    from markdown_it import MarkdownIt

    page = Tags(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(as_markdown(sheet)))
    assert {tag for tag, _ in page.tags} <= {"h1", "h2", "h3", "p", "ul", "li", "a", "strong"}
    assert [names for tag, names in page.tags if tag == "a"] == [("href",)]
    assert visible_form(f"paper {title}") in page.text


def test_the_feed_is_valid_atom(sheet: Sheet, title: str) -> None:
    (feed,) = sheet.feeds
    text = as_atom(feed, sheet)
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(etree.fromstring(text.encode()))
    read = feedparser.parse(text.encode())
    assert not read.bozo, read.bozo_exception
    assert read.version == "atom10"
    plain = etree.fromstring(text.encode()).xpath("//*[local-name()='entry']/*[local-name()='title']/text()")
    assert set(plain) == {visible_form(f"paper {title}"), visible_form(f"law paper {title}")}
    assert [link.href for one in read.entries for link in one.get("links", ())] == ["https://a.example/1"]


def test_the_mail_has_text_and_page_and_no_header_of_a_title(sheet: Sheet) -> None:
    mail = message_from_bytes(as_mail(sheet, "news@example.org", "all@example.org"), policy=default)
    assert mail.keys() == [
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "X-Unsent",
        "MIME-Version",
        "Content-Type",
    ]
    assert mail["Subject"] == "Migration research news sheet, October 2026"
    assert mail["Date"].datetime.isoformat() == "2026-10-31T12:00:00+00:00"
    text, page = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == as_text(sheet)
    assert page.get_content().replace("\r\n", "\n") == as_html(sheet)
    assert not mail.defects


def test_the_text_of_a_mail_is_plain() -> None:
    call = Entry(
        "Fees [of $37.50]", "2026 · funding", "https://a.example/call_1", "corrected", "mr-1", ("due",)
    )
    groups = (Group("Housing", {"Italy": (call,)}, 2),)
    sections = (Section("Funding", groups, "none"), Section("News", (), "Nothing came in."))
    assert (
        as_text(Sheet("2026-10", "2026-10-31", "l", sections))
        == """\
Migration research news sheet, October 2026
===========================================

What came in during 2026-10, as known on 2026-10-31.

Funding
-------

HOUSING

Italy:

Fees [of $37.50] — corrected
https://a.example/call_1
2026 · funding (mr-1)
due

and 2 more

News
----

Nothing came in.
"""
    )


@pytest.mark.parametrize("sender", ["a b", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "@"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(UsageError, match="no e-mail address"):
        as_mail(Sheet("2026-10", "2026-10-31", "l", ()), sender)


def test_the_schema_refuses_what_is_no_feed() -> None:
    """The check could fail: an entry without an id, a time that is none, a feed without an author."""
    sheet = Sheet("2026-10", "2026-10-31", "l", ())
    when = "2026-10-05T02:00:00Z"
    text = as_atom(Feed("x", "q", (FeedEntry(Entry("T", "2026", key="mr-1"), when, when),)), sheet)
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    assert schema.validate(etree.fromstring(text.encode()))
    for broken in (
        re.sub(r"<entry>\s*<id>.*?</id>", "<entry>", text),
        text.replace(when, "yesterday"),
        re.sub(r"<content>.*?</content>", "", text, flags=re.DOTALL),
        re.sub(r"<updated>.*?</updated>", "", text, count=1),
    ):
        assert broken != text
        assert not schema.validate(etree.fromstring(broken.encode()))


def test_an_empty_feed_is_valid(nights: Nights) -> None:
    text = as_atom(Feed("x", "nothing", ()), Sheet("2026-10", "2026-10-31", "l", ()))
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(etree.fromstring(text.encode()))
    assert not feedparser.parse(text.encode()).bozo


def test_ids_of_a_feed_stay_from_month_to_month() -> None:
    when = "2026-10-05T02:00:00Z"
    feed = Feed("x", "q", (FeedEntry(Entry("T", key="mr-1"), when, when),))
    ids = [
        re.findall("<id>(.*?)</id>", as_atom(feed, Sheet(month, f"{month}-28", library, ())))
        for month, library in (("2026-10", "l"), ("2026-11", "l"), ("2026-10", "other"))
    ]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])


@pytest.mark.parametrize(
    ("url", "doi", "expected"),
    [
        ("https://a.example/x?y=1&z=2#f", None, "https://a.example/x?y=1&z=2#f"),
        ("https://a.example/a b<>\"'()", None, "https://a.example/a%20b%3C%3E%22%27%28%29"),
        ("https://a.example/é", None, "https://a.example/%C3%A9"),
        ("javascript:alert(1)", None, None),
        ("data:text/html,x", None, None),
        ("JavaScript://a.example/%0aalert(1)", None, None),
        ("//a.example/", None, None),
        ("https://[a", None, None),
        ("file:///etc/passwd", "10.5555/a<b>", "https://doi.org/10.5555/a%3Cb%3E"),
        (None, "10.5555/x", "https://doi.org/10.5555/x"),
        (None, None, None),
    ],
)
def test_only_addresses_of_the_web_become_links(
    url: str | None, doi: str | None, expected: str | None
) -> None:
    assert address(url, doi) == expected


def test_empty_sections_say_so_and_headings_stand_in_order() -> None:
    entry = Entry("Title", "2026", None, "retracted", "mr-1", ("detail",))
    group = Group("Theme", {"Germany": (entry,)}, 4)
    sheet = Sheet(
        "2026-10",
        "2026-10-31",
        "l",
        (Section("Literature", (group,), "None.", "A note."), Section("Funding", (), "Nothing came in.")),
    )
    assert as_markdown(sheet) == (
        "# Migration research news sheet, October 2026\n\n"
        "What came in during 2026-10, as known on 2026-10-31.\n\n"
        "## Literature\n\nA note.\n\n### Theme\n\n**Germany**\n\n"
        "- Title — **retracted**\n  2026 (mr-1)\n  detail\n\nand 4 more\n\n"
        "## Funding\n\nNothing came in.\n"
    )
