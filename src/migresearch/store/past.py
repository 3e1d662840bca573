"""The library as it was known on a day, as far as a stretch of time touched it, rebuilt from its versions.

Records and their versions, curators' values and people's decisions are taken as they stood; what models
suggest and when a source dropped a record is not dated, so neither counts. Which records are one work is
taken from today: a duplicate found later is one work in the past, too.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from migresearch.store import Filters, Store
from migresearch.store.connection import open_for_writing, transaction, translated
from migresearch.store.filters import own_columns
from migresearch.store.parts import Parts
from migresearch.store.rules import Rules
from migresearch.store.watching import Window
from migresearch.store.works import write_work

# Works merged in one transaction: enough to be quick, few enough to be kept in memory.
_AT_ONCE = 500
EVERYTHING = Filters()


@contextmanager
def as_known(
    database: Path, known_until: str, touched: Window, rules: Rules, wanted: Filters = EVERYTHING
) -> Iterator[Store]:
    """A throw-away store of the works that ``touched`` names, and those they speak of, as they were known
    before ``known_until`` (ISO 8601, exclusive). Keys and numbers of works and records are those of today.

    All works are there that the ``wanted`` filters left then; of others, those that can be told cheaply
    not to pass are missing.
    """
    Store.read(database).close()
    with TemporaryDirectory(prefix="migresearch-past-") as folder:
        path = Path(folder) / "past.db"
        given = partial(_touched, touched=touched, known_until=known_until, wanted=wanted)
        with translated(path), Store(path, _filled(database, path, known_until, rules, given)) as store:
            yield store


def _filled(
    database: Path,
    path: Path,
    known_until: str,
    rules: Rules,
    given: Callable[[sqlite3.Connection], list[int]],
) -> sqlite3.Connection:
    connection = open_for_writing(path)
    connection.execute("ATTACH ? AS live", (f"{database.absolute().as_uri()}?mode=ro",))
    try:
        ids = given(connection)
        while ids:
            _take(connection, ids, known_until)
            _merge(connection, ids, rules)
            ids = _spoken_of(connection, known_until)
    finally:
        connection.execute("DETACH live")
    return connection


def _touched(connection: sqlite3.Connection, touched: Window, known_until: str, wanted: Filters) -> list[int]:
    """The works the window touched, and the notices about them, without those that cannot have passed."""
    condition, values = touched.condition()
    rows = connection.execute(
        f"""WITH seen AS (SELECT DISTINCT r.work_id FROM live.source_record r WHERE {condition})
            SELECT work_id FROM seen
            UNION SELECT work_id FROM live.relation WHERE target_id IN seen AND inverse = 0
            ORDER BY 1""",
        values,
    )
    ids = [row[0] for row in rows]
    kept = _perhaps(connection, known_until, wanted) if wanted else None
    return ids if kept is None else [one for one in ids if one in kept]


def _perhaps(connection: sqlite3.Connection, known_until: str, wanted: Filters) -> set[int]:
    """Works that pass today, works of which more is known today than then, and, for the marks that one
    work leaves on another, all that speak of works or are spoken of."""
    condition, parameters = own_columns(wanted)
    rows = connection.execute(
        f"""SELECT id FROM live.work WHERE {condition}
            UNION SELECT work_id FROM live.source_record WHERE fetched_at >= ? OR state <> 'live'
            UNION SELECT work_id FROM live.override WHERE decided_at >= ?
            UNION SELECT work_id FROM live.relation
            UNION SELECT target_id FROM live.relation WHERE target_id IS NOT NULL
            UNION SELECT id FROM live.work WHERE title_key IN (
                SELECT target_value FROM live.relation WHERE target_scheme = 'title')""",
        [*parameters, known_until, known_until],
    )
    return {row[0] for row in rows}


def _spoken_of(connection: sqlite3.Connection, known_until: str) -> list[int]:
    """Works that those taken over so far point at and that are not here yet."""
    rows = connection.execute(
        """WITH open AS (SELECT target_scheme AS scheme, target_value AS value FROM main.relation
                         WHERE target_id IS NULL),
                found AS (SELECT i.work_id AS id FROM open JOIN live.identifier i USING (scheme, value)
                          UNION SELECT w.id FROM open JOIN live.work w
                              ON open.scheme = 'title' AND w.title_key = open.value)
           SELECT id FROM found WHERE id NOT IN (SELECT id FROM main.work)
             AND EXISTS (SELECT 1 FROM live.source_record r WHERE r.work_id = found.id AND r.fetched_at < ?)
           ORDER BY id""",
        (known_until,),
    )
    return [row[0] for row in rows]


def _take(connection: sqlite3.Connection, ids: list[int], known_until: str) -> None:
    """Copy what was known of these works; what is derived from it is made anew."""
    with transaction(connection):
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY)")
        connection.execute("DELETE FROM wanted")
        connection.executemany(
            """INSERT INTO wanted SELECT ?1 WHERE EXISTS (
                   SELECT 1 FROM live.source_record r WHERE r.work_id = ?1 AND r.fetched_at < ?2)""",
            [(one, known_until) for one in ids],
        )
        for statement in _COPIES:
            connection.execute(statement, {"end": known_until})


def _merge(connection: sqlite3.Connection, ids: list[int], rules: Rules) -> None:
    here = {row[0] for row in connection.execute("SELECT id FROM wanted")}
    present = [one for one in ids if one in here]
    for start in range(0, len(present), _AT_ONCE):
        with transaction(connection):
            parts = Parts(connection, 1)
            for work_id in present[start : start + _AT_ONCE]:
                write_work(connection, work_id, rules, parts)
            parts.write()


_COPIES = (
    """INSERT INTO main.work (id, key, kind, title, title_key, text_hash, origins)
       SELECT id, key, kind, title, title_key, text_hash, origins FROM live.work WHERE id IN wanted""",
    "INSERT INTO main.work_alias SELECT * FROM live.work_alias WHERE work_id IN wanted",
    """INSERT INTO main.source_record (id, source, source_id, version, current, work_id, rule, content_hash,
                                       normalised, raw, fetched_at)
       SELECT id, source, source_id, version,
              version = (SELECT max(version) FROM live.source_record later
                         WHERE (later.source, later.source_id) = (r.source, r.source_id)
                           AND later.fetched_at < :end),
              work_id, rule, content_hash, normalised, x'', fetched_at
       FROM live.source_record r WHERE work_id IN wanted AND fetched_at < :end ORDER BY id""",
    "INSERT INTO main.override SELECT * FROM live.override WHERE work_id IN wanted AND decided_at < :end",
    """INSERT INTO main.decision (id, uid, act, work_id, scheme, code, verdict, adjudication, person,
                                  decided_at, text_hash, note, drawn, superseded_by)
       SELECT id, uid, act, work_id, scheme, code, verdict, adjudication, person, decided_at, text_hash,
              note, drawn, (SELECT id FROM live.decision s
                            WHERE s.id = d.superseded_by AND s.decided_at < :end AND s.work_id IN wanted)
       FROM live.decision d WHERE work_id IN wanted AND decided_at < :end""",
)
