"""The schema, as ordered steps that are never edited once released.

Each step sets ``PRAGMA user_version``, which readers check cheaply without sqlite-utils.
"""

import sqlite3

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
    _run(db, M001)


@migrations()
def m002_policy_indices(db: Database) -> None:
    """What is said of policy indices, and their scores."""
    _run(db, M002)


@migrations()
def m003_curation(db: Database) -> None:
    """What people say of pairs of works and of codes; sessions of curation."""
    _run(db, M003)


@migrations()
def m004_watch(db: Database) -> None:
    """What readers watch, and what only the records of institutions have."""
    _run(db, M004)


@migrations()
def m005_pairs(db: Database) -> None:
    """What people say of pairs of works, act by act, and the pairs found worth asking about."""
    _run(db, M005)


@migrations()
def m006_decisions(db: Database) -> None:
    """Decisions that can be taken back act by act and that travel; effective values of models."""
    _run(db, M006)


@migrations()
def m007_code_changes(db: Database) -> None:
    """Codes renamed, merged, split and retired; what was said under the former codes stays."""
    _run(db, M007)


def _run(db: Database, script: str) -> None:
    for statement in script.split(";;"):
        db.execute(statement)


M001 = """
CREATE TABLE library (
    id TEXT NOT NULL
) STRICT
;;
INSERT INTO library VALUES (lower(hex(randomblob(8))))
;;
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('harvest', 'import', 'reparse')),
    started TEXT NOT NULL,
    finished TEXT,
    state TEXT NOT NULL DEFAULT 'running'
        CHECK (state IN ('running', 'complete', 'partial', 'interrupted', 'failed')),
    since TEXT,
    until TEXT,
    counts TEXT NOT NULL DEFAULT '{}',
    losses TEXT NOT NULL DEFAULT '{}',
    note TEXT NOT NULL DEFAULT ''
) STRICT
;;
CREATE INDEX run_by_source ON run (source, started)
;;
CREATE TABLE checkpoint (
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated TEXT NOT NULL,
    PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE budget (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    calls INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL NOT NULL DEFAULT 0,
    remaining_calls INTEGER,
    resumes TEXT,
    PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    abstract TEXT,
    language TEXT,
    year INTEGER,
    issued TEXT,
    online TEXT,
    indexed TEXT,
    venue TEXT,
    publisher TEXT,
    volume TEXT,
    issue TEXT,
    pages TEXT,
    doi TEXT,
    url TEXT,
    open_access TEXT,
    licence TEXT,
    issns TEXT NOT NULL DEFAULT '[]',
    retracted INTEGER,
    notice TEXT,
    mark TEXT CHECK (mark IN ('retracted', 'concern', 'corrected')),
    text_hash TEXT NOT NULL,
    origins TEXT NOT NULL
) STRICT
;;
CREATE INDEX work_by_title ON work (title_key)
;;
CREATE INDEX work_by_year ON work (year)
;;
CREATE INDEX work_by_text ON work (text_hash)
;;
CREATE INDEX work_by_facets ON work (kind, language, open_access, year)
;;
CREATE INDEX work_by_venue ON work (venue COLLATE NOCASE)
;;
CREATE TABLE work_alias (
    key TEXT PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID
;;
CREATE INDEX alias_by_work ON work_alias (work_id)
;;
CREATE TABLE source_record (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'deleted')),
    work_id INTEGER NOT NULL REFERENCES work (id),
    rule TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    normalised BLOB NOT NULL,
    raw BLOB NOT NULL,
    fetched_at TEXT NOT NULL,
    run_id INTEGER REFERENCES run (id),
    UNIQUE (source, source_id, version)
) STRICT
;;
CREATE INDEX record_by_work ON source_record (work_id)
;;
CREATE INDEX record_by_run ON source_record (run_id)
;;
CREATE TABLE override (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (work_id, field)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE identifier (
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    PRIMARY KEY (scheme, value, work_id)
) STRICT, WITHOUT ROWID
;;
CREATE UNIQUE INDEX identifier_doi ON identifier (value) WHERE scheme = 'doi'
;;
CREATE INDEX identifier_by_work ON identifier (work_id)
;;
CREATE TABLE candidate (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    PRIMARY KEY (work_id, other_id),
    CHECK (work_id < other_id)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE contributor (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    family TEXT,
    given TEXT,
    orcid TEXT,
    PRIMARY KEY (work_id, position)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE keyword (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    keyword TEXT NOT NULL,
    PRIMARY KEY (work_id, position)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE relation (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    inverse INTEGER NOT NULL CHECK (inverse IN (0, 1)),
    target_scheme TEXT NOT NULL,
    target_value TEXT NOT NULL,
    target_id INTEGER REFERENCES work (id) ON DELETE SET NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (work_id, type, inverse, target_scheme, target_value)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX relation_by_target ON relation (target_scheme, target_value)
;;
CREATE INDEX relation_by_target_work ON relation (target_id)
;;
CREATE TABLE value (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    origin TEXT NOT NULL,
    origin_version TEXT NOT NULL DEFAULT '',
    score REAL,
    explanation TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (work_id, scheme, code, origin)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX value_by_code ON value (scheme, code, work_id)
;;
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work (id),
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'unsure', 'skip', 'later', 'withdrawn')),
    adjudication INTEGER NOT NULL DEFAULT 0 CHECK (adjudication IN (0, 1)),
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    superseded_by INTEGER REFERENCES decision (id)
) STRICT
;;
CREATE INDEX decision_by_work ON decision (work_id, scheme, code)
;;
CREATE VIEW verdict AS
    SELECT work_id, scheme, code, verdict, person, decided_at, max(adjudication * 1e15 + id) AS rank
    FROM decision
    WHERE superseded_by IS NULL AND verdict IN ('accept', 'reject')
    GROUP BY work_id, scheme, code
;;
CREATE VIEW effective_value AS
    SELECT DISTINCT v.work_id, v.scheme, v.code
    FROM value v
    WHERE v.origin NOT LIKE 'model:%'
      AND NOT EXISTS (
        SELECT 1 FROM verdict d
        WHERE d.work_id = v.work_id AND d.scheme = v.scheme AND d.code = v.code AND d.verdict = 'reject')
    UNION
    SELECT work_id, scheme, code FROM verdict WHERE verdict = 'accept'
;;
CREATE TABLE work_text (
    work_id INTEGER PRIMARY KEY REFERENCES work (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    keywords TEXT NOT NULL,
    venue TEXT NOT NULL,
    people TEXT NOT NULL,
    language TEXT NOT NULL,
    stamp INTEGER NOT NULL
) STRICT
;;
CREATE INDEX work_text_by_stamp ON work_text (stamp)
;;
CREATE VIRTUAL TABLE text_stemmed USING fts5 (
    title, abstract, keywords, venue, people,
    content = 'work_text', content_rowid = 'work_id',
    tokenize = 'porter unicode61 remove_diacritics 2'
)
;;
CREATE VIRTUAL TABLE text_plain USING fts5 (
    title, abstract, keywords, venue, people,
    content = 'work_text', content_rowid = 'work_id',
    tokenize = 'unicode61 remove_diacritics 2'
)
;;
CREATE TRIGGER work_text_added AFTER INSERT ON work_text BEGIN
    INSERT INTO text_stemmed (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
    INSERT INTO text_plain (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
END
;;
CREATE TRIGGER work_text_removed AFTER DELETE ON work_text BEGIN
    INSERT INTO text_stemmed (text_stemmed, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
    INSERT INTO text_plain (text_plain, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
END
;;
CREATE TRIGGER work_text_changed AFTER UPDATE OF title, abstract, keywords, venue, people ON work_text BEGIN
    INSERT INTO text_stemmed (text_stemmed, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
    INSERT INTO text_plain (text_plain, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
    INSERT INTO text_stemmed (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
    INSERT INTO text_plain (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
END
;;
PRAGMA user_version = 1
"""

M002 = """
CREATE TABLE policy_index (
    code TEXT PRIMARY KEY,
    part TEXT NOT NULL CHECK (part IN ('policy', 'outcome', 'reference')),
    note TEXT NOT NULL,
    topics TEXT NOT NULL,
    checked TEXT NOT NULL
) STRICT, WITHOUT ROWID
;;
CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    index_code TEXT NOT NULL REFERENCES policy_index (code) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    edition TEXT,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    source_kind TEXT NOT NULL,
    dated TEXT,
    confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
    note TEXT
) STRICT
;;
CREATE INDEX statement_by_index ON statement (index_code, field)
;;
CREATE TABLE edition (
    id INTEGER PRIMARY KEY,
    index_code TEXT NOT NULL,
    label TEXT NOT NULL,
    title TEXT NOT NULL,
    direction TEXT CHECK (direction IN ('open', 'restrictive', 'developed', 'none')),
    coding TEXT CHECK (coding IN ('absolute', 'change', 'typology', 'outcome')),
    scale_min REAL,
    scale_max REAL,
    file TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    url TEXT,
    terms TEXT,
    imported_at TEXT NOT NULL,
    report TEXT NOT NULL,
    UNIQUE (index_code, label)
) STRICT
;;
CREATE TABLE indicator (
    id INTEGER PRIMARY KEY,
    edition_id INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('overall', 'area', 'dimension', 'indicator', 'sub-indicator')),
    parent_id INTEGER REFERENCES indicator (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    question TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    scale_min REAL,
    scale_max REAL,
    direction TEXT CHECK (direction IN ('open', 'restrictive', 'developed', 'none')),
    UNIQUE (edition_id, code)
) STRICT
;;
CREATE INDEX indicator_by_parent ON indicator (parent_id)
;;
CREATE TABLE score (
    indicator_id INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    year INTEGER NOT NULL,
    value REAL,
    missing TEXT,
    CHECK ((value IS NULL) <> (missing IS NULL)),
    PRIMARY KEY (indicator_id, country, year)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    year INTEGER,
    text TEXT NOT NULL
) STRICT
;;
CREATE INDEX comment_by_indicator ON comment (indicator_id, country)
;;
CREATE VIRTUAL TABLE comment_text USING fts5 (
    text, content = 'comment', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
)
;;
CREATE TRIGGER comment_added AFTER INSERT ON comment BEGIN
    INSERT INTO comment_text (rowid, text) VALUES (new.id, new.text);
END
;;
CREATE TRIGGER comment_removed AFTER DELETE ON comment BEGIN
    INSERT INTO comment_text (comment_text, rowid, text) VALUES ('delete', old.id, old.text);
END
;;
PRAGMA user_version = 2
"""

M003 = """
CREATE TABLE pair_decision (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    other_source TEXT NOT NULL,
    other_id TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'never', 'related', 'withdrawn')),
    relation TEXT,
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    superseded_by INTEGER REFERENCES pair_decision (id)
) STRICT
;;
CREATE INDEX pair_decision_by_record ON pair_decision (source, source_id)
;;
CREATE INDEX pair_decision_by_other ON pair_decision (other_source, other_id)
;;
CREATE TABLE code_change (
    id INTEGER PRIMARY KEY,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('rename', 'merge', 'split', 'retire')),
    into_codes TEXT NOT NULL,
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT
;;
CREATE TABLE batch_decision (
    decision_id INTEGER PRIMARY KEY REFERENCES decision (id),
    batch TEXT NOT NULL
) STRICT
;;
CREATE INDEX batch_decision_by_batch ON batch_decision (batch)
;;
PRAGMA user_version = 3
"""

# When a statement or an edition of scores was first known: both are replaced as a whole, news of them stays.
M004 = """
CREATE TABLE saved_search (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    created TEXT NOT NULL,
    last_run TEXT
) STRICT, WITHOUT ROWID
;;
CREATE TABLE saved_hit (
    name TEXT NOT NULL REFERENCES saved_search (name) ON DELETE CASCADE,
    work_key TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    mark TEXT,
    PRIMARY KEY (name, work_key)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE fact (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (work_id, name, value)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX fact_by_name ON fact (name, value, work_id)
;;
CREATE INDEX record_by_time ON source_record (fetched_at, work_id)
;;
CREATE TABLE statement_known (
    index_code TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    edition TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    known TEXT NOT NULL,
    PRIMARY KEY (index_code, field, value, edition, source)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX statement_known_by_time ON statement_known (known)
;;
CREATE TABLE edition_known (
    index_code TEXT NOT NULL,
    label TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    known TEXT NOT NULL,
    PRIMARY KEY (index_code, label)
) STRICT, WITHOUT ROWID
;;
CREATE TRIGGER edition_becomes_known AFTER INSERT ON edition BEGIN
    INSERT OR IGNORE INTO edition_known
    VALUES (new.index_code, new.label, new.title, new.url, new.imported_at);
END
;;
PRAGMA user_version = 4
"""

# A pair stands once, its records in order; ``inverse``: the relation reads from the other record to the one.
M005 = """
DROP TABLE pair_decision
;;
CREATE TABLE pair_act (
    id INTEGER PRIMARY KEY,
    verb TEXT NOT NULL CHECK (verb IN ('merge', 'split', 'never', 'relate', 'undo')),
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL,
    undone_by INTEGER REFERENCES pair_act (id)
) STRICT
;;
CREATE TABLE pair_decision (
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    other_source TEXT NOT NULL,
    other_id TEXT NOT NULL,
    act INTEGER NOT NULL REFERENCES pair_act (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'never', 'related')),
    relation TEXT,
    inverse INTEGER NOT NULL DEFAULT 0 CHECK (inverse IN (0, 1)),
    CHECK ((source, source_id) < (other_source, other_id)),
    CHECK ((relation IS NULL) = (verdict <> 'related')),
    PRIMARY KEY (source, source_id, other_source, other_id, act)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX pair_decision_by_other ON pair_decision (other_source, other_id)
;;
CREATE INDEX pair_decision_by_act ON pair_decision (act)
;;
CREATE VIEW pair_standing AS
    SELECT d.source, d.source_id, d.other_source, d.other_id, d.verdict, d.relation, d.inverse,
           a.id AS act, a.person, a.decided_at, a.note
    FROM pair_decision d JOIN pair_act a ON a.id = d.act
    WHERE a.undone_by IS NULL AND NOT EXISTS (
        SELECT 1 FROM pair_decision later JOIN pair_act b ON b.id = later.act
        WHERE (later.source, later.source_id, later.other_source, later.other_id)
            = (d.source, d.source_id, d.other_source, d.other_id)
          AND later.act > d.act AND b.undone_by IS NULL)
;;
CREATE VIEW record_standing AS
    SELECT source, source_id, other_source, other_id, verdict, relation, inverse, act, person, decided_at
    FROM pair_standing
    UNION ALL
    SELECT other_source, other_id, source, source_id, verdict, relation, 1 - inverse, act, person, decided_at
    FROM pair_standing
;;
CREATE TABLE duplicate_pair (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL CHECK (outcome IN ('same', 'related', 'unsure')),
    relation TEXT,
    inverse INTEGER NOT NULL,
    score REAL NOT NULL,
    certain INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (work_id, other_id),
    CHECK (work_id < other_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX duplicate_pair_by_other ON duplicate_pair (other_id)
;;
CREATE TABLE duplicate_scan (
    state TEXT NOT NULL
) STRICT
;;
PRAGMA user_version = 5
"""

# ``uid`` names a decision in every library it travels to; ``act`` those of one keystroke or batch; ``undoes``
# the decision that a withdrawal takes back. The code '' speaks of the work as a whole. ``drawn`` says how the
# queue came to the work, so that what was drawn at random can be told from what was chosen.
# A model's values count from ``least`` on; the code '' sets it for the codes of a scheme that have none.
M006 = """
DROP VIEW effective_value
;;
DROP VIEW verdict
;;
DROP TABLE batch_decision
;;
CREATE TABLE decision_anew (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(8)))),
    act TEXT NOT NULL,
    work_id INTEGER NOT NULL REFERENCES work (id),
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    verdict TEXT NOT NULL
        CHECK (verdict IN ('accept', 'reject', 'unsure', 'skip', 'later', 'done', 'note', 'withdrawn')),
    adjudication INTEGER NOT NULL DEFAULT 0 CHECK (adjudication IN (0, 1)),
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    drawn TEXT NOT NULL DEFAULT '',
    superseded_by INTEGER REFERENCES decision_anew (id),
    undoes INTEGER REFERENCES decision_anew (id)
) STRICT
;;
INSERT INTO decision_anew (id, act, work_id, scheme, code, verdict, adjudication, person, decided_at,
                           text_hash, note, superseded_by)
SELECT id, lower(hex(randomblob(8))), work_id, scheme, code, verdict, adjudication, person, decided_at,
       text_hash, note, superseded_by FROM decision
;;
DROP TABLE decision
;;
ALTER TABLE decision_anew RENAME TO decision
;;
CREATE INDEX decision_by_work ON decision (work_id, scheme, code)
;;
CREATE INDEX decision_by_code ON decision (scheme, code, work_id)
;;
CREATE INDEX decision_by_act ON decision (act)
;;
CREATE INDEX decision_by_person ON decision (person, id)
;;
CREATE INDEX decision_by_successor ON decision (superseded_by) WHERE superseded_by IS NOT NULL
;;
CREATE INDEX decision_by_undone ON decision (undoes) WHERE undoes IS NOT NULL
;;
CREATE TABLE override_change (
    id INTEGER PRIMARY KEY,
    act TEXT NOT NULL,
    work_key TEXT NOT NULL,
    field TEXT NOT NULL,
    former TEXT
) STRICT
;;
CREATE INDEX override_change_by_act ON override_change (act)
;;
CREATE TABLE model_threshold (
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    origin TEXT NOT NULL,
    least REAL NOT NULL,
    PRIMARY KEY (scheme, code, origin)
) STRICT, WITHOUT ROWID
;;
CREATE VIEW verdict AS
    SELECT work_id, scheme, code, verdict, person, decided_at, text_hash, adjudication,
           max(adjudication || ' ' || decided_at || printf(' %015d', id)) AS rank
    FROM decision
    WHERE superseded_by IS NULL AND verdict IN ('accept', 'reject') AND code <> ''
    GROUP BY work_id, scheme, code
;;
CREATE VIEW effective_value AS
    SELECT DISTINCT v.work_id, v.scheme, v.code
    FROM value v
    WHERE (v.origin NOT LIKE 'model:%' OR v.score >= (
        SELECT t.least FROM model_threshold t
        WHERE t.scheme = v.scheme AND t.code IN (v.code, '') AND t.origin = v.origin
        ORDER BY t.code DESC LIMIT 1))
      AND NOT EXISTS (
        SELECT 1 FROM verdict d
        WHERE d.work_id = v.work_id AND d.scheme = v.scheme AND d.code = v.code AND d.verdict = 'reject')
    UNION
    SELECT work_id, scheme, code FROM verdict WHERE verdict = 'accept'
;;
PRAGMA user_version = 6
"""

# ``code_now`` follows from the changes: what a former code counts as now ('': nothing any more). ``accepts``
# and ``rejects``: whether a word on the former code holds for the one it became; of a code that was split
# nobody can say which part fits, so its ``share`` makes a suggestion. What is claimed under a former code,
# by whom and whenever, is kept in ``value_said`` as it was said and counts under the new code; ``alone``: it
# counts there only because of that.
M007 = """
DROP TABLE code_change
;;
CREATE TABLE code_change (
    id INTEGER PRIMARY KEY,
    act TEXT NOT NULL UNIQUE,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('rename', 'merge', 'split', 'retire')),
    into_codes TEXT NOT NULL,
    label TEXT NOT NULL,
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    undone_by TEXT,
    undone_at TEXT
) STRICT
;;
CREATE TABLE code_now (
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    now TEXT NOT NULL,
    accepts INTEGER NOT NULL CHECK (accepts IN (0, 1)),
    rejects INTEGER NOT NULL CHECK (rejects IN (0, 1)),
    share REAL NOT NULL,
    PRIMARY KEY (scheme, code, now)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE value_said (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    origin TEXT NOT NULL,
    origin_version TEXT NOT NULL,
    score REAL,
    explanation TEXT NOT NULL,
    now TEXT NOT NULL,
    now_origin TEXT NOT NULL,
    alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
    PRIMARY KEY (work_id, scheme, code, origin, now)
) STRICT, WITHOUT ROWID
;;
CREATE TRIGGER value_follows AFTER INSERT ON value
WHEN EXISTS (SELECT 1 FROM code_now c WHERE c.scheme = new.scheme AND c.code = new.code) BEGIN
    DELETE FROM value
    WHERE work_id = new.work_id AND scheme = new.scheme AND code = new.code AND origin = new.origin;
    INSERT OR REPLACE INTO value_said
    SELECT new.work_id, new.scheme, new.code, new.origin, new.origin_version, new.score, new.explanation,
           c.now, iif(c.accepts, new.origin, 'model:split'),
           NOT EXISTS (SELECT 1 FROM value v WHERE v.work_id = new.work_id AND v.scheme = new.scheme
                         AND v.code = c.now AND v.origin = iif(c.accepts, new.origin, 'model:split'))
    FROM code_now c WHERE c.scheme = new.scheme AND c.code = new.code;
    INSERT OR IGNORE INTO value
    SELECT new.work_id, new.scheme, c.now, iif(c.accepts, new.origin, 'model:split'), new.origin_version,
           iif(c.accepts, new.score, c.share),
           'was ' || new.code || iif(new.explanation = '', '', ': ' || new.explanation)
    FROM code_now c WHERE c.scheme = new.scheme AND c.code = new.code AND c.now <> '';
END
;;
CREATE TRIGGER value_forgotten AFTER DELETE ON value BEGIN
    DELETE FROM value_said
    WHERE work_id = old.work_id AND scheme = old.scheme AND origin = old.origin AND now IN (old.code, '');
END
;;
PRAGMA user_version = 7
"""
