-- What people say of pairs of works, act by act, and the pairs found worth asking about.
-- A pair stands once, its records in order; ``inverse``: the relation reads from the other record to the one.

DROP TABLE pair_decision;

CREATE TABLE pair_act (
    id INTEGER PRIMARY KEY,
    verb TEXT NOT NULL CHECK (verb IN ('merge', 'split', 'never', 'relate', 'undo')),
    person TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL,
    undone_by INTEGER REFERENCES pair_act (id)
) STRICT;

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
) STRICT, WITHOUT ROWID;

CREATE INDEX pair_decision_by_other ON pair_decision (other_source, other_id);

CREATE INDEX pair_decision_by_act ON pair_decision (act);

CREATE VIEW pair_standing AS
    SELECT d.source, d.source_id, d.other_source, d.other_id, d.verdict, d.relation, d.inverse,
           a.id AS act, a.person, a.decided_at, a.note
    FROM pair_decision d JOIN pair_act a ON a.id = d.act
    WHERE a.undone_by IS NULL AND NOT EXISTS (
        SELECT 1 FROM pair_decision later JOIN pair_act b ON b.id = later.act
        WHERE (later.source, later.source_id, later.other_source, later.other_id)
            = (d.source, d.source_id, d.other_source, d.other_id)
          AND later.act > d.act AND b.undone_by IS NULL);

CREATE VIEW record_standing AS
    SELECT source, source_id, other_source, other_id, verdict, relation, inverse, act, person, decided_at
    FROM pair_standing
    UNION ALL
    SELECT other_source, other_id, source, source_id, verdict, relation, 1 - inverse, act, person, decided_at
    FROM pair_standing;

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
) STRICT, WITHOUT ROWID;

CREATE INDEX duplicate_pair_by_other ON duplicate_pair (other_id);

CREATE TABLE duplicate_scan (
    state TEXT NOT NULL
) STRICT;

PRAGMA user_version = 5;
