"""The schema, as ordered steps that are never edited once released.

Each step is a file of SQL named like its function; the last statement sets ``PRAGMA user_version``, which
readers check cheaply without sqlite-utils.
"""

import sqlite3
from collections.abc import Iterator
from importlib import resources

from sqlite_utils import Database, Migrations

migrations = Migrations("migresearch")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest schema; two processes at once do it only once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # apply() nests in the open transaction: the lock is held from the first look to the last step.
        migrations.apply(Database(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@migrations()
def m001_works(db: Database) -> None:
    """Works, the source records they are merged from, classifications, runs, full text."""
    _run(db, "m001_works")


@migrations()
def m002_policy_indices(db: Database) -> None:
    """What is said of policy indices, and their scores."""
    _run(db, "m002_policy_indices")


@migrations()
def m003_curation(db: Database) -> None:
    """What people say of pairs of works and of codes; sessions of curation."""
    _run(db, "m003_curation")


@migrations()
def m004_watch(db: Database) -> None:
    """What readers watch, and what only the records of institutions have."""
    _run(db, "m004_watch")


@migrations()
def m005_pairs(db: Database) -> None:
    """What people say of pairs of works, act by act, and the pairs found worth asking about."""
    _run(db, "m005_pairs")


@migrations()
def m006_decisions(db: Database) -> None:
    """Decisions that can be taken back act by act and that travel; effective values of models."""
    _run(db, "m006_decisions")


@migrations()
def m007_code_changes(db: Database) -> None:
    """Codes renamed, merged, split and retired; what was said under the former codes stays."""
    _run(db, "m007_code_changes")


@migrations()
def m008_lookups(db: Database) -> None:
    """Sources asked about works held; dates and reasons of notices; whose an abstract is."""
    _run(db, "m008_lookups")


def _run(db: Database, step: str) -> None:
    script = resources.files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: ``executescript`` would commit the open transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
