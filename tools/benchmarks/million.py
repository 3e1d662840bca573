"""A library of a million invented works, made without encoding: vectors are random, everything else is real.

Rows go straight into the store's tables, whose triggers fill the full-text tables; random vectors of length 1
go into the log of encoded texts, and `migresearch index update` makes the index of them as of any others.
Each step goes on where an earlier run stopped.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from migresearch.clean.titles import title_key
from migresearch.config import Config, load
from migresearch.embed import export, find_model
from migresearch.embed.card import read_card
from migresearch.index.encoded_log import EncodedLog
from migresearch.index.layout import LOG
from migresearch.index.lock import locked
from migresearch.index.works import work_table
from migresearch.records import text_hash
from migresearch.store import Store

from .building import new_folder
from .invention import BLOCK, SEED, Invented, Inventor
from .processes import migresearch, run

WORKS = 1_000_000
_ORIGINS = json.dumps({"title": "invented"})


def build_million(folder: Path, works: int = WORKS) -> Path:
    """Make or complete the library in ``folder``; costs seconds when it stands."""
    new_folder(folder)
    config = load(folder, {})
    fill_store(config, works)
    _fill_log(config)
    run(migresearch("index", "update"), folder)
    return folder


def fill_store(config: Config, works: int) -> None:
    """Works, people, a country each and their full text; goes on where an earlier run stopped."""
    with Store.open(config.paths.database):
        pass  # makes the tables
    inventor = Inventor()
    connection = sqlite3.connect(config.paths.database)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000")
    done: int = connection.execute("SELECT coalesce(max(id), 0) FROM work").fetchone()[0]
    for block in range(done // BLOCK, works // BLOCK):
        with connection:
            _insert(connection, list(inventor.block(block)))
        print(f"\r{(block + 1) * BLOCK:,} works", end="", flush=True)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    print(flush=True)


def _insert(connection: sqlite3.Connection, works: list[Invented]) -> None:
    connection.executemany(
        """INSERT INTO work (id, key, kind, title, title_key, abstract, language, year, venue, doi, text_hash,
                             origins) VALUES (?, ?, 'article', ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        map(_work, works),
    )
    connection.executemany(
        "INSERT INTO contributor (work_id, position, role, name) VALUES (?, ?, 'author', ?)",
        [(work.number + 1, place, name) for work in works for place, name in enumerate(work.people)],
    )
    connection.executemany(
        "INSERT INTO value (work_id, scheme, code, origin) VALUES (?, 'geographies', ?, 'rule')",
        [(work.number + 1, work.country) for work in works if work.country],
    )
    connection.executemany("INSERT INTO work_text VALUES (?, ?, ?, '', ?, ?, ?, 1)", map(_text, works))


def _work(work: Invented) -> tuple[object, ...]:
    number = work.number + 1
    hashed = text_hash(work.title, work.abstract)
    doi = f"10.5555/invented.{number}"
    facts = (work.abstract, work.language, work.year, work.venue, doi, hashed, _ORIGINS)
    return (number, f"mr-{number:07}", work.title, title_key(work.title), *facts)


def _text(work: Invented) -> tuple[object, ...]:
    people = "; ".join(work.people)
    return (work.number + 1, work.title, work.abstract or "", work.venue, people, work.language)


def _fill_log(config: Config) -> None:
    index = config.paths.index
    with Store.read(config.paths.database) as store, locked(index):
        encoder = export(find_model(config.encoder), index)
        log = EncodedLog(encoder / LOG, read_card(encoder).dimension)
        hashes = np.unique(work_table(store.text_hashes()).hashes)
        missing = hashes[log.positions(hashes) < 0]
        for part, vectors in zip(
            np.split(missing, range(BLOCK, len(missing), BLOCK)), _random(log), strict=False
        ):
            log.append(part, vectors[: len(part)])


def _random(log: EncodedLog) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """Blocks of directions, all equally likely: the hardest case for any index that groups vectors."""
    chance = np.random.default_rng([SEED, len(log)])
    while True:
        vectors = chance.standard_normal((BLOCK, log.dimension), dtype=np.float32)
        yield vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
