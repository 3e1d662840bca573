-- Works, the source records they are merged from, classifications, runs, full text.

CREATE TABLE library (
    id TEXT NOT NULL
) STRICT;

INSERT INTO library VALUES (lower(hex(randomblob(8))));

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
) STRICT;

CREATE INDEX run_by_source ON run (source, started);

CREATE TABLE checkpoint (
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated TEXT NOT NULL,
    PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE budget (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    calls INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL NOT NULL DEFAULT 0,
    remaining_calls INTEGER,
    resumes TEXT,
    PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE INDEX work_by_title ON work (title_key);

CREATE INDEX work_by_year ON work (year);

CREATE INDEX work_by_text ON work (text_hash);

CREATE INDEX work_by_facets ON work (kind, language, open_access, year);

CREATE INDEX work_by_venue ON work (venue COLLATE NOCASE);

CREATE TABLE work_alias (
    key TEXT PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX alias_by_work ON work_alias (work_id);

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
) STRICT;

CREATE INDEX record_by_work ON source_record (work_id);

CREATE INDEX record_by_run ON source_record (run_id);

CREATE TABLE override (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (work_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifier (
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    PRIMARY KEY (scheme, value, work_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX identifier_doi ON identifier (value) WHERE scheme = 'doi';

CREATE INDEX identifier_by_work ON identifier (work_id);

CREATE TABLE candidate (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    PRIMARY KEY (work_id, other_id),
    CHECK (work_id < other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributor (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    family TEXT,
    given TEXT,
    orcid TEXT,
    PRIMARY KEY (work_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE keyword (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    keyword TEXT NOT NULL,
    PRIMARY KEY (work_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE relation (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    inverse INTEGER NOT NULL CHECK (inverse IN (0, 1)),
    target_scheme TEXT NOT NULL,
    target_value TEXT NOT NULL,
    target_id INTEGER REFERENCES work (id) ON DELETE SET NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (work_id, type, inverse, target_scheme, target_value)
) STRICT, WITHOUT ROWID;

CREATE INDEX relation_by_target ON relation (target_scheme, target_value);

CREATE INDEX relation_by_target_work ON relation (target_id);

CREATE TABLE value (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    origin TEXT NOT NULL,
    origin_version TEXT NOT NULL DEFAULT '',
    score REAL,
    explanation TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (work_id, scheme, code, origin)
) STRICT, WITHOUT ROWID;

CREATE INDEX value_by_code ON value (scheme, code, work_id);

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
) STRICT;

CREATE INDEX decision_by_work ON decision (work_id, scheme, code);

CREATE VIEW verdict AS
    SELECT work_id, scheme, code, verdict, person, decided_at, max(adjudication * 1e15 + id) AS rank
    FROM decision
    WHERE superseded_by IS NULL AND verdict IN ('accept', 'reject')
    GROUP BY work_id, scheme, code;

CREATE VIEW effective_value AS
    SELECT DISTINCT v.work_id, v.scheme, v.code
    FROM value v
    WHERE v.origin NOT LIKE 'model:%'
      AND NOT EXISTS (
        SELECT 1 FROM verdict d
        WHERE d.work_id = v.work_id AND d.scheme = v.scheme AND d.code = v.code AND d.verdict = 'reject')
    UNION
    SELECT work_id, scheme, code FROM verdict WHERE verdict = 'accept';

CREATE TABLE work_text (
    work_id INTEGER PRIMARY KEY REFERENCES work (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    keywords TEXT NOT NULL,
    venue TEXT NOT NULL,
    people TEXT NOT NULL,
    language TEXT NOT NULL,
    stamp INTEGER NOT NULL
) STRICT;

CREATE INDEX work_text_by_stamp ON work_text (stamp);

CREATE VIRTUAL TABLE text_stemmed USING fts5 (
    title, abstract, keywords, venue, people,
    content = 'work_text', content_rowid = 'work_id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE text_plain USING fts5 (
    title, abstract, keywords, venue, people,
    content = 'work_text', content_rowid = 'work_id',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER work_text_added AFTER INSERT ON work_text BEGIN
    INSERT INTO text_stemmed (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
    INSERT INTO text_plain (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
END;

CREATE TRIGGER work_text_removed AFTER DELETE ON work_text BEGIN
    INSERT INTO text_stemmed (text_stemmed, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
    INSERT INTO text_plain (text_plain, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
END;

CREATE TRIGGER work_text_changed AFTER UPDATE OF title, abstract, keywords, venue, people ON work_text BEGIN
    INSERT INTO text_stemmed (text_stemmed, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
    INSERT INTO text_plain (text_plain, rowid, title, abstract, keywords, venue, people)
    VALUES ('delete', old.work_id, old.title, old.abstract, old.keywords, old.venue, old.people);
    INSERT INTO text_stemmed (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
    INSERT INTO text_plain (rowid, title, abstract, keywords, venue, people)
    VALUES (new.work_id, new.title, new.abstract, new.keywords, new.venue, new.people);
END;

PRAGMA user_version = 1;
