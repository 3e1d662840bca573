import pytest

from migresearch.errors import RecordError
from migresearch.records import Fact, FactName, Kind, Record


@pytest.mark.parametrize(
    "fact",
    [
        Fact(FactName.DATE, "2026"),
        Fact(FactName.STARTS, "2026-11"),
        Fact(FactName.DEADLINE, "2028-02-29"),
        Fact(FactName.BUDGET, "1500000 EUR"),
        Fact(FactName.BUDGET, "99.50 CHF"),
        Fact(FactName.CASE, "C-414/16"),
    ],
)
def test_what_a_fact_may_say(fact: Fact) -> None:
    _with(fact).check()


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (Fact(FactName.DEADLINE, "1 November 2026"), "the deadline '1 November 2026' is no date like 2026"),
        (Fact(FactName.DEADLINE, "2026-02-29"), "no date"),
        (Fact(FactName.ENDS, "2026-13"), "no date"),
        (Fact(FactName.DATE, "2026-11-01T12:00"), "no date"),
        (Fact(FactName.STARTS, "0000"), "no date"),
        (Fact(FactName.BUDGET, "1.5 million"), "the budget '1.5 million' is no amount like 1500000 EUR"),
        (Fact(FactName.BUDGET, "1,500,000 EUR"), "no amount"),
        (Fact(FactName.BUDGET, "1500000"), "no amount"),
        (Fact(FactName.GROUND, ""), "is empty"),
        (Fact(FactName.GROUND, " age"), "blanks around it"),
    ],
)
def test_a_fact_that_is_none_is_refused_with_its_record(fact: Fact, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        _with(fact).check()


def _with(fact: Fact) -> Record:
    return Record(source="s", source_id="1", kind=Kind.FUNDING, title="T", facts=(fact,))
