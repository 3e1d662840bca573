"""Names of indices in texts: what is meant, what only looks like it, and how often the rule is right."""

import csv
import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.indicators.toys import stated, toy

from migresearch.catalogue import policy_indices as catalogue
from migresearch.indicators.literature import expression
from migresearch.indicators.mentions import Mentions, names_of
from migresearch.indicators.policy_index import PolicyIndex

LABELS = Path(__file__).with_name("mentions_labels.csv")


def shipped() -> list[PolicyIndex]:
    return [
        toy(entry.id, *(stated(one.field, one.value) for one in entry.statements))
        for entry in catalogue.policy_indices()
    ]


@pytest.fixture(scope="module")
def mentions() -> Mentions:
    return Mentions(shipped())


def named(mentions: Mentions, text: str) -> set[str]:
    return {one.index for one in mentions.find(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Scores of MIPEX rise with income.", {"mipex"}),
        ("We score regions with MIPEX-R.", {"mipex-r"}),  # the longer name only
        ("A mipex of ores", set()),
        ("Three Migrant-Integration Policy Indices compared", {"mipex"}),
        ("the migrant integration policy index is used", {"mipex"}),
        ("Prices follow the CPI; immigrants pay more.", set()),
        ("Howard's CPI ranks citizenship policies.", {"cpi-howard"}),
        ("Citizenship policies and the CPI: does inflation matter to migrants? Howard disagrees.", set()),
        ("Refugees are safe under the ICI.", set()),
        ("EMIX shows what states offer to emigrants: an index of policies.", {"emix"}),
        ("EMIX improves the image of an MRI index.", set()),
        ("Multilevel models (GLMM) of refugee data", set()),
        ("Families settling in Norway, as the OECD reports", set()),
        ("The OECD's Settling In compares migrants.", {"settling-in"}),
        ("Passport indices rank countries by visa-free travel.", set()),
        ("The Henley Passport Index and visa waivers", {"henley-passport"}),
        ("The Henley & Partners Visa Restrictions Index", {"henley-passport"}),
        ("We extend the asylum policy index of our earlier paper.", set()),
        ("We extend the asylum policy index of Hatton.", {"hatton-asylum-policy"}),
        ("Immigration policies in comparison with trade policies", set()),
        ("Immigration Policies in Comparison: an assessment", {"impic"}),
        ("The GDP of countries that detain migrants, an index", set()),
        ("Reports of the Global Detention Project", {"global-detention-project"}),
        ("The Multiculturalism Policy Index for indigenous peoples", {"mcp-index", "mcp-indigenous"}),
        ("The index measures integration policy. The Index rises.", set()),
    ],
)  # fmt: skip
def test_what_a_text_names(mentions: Mentions, text: str, expected: set[str]) -> None:
    assert named(mentions, text) == expected


def test_a_mention_points_at_its_words(mentions: Mentions) -> None:
    text = "What MIPEX shows: MIPEX again"
    assert [text[one.start : one.end] for one in mentions.find(text)] == ["MIPEX", "MIPEX"]
    assert [one.start for one in mentions.find(text)] == [5, 18]


def test_a_short_acronym_nobody_listed_is_no_name() -> None:
    index = toy("toy", stated("name", "Toy Policy Index"), stated("acronym", "TPX"))
    assert {one.phrase for one in names_of(index)} == {"toy policy index", "toy policy indices"}


def test_words_in_brackets_tell_a_name_from_its_namesakes() -> None:
    index = toy("toy", stated("name", "Toy policy index (Smith)"))
    rule = Mentions([index])
    assert named(rule, "A toy policy index of our own") == set()
    assert named(rule, "The toy policy index of Smith") == {"toy"}


def test_the_search_finds_every_spelling_of_a_name() -> None:
    index = toy("toy", stated("name", "Labour Naturalisation Policy Index"), stated("acronym", "LANAPI"))
    assert expression(names_of(index)) == (
        '{title abstract keywords} : (("lanapi" OR "lanapis") OR '
        '("lab"* AND "natural"* AND "polic"* AND ("index" OR "indexes" OR "indices")))'
    )


def test_what_is_listed_is_a_name_of_the_catalogue() -> None:
    listed = tomllib.loads(
        (Path(catalogue.__file__).parent / "mentions.toml").read_text(encoding="utf-8")
    )  # fmt: skip
    known = {one.phrase.casefold() for index in shipped() for one in names_of(index)}
    assert {phrase for phrase in listed["phrases"] if phrase.casefold() not in known} == set()
    assert set(listed["indices"]) <= {index.code for index in shipped()}


@cache
def labels() -> list[dict[str, str]]:
    lines = (line for line in LABELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


def judged(mentions: Mentions, texts: dict[str, str]) -> dict[tuple[str, bool], int]:
    """(label, whether the rule says so) → number of labelled pairs whose text is known."""
    counts = {(label, said): 0 for label in ("mention", "not") for said in (True, False)}
    for row in labels():
        text = texts.get(row["doi-or-id"])
        if text is not None and not row["reason"].startswith("documents"):
            counts[row["label"], row["index"] in named(mentions, text)] += 1
    return counts


def test_titles_of_the_catalogue_labelled_beforehand(mentions: Mentions) -> None:
    said = [one for entry in catalogue.policy_indices() for one in entry.statements]
    titles = {one.source.title for one in said} | {one.value for one in said if one.field == "reference"}
    texts = {f"title:{hashlib.sha256(title.encode()).hexdigest()[:12]}": title for title in titles}
    counts = judged(mentions, texts)
    assert sum(counts.values()) >= 100  # titles that were edited since are no longer found
    assert counts["not", True] == 0
    assert counts["mention", True] >= 0.8 * (counts["mention", True] + counts["mention", False])


@pytest.mark.corpus
def test_texts_of_the_corpus_labelled_beforehand(mentions: Mentions, corpus: Path) -> None:
    wanted = {row["doi-or-id"] for row in labels()}
    texts: dict[str, str] = {}
    for key, text in corpus_texts(corpus):
        if key in wanted:
            texts.setdefault(key, text)  # a work may stand in two files
    counts = judged(mentions, texts)
    assert counts == {("mention", True): 5, ("mention", False): 0, ("not", True): 0, ("not", False): 160}


def corpus_texts(corpus: Path) -> Iterable[tuple[str, str]]:
    names = [corpus / f"{name}.jsonl.gz" for name in ("papers", "migration", "non_english", "notices")]
    for path in (*names, *sorted((corpus / "openalex").glob("*.jsonl.gz"))):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                one = json.loads(line)
                key = (one.get("doi") or one.get("id") or "").lower().removeprefix("https://doi.org/")
                yield key, f"{one['title'] or ''}\n\n{abstract(one)}"


def abstract(one: dict[str, Any]) -> str:
    inverted = one.get("abstract_inverted_index")
    if not inverted:
        return one.get("abstract") or ""
    places = {place: word for word, where in inverted.items() for place in where}
    return " ".join(places[place] for place in sorted(places))
