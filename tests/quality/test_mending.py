"""Checks over a library: counts by source, fixes that are shown, applied in one act and taken back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.records import NOW, record, save

from migresearch.curate.desk import Desk
from migresearch.errors import UsageError
from migresearch.quality import Fix, Quality, mend, with_fixes
from migresearch.quality.differences import differences
from migresearch.records import Contributor, Identifier, IdScheme, Relation, RelationType
from migresearch.schemes import load_schemes
from migresearch.store import Filters, Store

DATABASE = "test.db"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / DATABASE) as opened:
        odd = record("1", "Work &amp; help", doi="10.5555/a", abstract="Help.", language="en", venue="Paths")
        save(
            opened,
            replace(
                odd,
                contributors=(Contributor("Bo Berg1"), Contributor("Ada Alba", orcid="0000-0002-1825-0097")),
            ),
            replace(odd, source="openalex", source_id="W1"),
            record("2", "Towns", abstract="Two of them.", language="en", issued="2019"),
        )
        yield opened


@pytest.fixture
def quality(store: Store) -> Iterator[Quality]:
    quality = Quality(store.path)
    yield quality
    quality.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, load_schemes(), "ada", lambda: NOW)


def test_each_work_counts_once_a_check_and_in_every_source(quality: Quality) -> None:
    counted = {
        one.check.name: (one.works, one.fixable, dict(one.sources)) for one in quality.counts() if one.works
    }
    assert counted == {
        "markup": (1, 1, {"crossref": 1, "openalex": 1}),
        "venue": (1, 0, {"crossref": 1}),
        "author": (1, 1, {"crossref": 1, "openalex": 1}),
    }


def test_checks_are_chosen_by_name_filter_and_work(quality: Quality) -> None:
    assert [one.check for one in quality.findings(["venue", "year"])] == ["venue"]
    assert list(quality.findings(["venue"], Filters(years=(None, 2018)))) == []
    assert list(quality.findings(["venue"], works=[1])) == []
    assert [one.work_id for one in quality.findings(["venue"], works=[1, 2])] == [2]
    with pytest.raises(UsageError, match=r"unknown check 'venues'\. Did you mean venue\?"):
        list(quality.findings(["venues"]))


def test_fixes_are_one_act_in_a_persons_name_and_can_be_taken_back(
    store: Store, quality: Quality, desk: Desk
) -> None:
    found = with_fixes(list(quality.findings()))
    act = mend(desk, found)
    mended = store.works([1])[0]
    assert mended.title == "Work & help"
    assert [(one.name, one.orcid) for one in mended.contributors] == [
        ("Bo Berg", None),
        ("Ada Alba", "0000-0002-1825-0097"),
    ]
    assert mended.origins["title"] == "curator ada"
    assert with_fixes(list(quality.findings())) == []
    assert len(desk.undo(act)) == 2
    assert store.works([1])[0].title == "Work &amp; help"


def test_a_fix_outlives_a_new_harvest(store: Store, quality: Quality, desk: Desk) -> None:
    mend(desk, with_fixes(list(quality.findings(["markup"]))))
    save(store, record("1", "Work &amp; more help", doi="10.5555/a"), now="2026-12-01T00:00:00Z")
    assert store.works([1])[0].title == "Work & help"


def test_an_abstract_that_is_none_is_emptied(store: Store, quality: Quality, desk: Desk) -> None:
    save(store, record("3", "Roundup", abstract="A weekly roundup of towns.", language="en", venue="Paths"))
    mend(desk, with_fixes(list(quality.findings(["boilerplate"]))))
    assert store.works([3])[0].abstract is None


def test_a_notice_is_linked_from_either_side(store: Store, quality: Quality) -> None:
    corrects = Relation(RelationType.CORRECTS, Identifier(IdScheme.DOI, "10.5555/a"))
    corrected = Relation(RelationType.CORRECTS, Identifier(IdScheme.DOI, "10.5555/n"), inverse=True)
    save(
        store,
        record("4", "Correction to: work", relations=(corrects,)),
        record("5", "Erratum: towns", doi="10.5555/n"),
        record("6", "Towns again", relations=(corrected,)),
        record("7", "Corrigendum"),
    )
    assert [one.work_id for one in quality.findings(["unlinked-notice"])] == [6]
    assert store.works([6])[0].title == "Corrigendum"


def test_the_same_abstract_under_three_titles_is_told(store: Store, quality: Quality) -> None:
    same = [record(str(n), f"Towns {'abc'[n - 7]}", abstract="All of them moved.") for n in (7, 8, 9)]
    save(store, *same)
    assert [one.work_id for one in quality.findings(["boilerplate"])] == [3, 4, 5]


@pytest.mark.parametrize(("fix", "expected"), [
    (Fix("title", "a &amp; b", "a & b"), [("a &amp; b", "a & b")]),
    (Fix("language", "en", "de"), [("en", "de")]),
    (Fix("abstract", "All of it", None), [("All of it", "")]),
    (Fix("contributors", [{"name": "Bo1"}, {"name": "Ada"}], [{"name": "Bo"}, {"name": "Ada"}]), [("Bo1", "Bo")]),
    (
        Fix("abstract", "one two three four five six seven eight <i>nine</i> ten", "one two three four five six seven eight nine ten"),
        [("…six seven eight <i>nine</i> ten", "…six seven eight nine ten")],
    ),
])  # fmt: skip
def test_only_what_changes_is_shown(fix: Fix, expected: list[tuple[str, str]]) -> None:
    assert differences(fix) == expected
