"""The mark of a work follows from what is said of it: the gravest, with date and reason, unless taken back."""

import pytest
from tests.store.records import record, save

from migresearch.records import Identifier, IdScheme, Relation, RelationType
from migresearch.store import Store

RETRACTS, CONCERN, CORRECTS = RelationType.RETRACTS, RelationType.EXPRESSES_CONCERN, RelationType.CORRECTS
REINSTATES = RelationType.REINSTATES


def said(kind: RelationType, number: str, date: str | None = None, reason: str | None = None) -> Relation:
    """What a notice says of the work whose record holds this."""
    return Relation(kind, Identifier(IdScheme.RETRACTION_WATCH, number), True, date, reason)


def marked(store: Store, *relations: Relation, retracted: bool | None = None) -> tuple[str | None, ...]:
    save(store, record("1", "Harbours of arrival", relations=relations, retracted=retracted))
    [work] = store.works([1])
    return work.mark, work.mark_date, work.mark_reason


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ((said(CORRECTS, "7", "2020-01-02", "a table"),), ("corrected", "2020-01-02", "a table")),
        ((said(CORRECTS, "7", "2020-01-02"), said(CONCERN, "8", "2019-05-06")), ("concern", "2019-05-06", None)),
        # A reason says more than a later date.
        (
            (said(RETRACTS, "7", "2020-01-02", "plagiarism"), said(RETRACTS, "8", "2021-01-02")),
            ("retracted", "2020-01-02", "plagiarism"),
        ),
        ((said(RETRACTS, "7", "2020-01-02"), said(REINSTATES, "8", "2021-03-04")), (None, None, None)),
        ((said(RETRACTS, "7", "2020-01-02"), said(REINSTATES, "8", "2020-01-02")), (None, None, None)),
        ((said(RETRACTS, "7"), said(REINSTATES, "8", "2021-03-04")), (None, None, None)),
        ((said(RETRACTS, "7", "2020-01-02"), said(REINSTATES, "8")), (None, None, None)),
        # Retracted again after it had been reinstated.
        (
            (said(RETRACTS, "7", "2020-01-02"), said(REINSTATES, "8", "2021-03-04"), said(RETRACTS, "9", "2022-01-01")),
            ("retracted", "2022-01-01", None),
        ),
        # What is taken back is the retraction only.
        (
            (said(RETRACTS, "7", "2020-01-02"), said(REINSTATES, "8", "2021-03-04"), said(CONCERN, "9", "2019-01-01")),
            ("concern", "2019-01-01", None),
        ),
    ],
)  # fmt: skip
def test_the_mark_says_what_when_and_why(tmp_path, relations, expected):
    with Store.open(tmp_path / "m.db") as store:
        assert marked(store, *relations) == expected


def test_a_reinstatement_outweighs_a_source_that_only_says_retracted(tmp_path):
    with Store.open(tmp_path / "m.db") as store:
        assert marked(store, retracted=True) == ("retracted", None, None)
        assert marked(store, said(REINSTATES, "8", "2021-03-04"), retracted=True) == (None, None, None)


def test_a_mark_goes_with_the_record_that_gave_it(tmp_path):
    with Store.open(tmp_path / "m.db") as store:
        assert marked(store, said(RETRACTS, "7", "2020-01-02", "plagiarism"))[0] == "retracted"
        assert marked(store) == (None, None, None)


def test_two_sources_of_one_relation_complete_each_other(tmp_path):
    notice = Identifier(IdScheme.DOI, "10.5555/notice")
    with Store.open(tmp_path / "m.db") as store:
        own = (Identifier(IdScheme.DOI, "10.5555/harbours"),)
        dated = Relation(RETRACTS, notice, True, "2020-01-02")
        reasoned = Relation(RETRACTS, notice, True, "2020-01-05", "plagiarism")
        save(store, record("1", "Harbours of arrival", identifiers=own, relations=(dated,)))
        save(store, record("2", "Harbours", source="other", identifiers=own, relations=(reasoned,)))
        [work] = store.works([1])
        [relation] = store.related(1)
    assert (work.mark, work.mark_date, work.mark_reason) == ("retracted", "2020-01-02", "plagiarism")
    assert (relation.type, relation.inverse) == ("retracts", True)
    assert (relation.target, relation.date, relation.reason) == (
        "doi 10.5555/notice",
        "2020-01-02",
        "plagiarism",
    )
