"""Decisions travel with their history, find their works by what is theirs, and may come any number of times."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.curate.conftest import SUGGESTED, Clock
from tests.store.records import record, save

from migresearch.cli.output import as_csv, as_lines
from migresearch.curate.desk import Desk
from migresearch.curate.options import Tag
from migresearch.curate.travel import Arrival, leaving, take_in
from migresearch.errors import UsageError
from migresearch.schemes import load_schemes
from migresearch.store import Store, Verdict

REMITTANCES = Tag("topics", "remittances")
ASYLUM = Tag("topics", "asylum")
Desks = Callable[[str], Desk]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Desk]:
    """Another library that holds the same works under other keys and numbers."""
    with Store.open(tmp_path / "elsewhere.db") as opened:
        for number, title in reversed(list(enumerate(SUGGESTED, 1))):
            save(opened, record(f"other-{number}", title, doi=f"10.5555/{number}"))
        yield Desk(opened, load_schemes(), "dora", Clock())


def written(rows: list[dict[str, Any]], path: Path) -> Path:
    content = as_csv(rows) if path.suffix == ".csv" else as_lines(rows)
    path.write_text(content, encoding="utf-8")
    return path


def arrival(desk: Desk, path: Path) -> Arrival:
    return take_in(desk, path, path.parent / "rejects")


def known(desk: Desk) -> list[tuple[object, ...]]:
    """What everybody said, whether it is in force, and of which work by title."""
    entries = desk.store.log.entries(100)
    return [
        (one.title, one.said.decision.code, one.said.decision.verdict, one.said.decision.person,
         one.said.superseded_by is None, one.undone, one.said.uid, one.said.decision.note)
        for one in entries
    ]  # fmt: skip


def history(desk_of: Desks) -> Desk:
    """A reject replaced by an accept, which is taken back; another's word; a card done; a remark."""
    ada, bo = desk_of("ada"), desk_of("bo")
    ada.say(2, [(REMITTANCES, Verdict.REJECT)], "=SUM(1)")
    ada.say(2, [(REMITTANCES, Verdict.ACCEPT)])
    ada.undo()
    bo.say(2, [(REMITTANCES, Verdict.UNSURE), (ASYLUM, Verdict.ACCEPT)], drawn="random")
    bo.whole(3, Verdict.DONE, ("topics",))
    bo.remark(3, "„Wege“ – see the errata; twice")
    return ada


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_a_history_arrives_whole_and_only_once(
    desk_of: Desks, elsewhere: Desk, tmp_path: Path, ending: str
) -> None:
    ada = history(desk_of)
    path = written(list(leaving(ada)), tmp_path / f"decisions.{ending}")
    first = arrival(elsewhere, path)
    assert (first.rows, first.new, first.known, first.rejected) == (7, 7, 0, 0)
    assert known(elsewhere) == known(ada)
    assert elsewhere.store.facet("topics", elsewhere.wanted("", no_filters()).filters) == [("asylum", 1)]
    again = arrival(elsewhere, path)
    assert (again.new, again.known, again.rejected) == (0, 7, 0)
    assert known(elsewhere) == known(ada)


def no_filters() -> Any:
    from migresearch.store import Filters

    return Filters()


def test_back_home_nothing_is_new(desk_of: Desks, elsewhere: Desk, tmp_path: Path) -> None:
    ada = history(desk_of)
    arrival(elsewhere, written(list(leaving(ada)), tmp_path / "out.jsonl"))
    before = known(ada)
    assert arrival(ada, written(list(leaving(elsewhere)), tmp_path / "back.jsonl")).new == 0
    assert known(ada) == before


def test_of_two_libraries_the_later_word_of_a_person_counts(
    desk_of: Desks, elsewhere: Desk, tmp_path: Path
) -> None:
    """Said first, but arriving last: the word said at home in between stays in force."""
    elsewhere.say(elsewhere.work_id("10.5555/2"), [(REMITTANCES, Verdict.REJECT)])  # 00:00:01
    home = desk_of("dora")
    home.clock()
    home.say(2, [(REMITTANCES, Verdict.ACCEPT)])  # 00:00:02
    assert arrival(home, written(list(leaving(elsewhere)), tmp_path / "old.jsonl")).new == 1
    in_force = [
        one.said.decision.verdict for one in home.store.log.entries(9) if one.said.superseded_by is None
    ]
    assert in_force == [Verdict.ACCEPT]


def row(**fields: Any) -> dict[str, Any]:
    return {"doi": "10.5555/2", "scheme": "topics", "code": "asylum", "verdict": "accept"} | fields


def test_rows_by_hand_need_little_and_may_come_again(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    path.write_text("doi;scheme;code;verdict\n10.5555/2;topics;Asylum;Accept\n", encoding="utf-8-sig")
    assert arrival(desk, path).new == 1
    assert arrival(desk, path).known == 1
    said = desk.store.decisions(2)[0]
    assert (said.decision.person, said.decision.code) == ("ada", "asylum")
    assert said.text_hash == desk.store.works([2])[0].text_hash


def test_a_work_is_found_by_doi_then_by_text_then_by_key(desk: Desk, tmp_path: Path) -> None:
    work = desk.store.works([2])[0]
    rows = [
        row(doi="https://doi.org/10.5555/2", note="by doi"),
        row(doi="", text_hash=work.text_hash, note="by text"),
        row(doi="", key=work.key, note="by key"),
        row(doi="", identifiers=["doi:10.5555/2"], note="by identifiers"),
    ]
    assert arrival(desk, written(rows, tmp_path / "rows.jsonl")).new == 4
    assert {one.decision.note for one in desk.store.decisions(2)} == {
        "by doi", "by text", "by key", "by identifiers",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"doi": "10.5555/none"}, "no work here is 10.5555/none"),
        ({"doi": ""}, "no work here is no key, DOI or identifier"),
        ({"doi": "10.5555/2", "identifiers": ["doi:10.5555/3"]}, "belong to several works"),
        ({"scheme": "topic"}, "unknown scheme 'topic'"),
        ({"code": "asilum"}, "unknown code of scheme topics 'asilum'"),
        ({"code": ""}, "accept needs a code"),
        ({"verdict": "yes"}, "unknown verdict 'yes'"),
        ({"decided_at": "yesterday"}, "is no time"),
        ({"decided_at": "2031-01-01T00:00:00Z"}, "lies in the future"),
    ],
)
def test_what_cannot_be_kept_is_reported_and_kept_apart(
    desk: Desk, tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    done = arrival(desk, written([row(**fields), row()], tmp_path / "rows.jsonl"))
    assert (done.rows, done.new, done.rejected) == (2, 1, 1)
    assert done.rejects is not None
    kept = json.loads(done.rejects.read_text(encoding="utf-8"))
    assert reason in kept["reason"]
    assert {**row(**fields), "reason": kept["reason"]} == kept


def test_a_key_that_is_another_work_here_is_not_trusted(desk: Desk, tmp_path: Path) -> None:
    key = desk.store.works([3])[0].key
    done = arrival(desk, written([row(doi="10.5555/elsewhere", key=key)], tmp_path / "rows.jsonl"))
    assert list(done.reasons) == [f"{key} is another work here: its DOI is 10.5555/3, not 10.5555/elsewhere"]


def test_a_mended_reject_file_comes_in_and_goes_away(desk: Desk, tmp_path: Path) -> None:
    done = arrival(desk, written([row(code="asilum")], tmp_path / "rows.jsonl"))
    assert done.rejects is not None
    text = done.rejects.read_text(encoding="utf-8").replace('"asilum"', '"asylum"', 1)
    done.rejects.write_text(text, encoding="utf-8")
    mended = take_in(desk, done.rejects, done.rejects.parent)
    assert (mended.new, mended.rejects) == (1, None)
    assert not done.rejects.exists()


def test_lines_that_are_no_json_are_kept_as_they_are(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(as_lines([row()]) + "{broken\n[1]\n", encoding="utf-8")
    done = arrival(desk, path)
    assert (done.new, done.rejected) == (1, 2)
    assert done.rejects is not None
    lines = [json.loads(line)["unreadable"] for line in done.rejects.read_text(encoding="utf-8").splitlines()]
    assert lines == ["{broken", "[1]"]


def test_a_file_that_is_no_list_of_decisions_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,age\nada,36\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no column code, scheme, verdict"):
        arrival(desk, tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes("doi,scheme,code,verdict\n\xe4".encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        arrival(desk, tmp_path / "b.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        arrival(desk, tmp_path / "none.csv")
