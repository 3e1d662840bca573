-- What people say of pairs of works and of codes; sessions of curation.

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
) STRICT;

CREATE INDEX pair_decision_by_record ON pair_decision (source, source_id);

CREATE INDEX pair_decision_by_other ON pair_decision (other_source, other_id);

CREATE TABLE code_change (
    id INTEGER PRIMARY KEY,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('rename', 'merge', 'split', 'retire')),
    into_codes TEXT NOT NULL,
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE batch_decision (
    decision_id INTEGER PRIMARY KEY REFERENCES decision (id),
    batch TEXT NOT NULL
) STRICT;

CREATE INDEX batch_decision_by_batch ON batch_decision (batch);

PRAGMA user_version = 3;
