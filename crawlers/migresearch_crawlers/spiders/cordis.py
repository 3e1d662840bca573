"""CORDIS: projects that the European Union's framework programmes for research paid."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from migresearch.clean.cordis import cordis_project
from migresearch.records import Record
from migresearch_crawlers.admission import about_migration, mentions_migration
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.packed_tables import PackedTable
from migresearch_crawlers.protocols.json_pages import item_of
from migresearch_crawlers.protocols.record_files import RecordFiles

PROJECTS = ("id", "acronym", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "objective")
ORGANISATIONS = ("projectID", "name", "role")
SUBJECTS = ("projectID", "euroSciVocCode", "euroSciVocTitle")
Rows = Mapping[str, list[dict[str, str]]]


class Cordis(RecordFiles):
    """The monthly files of FP7, Horizon 2020 and Horizon Europe. Of their projects those are kept that speak
    of migration in title, objective or keywords, with acronym, dates, money, coordinator and participants;
    the DOI of the grant names each, its number makes it one work with OpenAIRE's record of it.
    """

    name = "cordis"
    title = "CORDIS, EU research projects"
    homepage = "https://cordis.europa.eu"
    endpoint = "https://cordis.europa.eu/data"
    files = ("cordis-fp7projects-csv.zip", "cordis-h2020projects-csv.zip", "cordis-HORIZONprojects-csv.zip")
    licence = "CC-BY-4.0 (European Union, CORDIS)"
    cadence_days = 30
    plausible = (300, 20_000)
    deletions = "none: a project that is no longer in a file stays here"
    obeys_robots = False
    robots_reason = "open data, published to be downloaded"
    verified = (
        "addresses, tables, columns, decimal signs (rows of 2026-10 and headers in published tests)",
        "grantDoi, 10.3030/ and the number of the grant (published readers)",
        "CC BY 4.0 with the source named (the Commission's notice on re-use, as quoted)",
    )
    assumed = ("the server sends ETag or Last-Modified", "an amount of 0 is an unknown one")

    def entries(self, file: BinaryIO) -> Answer:
        try:
            with ZipFile(file) as archive:
                return self._projects(archive)
        except BadZipFile as error:
            raise UnreadableAnswer(f"the archive is torn ({error})") from error

    def _projects(self, archive: ZipFile) -> Answer:
        table = PackedTable(archive, "project.csv", PROJECTS)
        chosen = {row["id"]: row for row in table if mentions_migration(_text(row))}
        if not table.rows:
            raise UnreadableAnswer("project.csv holds no projects")
        self.journey.counts["declined: not about migration"] += table.rows - table.odd - len(chosen)
        bodies = _of(chosen, PackedTable(archive, "organization.csv", ORGANISATIONS))
        subjects = _of(chosen, PackedTable(archive, "euroSciVoc.csv", SUBJECTS))
        listings = tuple(_listing(row, bodies, subjects) for row in chosen.values())
        return Answer(listings, None, losses=self._losses(table))

    def _losses(self, table: PackedTable) -> Mapping[str, int]:
        """As in lists, one row in two hundred is tolerated: such a row stays in the file for years."""
        if table.odd:
            self.journey.note(f"{table.name}: {table.odd:,} of {table.rows:,} rows cannot be read")
        return {"unreadable rows": table.odd} if table.odd > table.rows // 200 else {}

    def record(self, listing: Listing) -> Record:
        return about_migration(cordis_project(item_of(listing)))


def _text(row: Mapping[str, str]) -> str:
    return " ".join((row["title"], row["objective"], row.get("keywords", "")))


def _of(chosen: Mapping[str, object], table: Iterable[dict[str, str]]) -> Rows:
    """The rows of a table that belong to one of the projects, by project."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table:
        if row["projectID"] in chosen:
            found[row["projectID"]].append(row)
    return found


def _listing(row: dict[str, str], bodies: Rows, subjects: Rows) -> Listing:
    number = row["id"]
    item = {"project": row, "organizations": bodies.get(number, []), "euroSciVoc": subjects.get(number, [])}
    return Listing(number, json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode(), "text")
