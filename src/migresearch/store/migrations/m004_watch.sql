-- What readers watch, and what only the records of institutions have.
-- When a statement or an edition of scores was first known: both are replaced as a whole, news of them stays.

CREATE TABLE saved_search (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    created TEXT NOT NULL,
    last_run TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_hit (
    name TEXT NOT NULL REFERENCES saved_search (name) ON DELETE CASCADE,
    work_key TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    mark TEXT,
    PRIMARY KEY (name, work_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (work_id, name, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX fact_by_name ON fact (name, value, work_id);

CREATE INDEX record_by_time ON source_record (fetched_at, work_id);

CREATE TABLE statement_known (
    index_code TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    edition TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    known TEXT NOT NULL,
    PRIMARY KEY (index_code, field, value, edition, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX statement_known_by_time ON statement_known (known);

CREATE TABLE edition_known (
    index_code TEXT NOT NULL,
    label TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    known TEXT NOT NULL,
    PRIMARY KEY (index_code, label)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER edition_becomes_known AFTER INSERT ON edition BEGIN
    INSERT OR IGNORE INTO edition_known
    VALUES (new.index_code, new.label, new.title, new.url, new.imported_at);
END;

PRAGMA user_version = 4;
