"""Metadata of web pages in the standards that sites use, to records."""

import json

import pytest

from migresearch.clean.institutional import UntitledError
from migresearch.clean.page_metadata import page_metadata
from migresearch.clean.web_page import web_page_record
from migresearch.facts import Fact, FactName
from migresearch.records import Claim, Identifier, IdScheme, Kind

URL = "https://www.example.org/publications/a"


def read(head, body="<h1>A heading</h1>", kind=None, meanings=None):
    """The record of a page with this head."""
    html = f"<!doctype html><html lang='en-GB'><head><title>A | Site</title>{head}</head><body>{body}</body></html>"
    page = json.loads(json.dumps(page_metadata(html.encode(), URL)))
    return web_page_record(page, source="site", source_id="a", kind=kind, meanings=meanings or {})


def meta(**names):
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in names.items())


def ld(*things):
    texts = (json.dumps(one).replace("</", "<\\/") for one in things)
    return "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)


def test_a_page_without_metadata_is_its_heading_and_address():
    record = read("")
    assert (record.title, record.url, record.language, record.kind) == ("A heading", URL, "en", Kind.REPORT)
    assert record.issued is None


def test_highwire_is_believed_before_open_graph():
    record = read(
        meta(
            citation_title="Refugees and work",
            citation_publication_date="2026/03/14",
            citation_author="Example, Anna",
            citation_doi="10.1234/ABC",
            citation_language="fr",
            citation_technical_report_institution="Example Institute",
            citation_keywords="asylum, work",
        )
        + '<meta property="og:title" content="Refugees | Site"><meta property="og:description" content="Short.">'
    )
    assert (record.title, record.issued, record.language) == ("Refugees and work", "2026-03-14", "fr")
    assert record.identifiers == (Identifier(IdScheme.DOI, "10.1234/abc"),)
    assert [person.name for person in record.contributors] == ["Anna Example"]
    assert (record.publisher, record.abstract) == ("Example Institute", "Short.")
    assert record.keywords == ("asylum", "work")


def test_dublin_core_gives_country_subject_and_rights():
    names = {"DC.title": "Integration in Malta", "DCTERMS.issued": "2025-11", "DC.coverage": "Malta"}
    record = read(
        meta(**names, **{"DC.subject": "integration", "DC.rights": "CC BY 4.0", "DC.type": "Thesis"})
    )
    assert (record.title, record.issued, record.kind) == ("Integration in Malta", "2025-11", Kind.THESIS)
    assert record.claims == (Claim("geographies", "MT"),)
    assert (record.keywords, record.licence) == (("integration",), "CC BY 4.0")


@pytest.mark.parametrize(
    ("thing", "kind", "facts"),
    [
        (
            {
                "@type": "Event",
                "name": "X",
                "startDate": "2026-12-03T09:00:00+01:00",
                "location": {"@type": "VirtualLocation", "url": "https://x.example"},
                "organizer": [{"name": "One"}, {"name": "Two"}],
            },
            Kind.EVENT,
            [("starts", "2026-12-03"), ("organiser", "One"), ("organiser", "Two"), ("place", "online")],
        ),
        (
            {
                "@type": "MonetaryGrant",
                "name": "X",
                "funder": {"name": "AMIF"},
                "amount": {"@type": "MonetaryAmount", "value": 1500000, "currency": "EUR"},
            },
            Kind.FUNDING,
            [("funder", "AMIF"), ("budget", "1500000 EUR")],
        ),
        (
            {
                "@type": ["Legislation"],
                "name": "X",
                "legislationDate": "2026-05-01",
                "legislationIdentifier": "Law 12/2026",
                "legislationPassedBy": {"name": "Parliament of Example"},
            },
            Kind.LEGAL_DEVELOPMENT,
            [("date", "2026-05-01"), ("court", "Parliament of Example"), ("instrument", "Law 12/2026")],
        ),
        ({"@type": "NewsArticle", "headline": "X", "about": "Housing"}, Kind.NEWS, [("theme", "Housing")]),
    ],
    ids=["event", "grant", "legislation", "news"],
)
def test_schema_org_says_what_a_thing_is_and_its_facts(thing, kind, facts):
    record = read(ld({"@type": "Organization", "name": "Site"}, thing))
    assert (record.title, record.kind) == ("X", kind)
    assert record.facts == tuple(Fact(FactName(name), value) for name, value in facts)


def test_the_section_of_a_site_says_better_what_its_things_are():
    assert (
        read(ld({"@type": "NewsArticle", "headline": "X"}), kind=Kind.GOOD_PRACTICE).kind
        is Kind.GOOD_PRACTICE
    )


def test_countries_of_a_place_are_classifications_and_regions_stay_words():
    place = {"@type": "Place", "address": {"addressLocality": "Wien", "addressCountry": "AT"}}
    record = read(ld({"@type": "Event", "name": "X", "location": place, "contentLocation": "Tyrol"}))
    assert record.claims == (Claim("geographies", "AT"),)
    assert record.keywords == ("Tyrol",)


def test_own_names_of_a_site_get_the_meaning_that_is_declared():
    record = read(meta(**{"dcterms.audience": "Ethnic origin"}), meanings={"dcterms.audience": "ground"})
    assert record.facts == (Fact(FactName.GROUND, "Ethnic origin"),)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "Article", "headline": </script>',
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        ld("a text"),
        ld([["deep"], None, 3]),
        ld({"@graph": [{"@graph": [{"@type": "Event"}]}, None, "x"]}),
        ld({"@type": {"name": "Event"}, "headline": {"@value": None}}),
        '<meta name="citation_title">',
    ],
    ids=["broken", "deep", "text", "lists", "graph in graph", "odd types", "no content"],
)
def test_broken_metadata_leave_the_rest(head):
    record = read(head + meta(**{"dc.date": "2026-10-01"}))
    assert (record.title, record.issued) == ("A heading", "2026-10-01")


def test_scripts_and_escapes_in_metadata_are_no_text():
    thing = {"@type": "Article", "headline": "<script>alert('x')</script>Red\x1b[31m alert\u202e"}
    record = read(ld(thing) + meta(description="<b>Bold</b> &amp; <script>y()</script>more"))
    assert record.title.startswith("Red")
    assert "script" not in f"{record.title}{record.abstract}"
    assert record.title.isprintable()


def test_of_many_values_and_objects_only_so_many_are_read():
    page = page_metadata((ld(*[{"@type": "Thing", "n": n} for n in range(500)])).encode(), URL)
    assert len(page["json_ld"]) == 200
    page = page_metadata(meta(description="x" * 50_000).encode(), URL)
    assert len(page["meta"]["description"][0]) == 20_000


def test_a_page_without_any_title_is_none():
    with pytest.raises(UntitledError, match="a has no title"):
        web_page_record({"url": URL}, source="site", source_id="a", kind=None, meanings={})


def test_a_login_form_is_noticed():
    assert page_metadata(b"<form><input type=password></form>", URL)["asks_for_password"] is True
    assert "asks_for_password" not in page_metadata(b"<form><input type=text></form>", URL)
