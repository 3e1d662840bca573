"""Equal knowledge, equal dump: whatever the order of runs, clocks and interruptions."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tests.shelf import WORKS, save
from tests.store.records import NO_RULES, entry, record

from migresearch.records import Deletion
from migresearch.store import Batch, RunKind, Store


def dump(path: Path, *batches: list[str], run: bool = False, now: str = "2026-11-01T00:00:00Z") -> list[str]:
    with Store.open(path) as store:
        number = store.runs.start("crossref", RunKind.HARVEST, now) if run else None
        for names in batches:
            store.save([entry(WORKS[name]) for name in names], Batch(NO_RULES, now, number))
        return list(store.dump())


def test_clocks_runs_and_batches_leave_no_trace(tmp_path: Path) -> None:
    whole = dump(tmp_path / "a.db", list(WORKS))
    by_one = dump(tmp_path / "b.db", *[[name] for name in WORKS], run=True, now="2030-01-01T00:00:00Z")
    twice = dump(tmp_path / "c.db", list(WORKS)[:5], list(WORKS), run=True)
    assert whole == by_one == twice


def test_every_part_of_a_work_is_in(tmp_path: Path) -> None:
    with Store.open(tmp_path / "test.db") as store:
        save(store, *WORKS.values())
        parts = [json.loads(line) for line in store.dump()]
    border = next(row for part, row in parts if part == "work" and row["doi"] == "10.5555/border")
    assert (border["title"], border["mark"], border["year"]) == (
        "Smuggling and border control",
        "retracted",
        2012,
    )
    of_border = {part for part, row in parts if row.get("work") == border["key"]}
    assert of_border >= {"record", "identifier", "text"}
    kinds = [part for part, _ in parts]
    assert kinds.count("work") == kinds.count("record") == kinds.count("text") == 12
    assert {"contributor", "value", "relation"} <= set(kinds)


def test_what_differs_shows(tmp_path: Path) -> None:
    with Store.open(tmp_path / "test.db") as store:
        save(store, *WORKS.values())
        seen = [list(store.dump())]
        for change in (
            replace(WORKS["parties"], title="Ballots"),
            replace(WORKS["uasc"], volume="3"),
            record("new"),
        ):
            save(store, change)
            seen.append(list(store.dump()))
        store.save([Deletion("crossref", "new")], Batch(NO_RULES, "2026-11-01T00:00:00Z"))
        seen.append(list(store.dump()))
    assert all(one != another for one, another in pairwise(seen))
