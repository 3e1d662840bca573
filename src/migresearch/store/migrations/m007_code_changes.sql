-- Codes renamed, merged, split and retired; what was said under the former codes stays.
-- ``code_now`` follows from the changes: what a former code counts as now ('': nothing any more). ``accepts``
-- and ``rejects``: whether a word on the former code holds for the one it became; of a code that was split
-- nobody can say which part fits, so its ``share`` makes a suggestion. What is claimed under a former code,
-- by whom and whenever, is kept in ``value_said`` as it was said and counts under the new code; ``alone``: it
-- counts there only because of that.

DROP TABLE code_change;

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
) STRICT;

CREATE TABLE code_now (
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    now TEXT NOT NULL,
    accepts INTEGER NOT NULL CHECK (accepts IN (0, 1)),
    rejects INTEGER NOT NULL CHECK (rejects IN (0, 1)),
    share REAL NOT NULL,
    PRIMARY KEY (scheme, code, now)
) STRICT, WITHOUT ROWID;

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
) STRICT, WITHOUT ROWID;

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
END;

CREATE TRIGGER value_forgotten AFTER DELETE ON value BEGIN
    DELETE FROM value_said
    WHERE work_id = old.work_id AND scheme = old.scheme AND origin = old.origin AND now IN (old.code, '');
END;

PRAGMA user_version = 7;
