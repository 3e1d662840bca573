-- What is said of policy indices, and their scores.

CREATE TABLE policy_index (
    code TEXT PRIMARY KEY,
    part TEXT NOT NULL CHECK (part IN ('policy', 'outcome', 'reference')),
    note TEXT NOT NULL,
    topics TEXT NOT NULL,
    checked TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE INDEX statement_by_index ON statement (index_code, field);

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
) STRICT;

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
) STRICT;

CREATE INDEX indicator_by_parent ON indicator (parent_id);

CREATE TABLE score (
    indicator_id INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    year INTEGER NOT NULL,
    value REAL,
    missing TEXT,
    CHECK ((value IS NULL) <> (missing IS NULL)),
    PRIMARY KEY (indicator_id, country, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    year INTEGER,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX comment_by_indicator ON comment (indicator_id, country);

CREATE VIRTUAL TABLE comment_text USING fts5 (
    text, content = 'comment', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER comment_added AFTER INSERT ON comment BEGIN
    INSERT INTO comment_text (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER comment_removed AFTER DELETE ON comment BEGIN
    INSERT INTO comment_text (comment_text, rowid, text) VALUES ('delete', old.id, old.text);
END;

PRAGMA user_version = 2;
