-- Sources that are asked about works held; what a notice says beside its type; whose an abstract is.
-- ``lookup``: when a source was last asked about a DOI, whether it knew it or not. ``abstract_licence`` is that
-- of the record the abstract comes from; the licence of a whole source stands among its checkpoints.
-- Facts have an order and a source; nothing was written to the former table.

DROP TABLE fact;

CREATE TABLE fact (
    work_id INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (work_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX fact_by_name ON fact (name, value, work_id);

CREATE TABLE lookup (
    source TEXT NOT NULL,
    doi TEXT NOT NULL,
    asked TEXT NOT NULL,
    PRIMARY KEY (source, doi)
) STRICT, WITHOUT ROWID;

ALTER TABLE relation ADD COLUMN date TEXT;

ALTER TABLE relation ADD COLUMN reason TEXT;

ALTER TABLE work ADD COLUMN mark_date TEXT;

ALTER TABLE work ADD COLUMN mark_reason TEXT;

ALTER TABLE work ADD COLUMN abstract_source TEXT;

ALTER TABLE work ADD COLUMN abstract_licence TEXT;

UPDATE work SET abstract_source = (SELECT substr(origin, 1, instr(origin || ' ', ' ') - 1)
                                   FROM (SELECT json_extract(origins, '$.abstract') AS origin))
WHERE abstract IS NOT NULL;

UPDATE work SET abstract_licence = licence
WHERE abstract IS NOT NULL AND json_extract(origins, '$.abstract') = json_extract(origins, '$.licence');

-- Read instead of the rows, which lie behind their abstracts.
CREATE INDEX work_by_abstract
    ON work (abstract_source, abstract_licence, year, language, venue, publisher);

DROP INDEX record_by_work;

CREATE INDEX record_by_work ON source_record (work_id, source);

PRAGMA user_version = 8;
