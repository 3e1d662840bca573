-- Decisions that can be taken back act by act and that travel; effective values of models.
-- ``uid`` names a decision in every library it travels to; ``act`` those of one keystroke or batch; ``undoes``
-- the decision that a withdrawal takes back. The code '' speaks of the work as a whole. ``drawn`` says how the
-- queue came to the work, so that what was drawn at random can be told from what was chosen.
-- A model's values count from ``least`` on; the code '' sets it for the codes of a scheme that have none.

DROP VIEW effective_value;

DROP VIEW verdict;

DROP TABLE batch_decision;

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
) STRICT;

INSERT INTO decision_anew (id, act, work_id, scheme, code, verdict, adjudication, person, decided_at,
                           text_hash, note, superseded_by)
SELECT id, lower(hex(randomblob(8))), work_id, scheme, code, verdict, adjudication, person, decided_at,
       text_hash, note, superseded_by FROM decision;

DROP TABLE decision;

ALTER TABLE decision_anew RENAME TO decision;

CREATE INDEX decision_by_work ON decision (work_id, scheme, code);

CREATE INDEX decision_by_code ON decision (scheme, code, work_id);

CREATE INDEX decision_by_act ON decision (act);

CREATE INDEX decision_by_person ON decision (person, id);

CREATE INDEX decision_by_successor ON decision (superseded_by) WHERE superseded_by IS NOT NULL;

CREATE INDEX decision_by_undone ON decision (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE override_change (
    id INTEGER PRIMARY KEY,
    act TEXT NOT NULL,
    work_key TEXT NOT NULL,
    field TEXT NOT NULL,
    former TEXT
) STRICT;

CREATE INDEX override_change_by_act ON override_change (act);

CREATE TABLE model_threshold (
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    origin TEXT NOT NULL,
    least REAL NOT NULL,
    PRIMARY KEY (scheme, code, origin)
) STRICT, WITHOUT ROWID;

CREATE VIEW verdict AS
    SELECT work_id, scheme, code, verdict, person, decided_at, text_hash, adjudication,
           max(adjudication || ' ' || decided_at || printf(' %015d', id)) AS rank
    FROM decision
    WHERE superseded_by IS NULL AND verdict IN ('accept', 'reject') AND code <> ''
    GROUP BY work_id, scheme, code;

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
    SELECT work_id, scheme, code FROM verdict WHERE verdict = 'accept';

PRAGMA user_version = 6;
