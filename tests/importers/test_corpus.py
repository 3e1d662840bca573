"""The real files load to the line, and what is stored carries no markup."""

import gzip
import html
import json
import re
from collections import Counter

import pytest

from migresearch.clean.characters import is_damaged
from migresearch.clean.notices import notice_of
from migresearch.importers import read_file
from migresearch.records import Entry

pytestmark = pytest.mark.corpus

MARKUP = re.compile(
    r"</?(?:jats:)?(?:p|i|b|em|strong|sub|sup|sec|title|italic|bold|br|div|span|a|list|mml:\w+)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
UNTITLED = {
    "migration.jsonl.gz": 2,
    "Chou_2004.jsonl.gz": 8,
    "Donners_2021.jsonl.gz": 1,
    "Jeyaraman_2020.jsonl.gz": 2,
}


@pytest.mark.parametrize(
    "name",
    ["papers.jsonl.gz", "migration.jsonl.gz", "non_english.jsonl.gz", "notices.jsonl.gz"]
    + [
        f"openalex/{name}.jsonl.gz"
        for name in ("Chou_2004", "Donners_2021", "Jeyaraman_2020", "Meijboom_2021")
    ],
)
def test_every_line_is_a_record_or_says_why_not(corpus, name):
    path = corpus / name
    with gzip.open(path) as lines:
        total = sum(1 for _ in lines)
    reading = read_file(path)
    reasons: Counter[str] = Counter()
    for found in reading:
        if isinstance(found, Entry):
            found.record.check()
            assert_clean(found.record.title)
            assert_clean(found.record.abstract or "")
            assert_lost_nothing(found)
        else:
            reasons[found.reason] += 1
    assert reading.entries + reading.unreadable == total
    assert sum(reasons.values()) == UNTITLED.get(path.name, 0)
    assert all(reason.endswith("no title") for reason in reasons)


def assert_clean(text: str) -> None:
    assert not MARKUP.search(text), text
    assert not ENTITY.search(text), text
    assert html.unescape(text) == text or "&" in text
    assert all(character.isprintable() or character == "\n" for character in text.replace("\u00a0", " ")), (
        text
    )


def assert_lost_nothing(entry: Entry) -> None:
    """A character is lost here only where it was lost before."""
    if is_damaged(entry.record.title + (entry.record.abstract or "")):
        assert "\ufffd" in json.dumps(json.loads(entry.raw), ensure_ascii=False)


def test_the_crossref_dump(corpus):
    found = {
        path.name: [one.record.source for one in read_file(path)]
        for path in sorted((corpus / "crossref/dump").iterdir())
    }
    assert {name: len(sources) for name, sources in found.items()} == {
        "1item.json.gz": 1,
        "2item-references.json.gz": 2,
        "3items.json.gz": 3,
        "affiliations.json.gz": 1,
        "crossref-2025.jsonl.gz": 3,
        "funded.json.gz": 1,
        "orcid-work.json.gz": 1,
        "same-author.json.gz": 2,
        "updated.json.gz": 1,
    }
    assert {source for sources in found.values() for source in sources} == {"crossref"}


def test_notices_are_recognised_and_ordinary_works_are_not(corpus):
    notices = [one.record.title for one in read_file(corpus / "notices.jsonl.gz")]
    recognised = [notice for title in notices if (notice := notice_of(title))]
    assert len(recognised) == 1359  # of 1,368; the other 9 are works about corrections and retractions
    assert sum(one.title is not None for one in recognised) >= 1300
    papers = [
        one.record.title for one in read_file(corpus / "papers.jsonl.gz") if notice_of(one.record.title)
    ]
    assert len(papers) == 2  # both are corrections indeed


def test_languages(corpus):
    known = [
        (one.record.language, one.raw)
        for one in read_file(corpus / "non_english.jsonl.gz", {"language": "no_such_field"})
    ]
    right = sum(f'"lang": "{language}"'.encode() in raw for language, raw in known)
    assert right >= 300  # of 314; most of the rest have an English abstract under a foreign title
