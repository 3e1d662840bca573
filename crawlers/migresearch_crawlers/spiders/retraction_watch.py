"""Retraction Watch: retractions, corrections, concerns and reinstatements of works held."""

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from migresearch.clean.retraction_watch import COLUMNS, original_doi, retraction_watch_record
from migresearch.records import Record
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.protocols.json_pages import item_of
from migresearch_crawlers.protocols.record_files import RecordFiles

RULE = "notices"
HELD_AT_ONCE = 500
Row = Mapping[str, str]


class RetractionWatch(RecordFiles):
    """The whole database of Retraction Watch in one table, published by Crossref each working day. Only rows
    about works held are kept; an unchanged table is read again for works that have come since. Each row marks
    its work with what happened, when and why; a reinstatement takes the mark of a retraction off.
    """

    kind = "lookup"
    name = "retraction-watch"
    title = "Retraction Watch Database"
    homepage = "https://gitlab.com/crossref/retraction-watch-data"
    endpoint = "https://gitlab.com/crossref/retraction-watch-data/-/raw/main"
    files = ("retraction_watch.csv",)
    licence = "open, to be cited as the Retraction Watch Database (Crossref); its licence was not read"
    cadence_days = 7
    plausible = (0, 100_000)
    deletions = "a row that is no longer in the table is gone, and its mark with it"
    obeys_robots = False
    robots_reason = "one file, published to be downloaded"
    verified = (
        "the repository, and that the table is renewed each working day (Crossref's documentation)",
        "names of columns, lists separated by semicolons (Crossref's documentation)",
        "dates as 7/15/2024 0:00 (a published reader of the whole table)",
    )
    assumed = (
        "the server sends an ETag with the file",
        "the natures are Retraction, Correction, Expression of concern and Reinstatement",
    )

    def entries(self, file: BinaryIO) -> Answer:
        with _table(file) as rows:
            dois = {row["Record ID"]: original_doi(row) for row in rows}
        if not dois:
            raise UnreadableAnswer("the table holds no rows")
        held = self._held({doi for doi in dois.values() if doi})
        file.seek(0)
        with _table(file) as rows:
            listings = tuple(_listing(row) for row in rows if dois[row["Record ID"]] in held)
        self.journey.counts["declined: about works not held"] += len(dois) - len(listings)
        return Answer((*listings, *self._gone(dois)), None)

    def _held(self, dois: set[str]) -> set[str]:
        """Those that works held have; where there is no library yet, each could be one."""
        library = self.journey.library
        return dois if library is None else library.lookups.held(dois)

    def _gone(self, listed: Mapping[str, object]) -> Iterator[Listing]:
        """Rows that are held and no longer in the table."""
        after = ""
        while batch := self.journey.held(after, HELD_AT_ONCE):
            after = batch[-1].source_id
            yield from (Listing(one.source_id, None) for one in batch if one.source_id not in listed)

    def record(self, listing: Listing) -> Record:
        return retraction_watch_record(item_of(listing))


@contextmanager
def _table(file: BinaryIO) -> Iterator[Iterator[Row]]:
    """The rows of the table; the file stays open. Raises UnreadableAnswer where it is another one."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        reader = csv.DictReader(text, restval="")
        if missing := [one for one in COLUMNS if one not in (reader.fieldnames or ())]:
            raise UnreadableAnswer(f"the table has no column {missing[0]!r}")
        yield reader
    except csv.Error as error:
        raise UnreadableAnswer(f"the table cannot be read ({error})") from error
    finally:
        text.detach()


def _listing(row: Row) -> Listing:
    raw = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Listing(row["Record ID"], raw, RULE)
