"""A curator's process that dies between two keystrokes takes nothing with it."""

import subprocess
import sys
from pathlib import Path

from tests.store.records import record, save

from migresearch.curate.desk import Desk
from migresearch.curate.wanted import Wanted
from migresearch.library import utc_now
from migresearch.records import Claim
from migresearch.schemes import load_schemes
from migresearch.store import Store, Verdict

PROGRAM = Path(__file__).with_name("killed.py")
WORKS = 400
TOPICS = Wanted(("topics",))


def test_kill_9_loses_no_decision_and_the_next_sitting_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    with Store.open(path) as store:
        claims = (Claim("topics", "asylum", None, 0.5), Claim("topics", "remittances", None, 0.4))
        save(store, *(record(str(number), f"Work {number}", claims=claims) for number in range(WORKS)))
    told = decided_until_killed(path, after=25)
    with Store.open(path) as store:
        for key in told:
            said = [one.decision for one in store.decisions(store.work_id(key) or 0)]
            assert [(one.code, one.verdict) for one in said] == [
                ("asylum", Verdict.ACCEPT), ("remittances", Verdict.ACCEPT), ("", Verdict.DONE),
            ]  # fmt: skip
        kept = {one.key for one in store.log.entries(9999)}
        assert len(kept) - len(told) in (0, 1), "at most the one that was kept but not told yet"
        session = Desk(store, load_schemes(), "ada", utc_now).session(TOPICS)
        assert session.progress.left == WORKS - len(kept)
        assert session.card is not None
        assert session.card.work.key not in kept


def decided_until_killed(path: Path, after: int) -> list[str]:
    """The keys the process spoke of before it was killed, which was at a moment of no choice of its own."""
    with subprocess.Popen([sys.executable, PROGRAM, path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        told += process.stdout.read().split("\n")[:-1]
    assert process.returncode == -9
    return told


def test_a_new_harvest_and_new_values_leave_every_decision(tmp_path: Path) -> None:
    with Store.open(tmp_path / "test.db") as store:
        save(store, record("1", "Ports", claims=(Claim("topics", "asylum", None, 0.5),)))
        Desk(store, load_schemes(), "ada", utc_now).session(TOPICS).reject_all()
        before = store.decisions(1)
        save(store, record("1", "Ports of call", claims=(Claim("topics", "asylum", None, 0.9),)))
        assert store.decisions(1) == before
        assert list(store.codes(("topics",))) == []
