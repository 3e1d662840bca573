"""Scores of policy indices: editions, their indicators, values by country and year, experts' comments.

An aggregate (an area, the overall score) is an indicator of a higher level, whose parts name it as parent.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from migresearch.store.connection import transaction

LEVELS = ("overall", "area", "dimension", "indicator", "sub-indicator")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is scored. ``level``: one of LEVELS; ``parent``: code of the aggregate it
    enters. Scale and direction only where they differ from the edition's."""

    code: str
    level: str
    label: str
    parent: str | None = None
    question: str = ""
    scale_min: float | None = None
    scale_max: float | None = None
    direction: str | None = None


class Score(NamedTuple):
    """What an indicator is in a country (ISO 3166-1 alpha-2, ISO 3166-3 for historical states, or the name
    of a region) in a year: a value, or the reason why there is none."""

    indicator: str
    country: str
    year: int
    value: float | None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What an expert wrote about an indicator in a country; ``year`` None: about all years."""

    indicator: str
    country: str
    year: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of an index's scores. ``index``: its id in the catalogue, or the user's own word;
    ``direction``: what a high value means (open, restrictive, developed, none); ``report``: how its file
    reconciles (counts by name). ``file_hash``: sha256 of the file it came from."""

    index: str
    label: str
    title: str
    file: str
    file_hash: str
    direction: str | None = None
    coding: str | None = None
    scale_min: float | None = None
    scale_max: float | None = None
    url: str | None = None
    terms: str | None = None
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """An edition in the database, with its indicators in their order and what they cover."""

    edition: Edition
    imported_at: str
    indicators: tuple[Indicator, ...]
    countries: tuple[str, ...]
    years: tuple[int, ...]


class Scores:
    """The scores, behind the store's connection. Writing raises what SQLite raises."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keep(
        self,
        edition: Edition,
        indicators: Sequence[Indicator],
        scores: Iterable[Score],
        comments: Iterable[Comment],
        now: str,
    ) -> None:
        """Put an edition in place of the one with the same index and label, in one transaction.

        Indicators stand after their parents. A repeated (indicator, country, year) raises
        ``sqlite3.IntegrityError`` and leaves everything as it was. What is covered is added to the report:
        finding it anew would read every score of the edition.
        """
        with transaction(self._connection):
            self._delete(edition.index, edition.label)
            edition_id = self._insert_edition(edition, now)
            ids = self._insert_indicators(edition_id, indicators)
            covered = self._insert_scores(ids, scores)
            self._connection.execute(
                "UPDATE edition SET report = json_patch(report, ?) WHERE id = ?",
                (json.dumps(covered), edition_id),
            )
            self._connection.executemany(
                "INSERT INTO comment (indicator_id, country, year, text) VALUES (?, ?, ?, ?)",
                ((ids[one.indicator], one.country, one.year, one.text) for one in comments),
            )

    def remove(self, index: str, label: str) -> bool:
        """Take an edition out again, with all that came with it. False: there was none."""
        with transaction(self._connection):
            return self._delete(index, label)

    def _delete(self, index: str, label: str) -> bool:
        found = self._connection.execute(
            "SELECT id FROM edition WHERE index_code = ? AND label = ?", (index, label)
        ).fetchone()
        if found:
            # A foreign key would look at every score for each indicator's parts.
            inside = "(SELECT id FROM indicator WHERE edition_id = ?)"
            self._connection.execute(f"DELETE FROM score WHERE indicator_id IN {inside}", (found[0],))
            self._connection.execute(f"DELETE FROM comment WHERE indicator_id IN {inside}", (found[0],))
            self._connection.execute("DELETE FROM edition WHERE id = ?", (found[0],))
        return found is not None

    def _insert_edition(self, edition: Edition, now: str) -> int:
        cursor = self._connection.execute(
            """INSERT INTO edition (index_code, label, title, direction, coding, scale_min, scale_max, file,
                                    file_hash, url, terms, imported_at, report)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
            (
                edition.index, edition.label, edition.title, edition.direction, edition.coding,
                edition.scale_min, edition.scale_max, edition.file, edition.file_hash, edition.url,
                edition.terms, now, json.dumps(dict(edition.report), ensure_ascii=False),
            ),
        )  # fmt: skip
        edition_id: int = cursor.fetchone()[0]
        return edition_id

    def _insert_indicators(self, edition_id: int, indicators: Sequence[Indicator]) -> dict[str, int]:
        ids: dict[str, int] = {}
        for position, one in enumerate(indicators):
            parent = ids[one.parent] if one.parent else None
            cursor = self._connection.execute(
                """INSERT INTO indicator (edition_id, code, level, parent_id, label, question, position,
                                          scale_min, scale_max, direction)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                (
                    edition_id, one.code, one.level, parent, one.label, one.question, position,
                    one.scale_min, one.scale_max, one.direction,
                ),
            )  # fmt: skip
            ids[one.code] = cursor.fetchone()[0]
        return ids

    def _insert_scores(self, ids: Mapping[str, int], scores: Iterable[Score]) -> dict[str, list[Any]]:
        """Returns what they cover."""
        countries, years = set[str](), set[int]()

        def rows() -> Iterator[tuple[Any, ...]]:
            for one in scores:
                countries.add(one.country)
                years.add(one.year)
                yield ids[one.indicator], one.country, one.year, one.value, one.missing

        self._connection.executemany(
            "INSERT INTO score (indicator_id, country, year, value, missing) VALUES (?, ?, ?, ?, ?)", rows()
        )
        return {"countries": sorted(countries), "years": sorted(years)}

    def editions(self, index: str | None = None) -> list[HeldEdition]:
        """The editions held, by index, oldest import first; only those of ``index`` where it is named."""
        where, bound = ("WHERE index_code = ?", (index,)) if index else ("", ())
        rows = self._connection.execute(f"SELECT * FROM edition {where} ORDER BY index_code, id", bound)
        return [self._held(row) for row in rows.fetchall()]

    def _held(self, row: sqlite3.Row) -> HeldEdition:
        edition = Edition(
            row["index_code"], row["label"], row["title"], row["file"], row["file_hash"], row["direction"],
            row["coding"], row["scale_min"], row["scale_max"], row["url"], row["terms"],
            json.loads(row["report"]),
        )  # fmt: skip
        indicators = self._connection.execute(
            """SELECT i.code, i.level, i.label, p.code, i.question, i.scale_min, i.scale_max, i.direction
               FROM indicator i LEFT JOIN indicator p ON p.id = i.parent_id
               WHERE i.edition_id = ? ORDER BY i.position""",
            (row["id"],),
        )
        return HeldEdition(
            edition,
            row["imported_at"],
            tuple(Indicator(*one) for one in indicators),
            tuple(edition.report["countries"]),
            tuple(edition.report["years"]),
        )

    def scores(
        self,
        index: str,
        label: str,
        *,
        indicators: Sequence[str] = (),
        level: str | None = None,
        countries: Sequence[str] = (),
        years: tuple[int, int] | None = None,
    ) -> list[Score]:
        """The scores of an edition, by position of the indicator, country and year.

        ``years`` are the first and last year wanted; nothing named means all.
        """
        where = ["e.index_code = ?", "e.label = ?"]
        bound: list[Any] = [index, label]
        if level:
            where.append("i.level = ?")
            bound.append(level)
        for column, chosen in (("i.code", indicators), ("s.country", countries)):
            if chosen:
                where.append(f"{column} IN (SELECT value FROM json_each(?))")
                bound.append(json.dumps(list(chosen)))
        if years:
            where.append("s.year BETWEEN ? AND ?")
            bound.extend(years)
        cursor = self._connection.cursor()
        cursor.row_factory = None  # plain tuples: an edition may hold hundreds of thousands
        rows = cursor.execute(
            f"""SELECT i.code, s.country, s.year, s.value, s.missing
                FROM edition e JOIN indicator i ON i.edition_id = e.id JOIN score s ON s.indicator_id = i.id
                WHERE {" AND ".join(where)} ORDER BY i.position, s.country, s.year""",
            bound,
        )
        return list(map(Score._make, rows))

    def measured(self, index: str, label: str, indicators: Sequence[str]) -> dict[int, int]:
        """How many values these indicators of an edition have in each year."""
        rows = self._connection.execute(
            """SELECT s.year, COUNT(s.value)
               FROM edition e JOIN indicator i ON i.edition_id = e.id JOIN score s ON s.indicator_id = i.id
               WHERE e.index_code = ? AND e.label = ? AND i.code IN (SELECT value FROM json_each(?))
               GROUP BY s.year ORDER BY s.year""",
            (index, label, json.dumps(list(indicators))),
        )
        return dict(rows.fetchall())

    def comments(
        self, words: str | None = None, *, index: str | None = None, countries: Sequence[str] = ()
    ) -> list[tuple[str, str, Comment]]:
        """(index, edition, comment) of the experts' comments that hold all the words, best match first.

        ``words`` is an FTS5 expression; without it all comments, in the order of the files.
        """
        where, bound = ["1"], list[Any]()
        source, order = "comment c", "c.id"
        if words:
            source, order = "comment_text t JOIN comment c ON c.id = t.rowid", "t.rank"
            where.append("comment_text MATCH ?")
            bound.append(words)
        if index:
            where.append("e.index_code = ?")
            bound.append(index)
        if countries:
            where.append("c.country IN (SELECT value FROM json_each(?))")
            bound.append(json.dumps(list(countries)))
        rows = self._connection.execute(
            f"""SELECT e.index_code, e.label, i.code, c.country, c.year, c.text
                FROM {source} JOIN indicator i ON i.id = c.indicator_id JOIN edition e ON e.id = i.edition_id
                WHERE {" AND ".join(where)} ORDER BY {order}""",
            bound,
        )
        return [(index_code, label, Comment(*rest)) for index_code, label, *rest in rows]
