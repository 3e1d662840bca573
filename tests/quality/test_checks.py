"""Every check finds what it is for, and leaves alone what only looks like it."""

from typing import Any

import pytest

from migresearch.quality import CHECKS
from migresearch.store.examining import Examined, Person

TEXT = (
    "We follow families who moved between two towns and ask how they found work, and with whose help. "
    "The people of the first town were asked twice, those of the second one only at the end of the project."
)
FETCHED = "2026-11-01T00:00:00Z"


def work(**fields: Any) -> Examined:
    plain = {
        "id": 1, "key": "mr-000001", "kind": "article", "title": "Families who move between two towns",
        "abstract": TEXT, "language": "en", "year": 2020, "issued": "2020-05", "venue": "Migration Paths",
        "doi": "10.5555/a", "notice": None, "fetched": FETCHED,
    }  # fmt: skip
    return Examined(**{**plain, **fields})


def people(*names: str | tuple[str, str]) -> tuple[Person, ...]:
    return tuple(
        Person(one, None, None, "author", None)
        if isinstance(one, str)
        else Person(" ".join(one), one[1], one[0], "author", None)
        for one in names
    )


def found(name: str, **fields: Any) -> list[str]:
    return [one.detail for one in CHECKS[name].find(work(**fields))]


def fixes(name: str, **fields: Any) -> list[Any]:
    return [one.fix and one.fix.after for one in CHECKS[name].find(work(**fields))]


def test_a_sound_work_passes_every_check() -> None:
    sound = work(people=people(("Ada", "Alba"), "Bo Berg", "European Commission"))
    assert [one.name for one in CHECKS.values() if list(one.find(sound))] == []


@pytest.mark.parametrize(("fields", "expected"), [
    ({}, ["no abstract"]),
    ({"kind": "thesis"}, ["no abstract"]),
    ({"kind": "policy-index"}, []),
    ({"notice": "corrects"}, []),
    ({"title": "Book reviews"}, []),
])  # fmt: skip
def test_no_abstract_where_one_is_usual(fields: dict[str, Any], expected: list[str]) -> None:
    assert found("no-abstract", abstract=None, **fields) == expected


@pytest.mark.parametrize(("end", "what"), [
    (" Keywords: families, towns; work", "keywords"),
    (" **Keywords:** families, towns, work, help", "keywords"),
    (" Cite this article: Paths J 2018;100:590-5", "a note on how to cite"),
    (" (Centre for Moving Families Working Paper)", "the name of its series"),
    ("(ABSTRACT TRUNCATED AT 250 WORDS)", "the note that it was cut off"),
    (" Word Count: 330 Keywords: families, towns", "keywords and a count of words"),
])  # fmt: skip
def test_what_stands_behind_an_abstract_is_named_and_cut_off(end: str, what: str) -> None:
    assert found("boilerplate", abstract=TEXT + end) == [f"the abstract ends in {what}"]
    assert fixes("boilerplate", abstract=TEXT + end) == [TEXT]


@pytest.mark.parametrize("text", [
    "A weekly roundup of things on sale in towns.",
    "To cite this book chapter, please use the following words.",
    "WOS: 000174840300013PubMed ID: 1191454",
    "Families who move: between two towns!",
])  # fmt: skip
def test_an_abstract_that_is_none_is_emptied(text: str) -> None:
    assert fixes("boilerplate", abstract=text) == [None]


@pytest.mark.parametrize("text", [
    f"{TEXT} We searched two databases with the key words towns and families.",
    f"{TEXT} Songs are protected by copyright in both.",
    f"{TEXT} The protocol is at https://example.org/protocol (Working paper 12 has the details).",
    "Families who move between two towns are rarely asked.",
])  # fmt: skip
def test_an_abstract_that_only_speaks_of_such_things_is_left_alone(text: str) -> None:
    assert found("boilerplate", abstract=text) == []


def test_a_page_in_the_abstract_and_an_abstract_of_several_titles_are_told_without_a_fix() -> None:
    assert fixes("boilerplate", abstract=f"Add to My Favorites {TEXT}") == [None]
    assert found("boilerplate", sharing=4) == ["works of 4 different titles have this same abstract"]
    assert fixes("boilerplate", sharing=4) == [None]


@pytest.mark.parametrize(("title", "plain"), [
    ("Safety of <scp>GP</scp> 2013", "Safety of GP 2013"),
    ("Families<SUBTITLE>A study</SUBTITLE>", "Families A study"),
    ("Work &amp; help", "Work & help"),
    (r"Losses of p \textbackslashtextless 0.05", "Losses of p < 0.05"),
    (r"What \textit{Heimat} costs: ${\$}$20", "What Heimat costs: $20"),
    ("The **second** town", "The second town"),
])  # fmt: skip
def test_markup_is_found_and_taken_out(title: str, plain: str) -> None:
    assert fixes("markup", title=title) == [plain]


def test_formulas_stay_because_nobody_can_say_what_they_read() -> None:
    [problem] = CHECKS["markup"].find(work(title=r"Bounds on $$\Delta {m}^{2}$$ in towns"))
    assert problem.detail == r"TeX in the title: Bounds on $$\Delta {m}^{2}$$ in towns"
    assert problem.fix is None


@pytest.mark.parametrize("title", [
    "Bonds < R Ge–O > between", "Where a<b and b>c", "From $4 to $350 a month", "R&D and work", "p < 0.05 (r = .47***)",
])  # fmt: skip
def test_formulas_and_prices_are_no_markup(title: str) -> None:
    assert found("markup", title=title) == []


@pytest.mark.parametrize(("title", "expected"), [
    ("Crohn\ufffds disease", ["a lost character in the title: Crohn\ufffds disease"]),
    ("Regional segrega?tion", ["a lost character in the title: Regional segrega?tion"]),
    ("CAFÃ© of families", ["misread characters in the title"]),
    ("EXISTÊNCIA E PRODUÇÃO", []),
    ("Who pays? why not", []),
    ("See https://example.org/profile?ev=1", []),
])  # fmt: skip
def test_damaged_characters(title: str, expected: list[str]) -> None:
    assert found("damaged", title=title) == expected


def test_misread_characters_can_be_mended() -> None:
    assert fixes("damaged", title="cafÃ© of families") == ["café of families"]


@pytest.mark.parametrize(("fields", "expected"), [
    ({"year": 1066}, ["1066: there was no article before 1665"]),
    ({"year": 1600, "kind": "book"}, []),
    ({"year": 2029}, ["2029 lies ahead: the record came in 2026"]),
    ({"year": 2027}, []),
    ({"year": 1970, "issued": "1970-01-01"}, ["1970-01-01 is what programs write for an unknown date"]),
    ({"year": None}, []),
])  # fmt: skip
def test_years(fields: dict[str, Any], expected: list[str]) -> None:
    assert found("year", **fields) == expected


GERMAN = "Perspektiven der Arbeit von Familien, die zwischen zwei Städten umziehen"


@pytest.mark.parametrize(("fields", "language"), [
    ({"title": GERMAN}, ["de"]),
    ({"title": GERMAN.upper()}, ["de"]),
    ({"title": GERMAN, "language": "de"}, []),
    ({"title": GERMAN, "language": None}, []),
    ({"title": "Umzüge", "abstract": "Wir fragen, welche Familien umziehen und warum. " * 10}, ["de"]),
    # A text in English says nothing: titles and abstracts are translated into it.
    ({"language": "de"}, []),
    # Too short to be sure, and languages that look alike.
    ({"title": "La familia"}, []),
    ({"title": GERMAN, "language": "nl"}, ["de"]),
])  # fmt: skip
def test_languages(fields: dict[str, Any], language: list[str]) -> None:
    assert fixes("language", **fields) == language


def test_venues_and_dois() -> None:
    assert found("venue", venue=None) == ["no venue for this article"]
    assert found("venue", venue=None, kind="preprint") == []
    assert found("doi", doi="10.5555/a/full") == ["the DOI carries /full: 10.5555/a/full"]
    assert found("doi", doi="11.5555/a") == ["not a DOI: 11.5555/a"]
    assert found("doi", doi="10.1002/1531-8257(200011)15:6<1242::aid-mds1028>3.0.co;2-z") == []


@pytest.mark.parametrize(("fields", "expected"), [
    ({"notice": "corrects", "target": "doi 10.5555/b", "linked": True}, []),
    ({"notice": "corrects", "target": "doi 10.5555/b"}, ["corrects doi 10.5555/b, which is not here or not told apart"]),
    ({"notice": "retracts", "target": "title two towns"}, ["retracts “two towns”, which is not here or not told apart"]),
    ({"notice": "corrects"}, ["corrects a work that no source names"]),
])  # fmt: skip
def test_notices_about_nothing(fields: dict[str, Any], expected: list[str]) -> None:
    assert found("unlinked-notice", **fields) == expected


@pytest.mark.parametrize(("title", "capitals", "generic"), [
    ("ALL FAMILIES MOVE", 1, 0), ("MIPEX 2020", 0, 0), ("国家经济学宣言", 0, 0), ("Editorial", 0, 1),
    ("Book Reviews, Vol. 12", 0, 1), ("Introduction: families who move", 0, 0), ("Comment on towns", 0, 0),
])  # fmt: skip
def test_titles(title: str, capitals: int, generic: int) -> None:
    assert (len(found("title-capitals", title=title)), len(found("title-generic", title=title))) == (
        capitals,
        generic,
    )


@pytest.mark.parametrize(("name", "what"), [
    ("character(0)", "nobody"), ("NA", "nobody"), ("et al.", "nobody"), ("Anonymous", "nobody"), ("--", "nobody"),
    ("Bo Berg bo@example.org", "an e-mail address"), ("Bo <i>Berg</i>", "markup"), ("Bo Berg1", "digits"),
    ("K", "one letter"), ("Bo Berg [they]", "a sign"), ("Bo Berg et al", "et al."),
    ("Bo Berg, TOWNS project", "a body and a person"), ("Bo Berg (Town University)", "a body and a person"),
])  # fmt: skip
def test_names_that_are_none(name: str, what: str) -> None:
    assert found("author", people=people("Ada Alba", name)) == [f"{what}: {name}"]


@pytest.mark.parametrize("name", [
    "Ng", "Na", "Xun \"Sunny\" Liu", "Yu (Alan) Yang", "M. J. Da Cunha", "Stadt Neuheim, Amt für Statistik",
    "Institute for Towns (ITO)", "Associazione 21 luglio", "Robert G. 3rd Hasson", "林乐友", "D’Arcy O'Neil-Smith",
])  # fmt: skip
def test_names_that_only_look_odd(name: str) -> None:
    assert found("author", people=people(name)) == []


def test_a_body_cut_in_pieces_is_found() -> None:
    assert found("author", people=people(("Ministry of", "Towns"))) == ["a body in parts: Ministry of Towns"]


def test_names_are_mended_where_nothing_has_to_be_guessed() -> None:
    [after] = fixes("author", people=people("Bo Berg1,2", "character(0)", "Ada Alba bo@example.org", "K"))
    assert [one["name"] for one in after] == ["Bo Berg", "Ada Alba", "K"]
    assert fixes("author", people=people("Bo Berg, TOWNS project")) == [None]
    assert fixes("author", people=people("NA")) == [None]  # a work needs no empty list of people
