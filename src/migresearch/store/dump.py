"""The canonical dump: everything a database knows, free of clocks, run numbers and row numbers.

Two databases that went through different interruptions but saw the same records have
the same dump, byte for byte.
"""

import json
import sqlite3
from collections.abc import Iterator

WORK_COLUMNS = (
    "key, kind, title, abstract, language, year, issued, online, indexed, venue, publisher, volume, issue, "
    "pages, doi, url, open_access, licence, issns, retracted, notice, mark, mark_date, mark_reason, "
    "text_hash, origins, abstract_source, abstract_licence"
)

# name → the rows of one kind, works named by key, in an order that depends on content only.
PARTS = {
    "work": f"SELECT {WORK_COLUMNS} FROM work ORDER BY key",
    "alias": "SELECT a.key, w.key AS work FROM work_alias a JOIN work w ON w.id = a.work_id ORDER BY a.key",
    "record": """SELECT w.key AS work, source, source_id, version, current, state, rule, content_hash
                 FROM source_record r JOIN work w ON w.id = r.work_id ORDER BY source, source_id, version""",
    "identifier": """SELECT w.key AS work, scheme, value FROM identifier i JOIN work w ON w.id = i.work_id
                     ORDER BY w.key, scheme, value""",
    "contributor": """SELECT w.key AS work, position, role, name, family, given, orcid
                      FROM contributor c JOIN work w ON w.id = c.work_id ORDER BY w.key, position""",
    "keyword": """SELECT w.key AS work, position, keyword FROM keyword k JOIN work w ON w.id = k.work_id
                  ORDER BY w.key, position""",
    "fact": """SELECT w.key AS work, position, name, value, origin FROM fact f JOIN work w ON w.id = f.work_id
               ORDER BY w.key, position""",
    "relation": """SELECT w.key AS work, type, inverse, target_scheme, target_value, t.key AS target, origin,
                          date, reason
                   FROM relation r JOIN work w ON w.id = r.work_id LEFT JOIN work t ON t.id = r.target_id
                   ORDER BY w.key, type, inverse, target_scheme, target_value""",
    "candidate": """SELECT min(a.key, b.key) AS work, max(a.key, b.key) AS other, reason FROM candidate c
                    JOIN work a ON a.id = c.work_id JOIN work b ON b.id = c.other_id ORDER BY 1, 2""",
    "value": """SELECT w.key AS work, scheme, code, origin, origin_version, score, explanation
                FROM value v JOIN work w ON w.id = v.work_id ORDER BY w.key, scheme, code, origin""",
    "decision": """SELECT w.key AS work, scheme, code, verdict, adjudication, person, d.text_hash, note
                   FROM decision d JOIN work w ON w.id = d.work_id ORDER BY w.key, scheme, code, d.id""",
    "pair": """SELECT source, source_id, other_source, other_id, verdict, relation, inverse, person, note
               FROM pair_standing ORDER BY 1, 2, 3, 4""",
    "override": """SELECT w.key AS work, field, value, person FROM override o JOIN work w ON w.id = o.work_id
                   ORDER BY w.key, field""",
    "text": """SELECT w.key AS work, t.title, t.abstract, keywords, t.venue, people, t.language
               FROM work_text t JOIN work w ON w.id = t.work_id ORDER BY w.key""",
    "edition": """SELECT index_code, label, title, direction, coding, scale_min, scale_max, file, file_hash,
                         url, terms, report
                  FROM edition ORDER BY index_code, label""",
    "indicator": """SELECT e.index_code, e.label AS edition, i.code, i.level, p.code AS parent, i.label,
                           i.question, i.position, i.scale_min, i.scale_max, i.direction
                    FROM indicator i JOIN edition e ON e.id = i.edition_id
                    LEFT JOIN indicator p ON p.id = i.parent_id
                    ORDER BY e.index_code, e.label, i.position""",
    "score": """SELECT e.index_code, e.label AS edition, i.code, country, year, value, missing
                FROM score s JOIN indicator i ON i.id = s.indicator_id JOIN edition e ON e.id = i.edition_id
                ORDER BY e.index_code, e.label, i.position, country, year""",
    "comment": """SELECT e.index_code, e.label AS edition, i.code, country, year, text
                  FROM comment c JOIN indicator i ON i.id = c.indicator_id
                  JOIN edition e ON e.id = i.edition_id
                  ORDER BY e.index_code, e.label, i.position, country, year, text""",
}


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """One JSON line a row: ``[part, row]``."""
    for part, query in PARTS.items():
        for row in connection.execute(query):
            yield json.dumps([part, dict(row)], ensure_ascii=False, sort_keys=True)
