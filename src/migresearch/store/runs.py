"""The ledger of harvests and imports: runs, checkpoints, watermarks, budgets."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from migresearch.errors import unknown
from migresearch.store.connection import transaction

WATERMARK = "watermark"
LICENCE = "licence"  # under this name it is remembered what a source says of its metadata


class RunKind(StrEnum):
    """What brought records in."""

    HARVEST = "harvest"
    IMPORT = "import"
    REPARSE = "reparse"


class RunState(StrEnum):
    """How a run ended; ``interrupted``: the process died, found out by the next one."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One harvest or import. ``losses`` counts what was lost, by reason; times are ISO 8601 UTC."""

    id: int
    source: str
    kind: RunKind
    started: str
    finished: str | None
    state: RunState
    since: str | None
    until: str | None
    counts: Mapping[str, int]
    losses: Mapping[str, int]
    note: str

    @property
    def reaches(self) -> str:
        """Up to when a complete run has read its source: where it ended what an earlier run had begun, up to
        that one's start."""
        return min(self.until or self.started, self.started)


@dataclass(frozen=True, slots=True)
class Spending:
    """What a source cost on one day (UTC). ``resumes``: when a spent budget is renewed, or None."""

    calls: int = 0
    cost_usd: float = 0.0
    remaining_calls: int | None = None
    resumes: str | None = None


class Runs:
    """The ledger, behind the store's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def start(
        self, source: str, kind: RunKind, started: str, since: str | None = None, until: str | None = None
    ) -> int:
        """Open a run. Runs of the source still marked running are dead (the caller holds its lock)."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE run SET state = 'interrupted' WHERE source = ? AND state = 'running'", (source,)
            )
            cursor = self._connection.execute(
                "INSERT INTO run (source, kind, started, since, until) VALUES (?, ?, ?, ?, ?) RETURNING id",
                (source, kind, started, since, until),
            )
            run_id: int = cursor.fetchone()[0]
        return run_id

    def bury(self, kind: RunKind) -> None:
        """Runs of a kind still marked running have died (the caller knows that none is at work)."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE run SET state = 'interrupted' WHERE kind = ? AND state = 'running'", (kind,)
            )

    def running(self, kind: RunKind) -> list[Run]:
        """The runs of a kind that have not ended, newest first."""
        rows = self._connection.execute(
            "SELECT * FROM run WHERE kind = ? AND state = 'running' ORDER BY id DESC", (kind,)
        )
        return [_run(row) for row in rows]

    def finish(self, run_id: int, state: RunState, finished: str, report: "RunReport") -> None:
        """Close a run; a ``watermark`` in the report moves in the same transaction."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE run SET state = ?, finished = ?, counts = ?, losses = ?, note = ? WHERE id = ?",
                (state, finished, _json(report.counts), _json(report.losses), report.note, run_id),
            )
            if report.watermark:
                source = self._connection.execute("SELECT source FROM run WHERE id = ?", (run_id,)).fetchone()
                write_checkpoint(self._connection, source[0], {WATERMARK: report.watermark}, finished)

    def history(self, source: str | None = None, limit: int = 20) -> list[Run]:
        """The newest runs first; of one source or of all."""
        rows = self._connection.execute(
            """SELECT id, source, kind, started, finished, state, since, until, counts, losses, note
               FROM run WHERE ?1 IS NULL OR source = ?1 ORDER BY id DESC LIMIT ?2""",
            (source, limit),
        )
        return [_run(row) for row in rows]

    def last_read(self) -> dict[str, str]:
        """source → when its newest finished run started."""
        rows = self._connection.execute(
            "SELECT source, max(started) FROM run WHERE finished IS NOT NULL GROUP BY source ORDER BY source"
        )
        return dict(map(tuple, rows))

    def get(self, run_id: int) -> Run:
        """One run by its number. Raises UsageError naming the newest ones."""
        row = self._connection.execute("SELECT * FROM run WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise unknown("run", str(run_id), [str(run.id) for run in self.history(limit=5)])
        return _run(row)

    def checkpoints(self, source: str) -> dict[str, str]:
        """Everything remembered between runs of a source, by name."""
        rows = self._connection.execute("SELECT name, value FROM checkpoint WHERE source = ?", (source,))
        return dict(map(tuple, rows))

    def watermark(self, source: str) -> str | None:
        """The time up to which the source is known completely, or None."""
        return self.checkpoints(source).get(WATERMARK)

    def set_checkpoint(self, source: str, values: Mapping[str, str], now: str) -> None:
        """Remember values between runs; records and their checkpoint belong in ``Store.save`` instead."""
        with transaction(self._connection):
            write_checkpoint(self._connection, source, values, now)

    def note_licence(self, source: str, licence: str, now: str) -> None:
        """Remember what a source says of its metadata; it holds for abstracts whose record says nothing."""
        self.set_checkpoint(source, {LICENCE: licence}, now)

    def clear_checkpoint(self, source: str, *names: str) -> None:
        """Forget these names of a source."""
        with transaction(self._connection):
            self._connection.executemany(
                "DELETE FROM checkpoint WHERE source = ? AND name = ?", [(source, name) for name in names]
            )

    def spend(self, source: str, day: str, spending: Spending) -> None:
        """Add calls and cost to the day's ledger; remaining calls and resumption are replaced."""
        with transaction(self._connection):
            self._connection.execute(
                """INSERT INTO budget VALUES (?, ?, ?, ?, ?, ?)
                   ON CONFLICT (source, day) DO UPDATE SET calls = calls + excluded.calls,
                       cost_usd = cost_usd + excluded.cost_usd,
                       remaining_calls = coalesce(excluded.remaining_calls, remaining_calls),
                       resumes = excluded.resumes""",
                (source, day, spending.calls, spending.cost_usd, spending.remaining_calls, spending.resumes),
            )

    def spent(self, source: str, day: str) -> Spending:
        """The ledger of one day; zeros where nothing was spent."""
        row = self._connection.execute(
            "SELECT calls, cost_usd, remaining_calls, resumes FROM budget WHERE source = ? AND day = ?",
            (source, day),
        ).fetchone()
        return Spending(*row) if row else Spending()

    def resumes(self, source: str) -> str | None:
        """When the budget that was spent last is renewed, as the server said it; None where it did not."""
        row = self._connection.execute(
            "SELECT resumes FROM budget WHERE source = ? ORDER BY day DESC LIMIT 1", (source,)
        ).fetchone()
        return row[0] if row else None

    def spent_by_all(self, day: str) -> float:
        """What all sources together cost on a day (UTC), in US dollars."""
        row = self._connection.execute(
            "SELECT coalesce(sum(cost_usd), 0.0) FROM budget WHERE day = ?", (day,)
        ).fetchone()
        return float(row[0])


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run went: counts (new, changed, …), losses by reason, a sentence for people."""

    counts: Mapping[str, int]
    losses: Mapping[str, int]
    note: str = ""
    watermark: str | None = None


def write_checkpoint(
    connection: sqlite3.Connection, source: str, values: Mapping[str, str], now: str
) -> None:
    """Inside the caller's transaction: remember values of a source by name."""
    connection.executemany(
        "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)",
        [(source, name, value, now) for name, value in values.items()],
    )


def _json(counts: Mapping[str, int]) -> str:
    return json.dumps(dict(counts), sort_keys=True)


def _run(row: sqlite3.Row) -> Run:
    return Run(
        **dict(row)
        | {
            "kind": RunKind(row["kind"]),
            "state": RunState(row["state"]),
            "counts": json.loads(row["counts"]),
            "losses": json.loads(row["losses"]),
        }
    )
