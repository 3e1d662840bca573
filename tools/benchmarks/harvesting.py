"""Harvesting from a server of this machine, beside what a client library and a plain INSERT take on it."""

import sys
import tempfile
from pathlib import Path

from .figures import Figure, Section, at_least, at_most, reported
from .openalex_pages import serving
from .processes import Watched, migresearch, watched

FEWER = 20_000
QUICK, FULL = 20_000, 200_000
_FLAT = 1.2
_RECORDS_PER_SECOND = 1_000
_CONFIG = """
[paths]
database = "library.db"
index = "index"
[harvest]
contact = "bench@example.org"
[sources.openalex]
endpoint = "{address}"
api_key = "invented"
requests_per_second = 1000.0
"""
# What a script does that keeps the answers and nothing else.
_SCRIPT = """
import json, sqlite3, sys
import pyalex
class Works(pyalex.Works):  # the library's address is fixed
    def _get_from_url(self, url, session=None):
        return super()._get_from_url(url.replace("https://api.openalex.org", sys.argv[1]), session)
database = sqlite3.connect("plain.db")
database.execute("CREATE TABLE work (id TEXT PRIMARY KEY, title TEXT, raw TEXT)")
for page in Works().filter(topics={"id": "T10216"}).paginate(per_page=100, n_max=None):
    with database:
        rows = ((one["id"], one["title"], json.dumps(one)) for one in page)
        database.executemany("INSERT INTO work VALUES (?, ?, ?)", rows)
"""


def measure_harvest(is_full: bool) -> Section:
    """Records a second, and memory as the records grow tenfold."""
    works = FULL if is_full else QUICK
    with serving(works) as address:
        harvested, script = _harvest(address), _plain(address)
    grown = [_growth(harvested)] if is_full else []
    return Section(
        "Harvest",
        f"`migresearch harvest openalex` of {works:,} invented works, a hundred a page, from a server in "
        "another process on the same cores: parsed, cleaned, classified, merged, stored and indexed for "
        "full-text search, whole process. The script keeps the answers of pyalex, one INSERT each.",
        [
            at_least("records stored a second", works / harvested.seconds, _RECORDS_PER_SECOND, ""),
            reported("… the script", works / script.seconds, "", "pyalex and a plain INSERT"),
            reported("… time against the script", harvested.seconds / script.seconds, "times"),
            reported("anonymous memory, all processes", harvested.anonymous, "MB"),
            *grown,
        ],
    )


def _growth(harvested: Watched) -> Figure:
    with serving(FEWER) as address:
        fewer = _harvest(address)
    return at_most(f"… of that at {FEWER:,}", harvested.anonymous / fewer.anonymous, _FLAT, "times")


def _harvest(address: str) -> Watched:
    with tempfile.TemporaryDirectory(prefix="migresearch-bench-") as name:
        folder = Path(name)
        settings = folder / "config.toml"
        settings.touch(0o600)  # it names a key
        settings.write_text(_CONFIG.format(address=address), encoding="utf-8")
        return watched(migresearch("harvest", "openalex"), folder, every=0.05)


def _plain(address: str) -> Watched:
    with tempfile.TemporaryDirectory(prefix="migresearch-bench-") as name:
        return watched([sys.executable, "-c", _SCRIPT, address], Path(name), every=0.05)
