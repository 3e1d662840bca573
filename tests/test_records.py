import pytest

from migresearch.errors import RecordError
from migresearch.records import (
    Claim,
    Contributor,
    Fact,
    FactName,
    Identifier,
    IdScheme,
    Kind,
    OpenAccess,
    Record,
    Relation,
    RelationType,
    Role,
    passage,
    text_hash,
    year_of,
)

FULL = Record(
    source="crossref",
    source_id="10.5555/a",
    kind=Kind.CHAPTER,
    title="Gateways",
    abstract="On arrival.",
    language="en",
    issued="2019-03",
    open_access=OpenAccess.GREEN,
    retracted=False,
    identifiers=(Identifier(IdScheme.DOI, "10.5555/a"), Identifier(IdScheme.ISBN, "9780000000002")),
    contributors=(Contributor("Ada Example", "Example", "Ada", Role.EDITOR),),
    keywords=("ports",),
    claims=(Claim("openalex-topics", "T1", "Ports", 0.5),),
    relations=(Relation(RelationType.PART_OF, Identifier(IdScheme.ISBN, "9780000000002"), inverse=True),),
    facts=(Fact(FactName.STARTS, "2019-03"), Fact(FactName.BUDGET, "1500000 EUR")),
)


def test_a_record_survives_its_json() -> None:
    assert Record.from_json(FULL.to_json()) == FULL


def test_json_leaves_out_what_is_unknown_but_keeps_a_spoken_no() -> None:
    small = Record(source="s", source_id="1", kind=Kind.BOOK, title="T", retracted=False)
    assert small.to_json() == '{"kind":"book","retracted":false,"source":"s","source_id":"1","title":"T"}'


@pytest.mark.parametrize(
    ("field", "message"), [("title", "no title"), ("source_id", "no source id"), ("source", "no source")]
)
def test_a_record_without_its_essentials_is_refused(field: str, message: str) -> None:
    values = {"source": "s", "source_id": "1", "kind": Kind.BOOK, "title": "T"} | {field: "  "}
    with pytest.raises(RecordError, match=message):
        Record(**values).check()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        (("2019-03", "2018", "2020"), 2019),
        ((None, "2018-12-31", "2020"), 2018),
        ((None, None, "2020-01-01"), 2020),
        ((None, None, None), None),
    ],
)
def test_the_year_is_of_issue_else_online_else_listing(dates: tuple[str | None, ...], year: int) -> None:
    assert year_of(*dates) == year


def test_the_encoded_text_is_title_and_abstract_only() -> None:
    assert passage("T", "A") == "T\n\nA"
    assert passage("T", None) == "T"
    assert text_hash("T", None) != text_hash("T", "A")


def test_doi_and_year_of_a_record() -> None:
    assert (FULL.doi, FULL.year) == ("10.5555/a", 2019)
