"""Whether a library is well: settings, secrets, database, index, disk, clock, and the servers if asked."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from migresearch.config import Config
from migresearch.errors import ConfigError, MigresearchError, StoreError
from migresearch.schemes import Scheme
from migresearch.store import Store
from migresearch.store.connection import open_for_writing
from migresearch.store.soundness import FULL_TEXTS, mend_full_texts, spoilt
from migresearch.upkeep.database_checks import DATABASE_CHECKS
from migresearch.upkeep.finding import Finding, advice, fine, problem
from migresearch.upkeep.index_checks import check_index
from migresearch.upkeep.secrets import exposed, exposure, remedy
from migresearch.upkeep.unfinished import megabytes, size_of

if TYPE_CHECKING:
    from migresearch.harvest import SourceInfo

LEAST_FREE = 512 * 1024 * 1024
# The program is not older than its own code: an earlier clock is wrong.
EARLIEST = "2026-11-01"


@dataclass(frozen=True, slots=True)
class Examination:
    """What to look at. ``deep``: compare every word of the full text, for which writers wait; ``network``:
    ask the servers of the sources that were harvested, a first page each."""

    deep: bool = False
    network: bool = False


def examine(
    config: Config, schemes: Mapping[str, Scheme], now: datetime, wanted: Examination
) -> Iterator[Finding]:
    """Finding by finding, as they are made; nothing is changed."""
    yield from _settings(config)
    yield from _secrets(config)
    yield from _clock(now)
    yield from _room(config)
    yield from _database(config, schemes, now, deep=wanted.deep)
    yield from check_index(config)
    if wanted.network:
        yield from _network(config, now)


def mend(config: Config) -> list[Finding]:
    """Write the full-text tables anew from the texts of the works."""
    with closing(open_for_writing(config.paths.database)) as connection:
        mend_full_texts(connection, list(FULL_TEXTS))
    return [fine("full text", f"{len(FULL_TEXTS)} tables were written anew")]


def _settings(config: Config) -> Iterator[Finding]:
    from migresearch.harvest import check_settings

    try:
        check_settings(config)
    except ConfigError as error:
        yield problem("settings", str(error), "mend the file that `migresearch config show` names")
    else:
        yield fine("settings", "readable; the sources they name exist")


def _secrets(config: Config) -> Iterator[Finding]:
    found = exposed(config)
    for file, names in found.items():
        yield problem("secrets", exposure(file, names), remedy(file, names))
    if not found:
        yield fine("secrets", f"{len(config.secrets())} set, none in a file that others can read")


def _clock(now: datetime) -> Iterator[Finding]:
    if now.isoformat() < EARLIEST:
        yield problem(
            "clock", f"it says {now:%Y-%m-%d}, which is before this program was made", "set the clock"
        )
    else:
        yield fine("clock", f"it says {now:%Y-%m-%d %H:%M} UTC")


def _room(config: Config) -> Iterator[Finding]:
    folder = next(one for one in config.paths.database.parents if one.is_dir())
    free, size = shutil.disk_usage(folder).free, size_of(config.paths.database)
    text = f"{megabytes(free)} free, the database has {megabytes(size)}"
    if free < LEAST_FREE:
        yield problem("disk", text, "free space; harvests and index updates will fail soon")
    elif free < 2 * size:
        yield advice("disk", text, "free space; a backup to this disk needs twice the size of the database")
    else:
        yield fine("disk", text)


def _database(
    config: Config, schemes: Mapping[str, Scheme], now: datetime, *, deep: bool
) -> Iterator[Finding]:
    database = config.paths.database
    try:
        with Store.read(database) as store:
            for check in DATABASE_CHECKS:
                yield from check(store, schemes, now + timedelta(days=1))
        if deep:
            yield from _every_word(config)
    except StoreError as error:
        yield problem("database", str(error), "migresearch restore FILE")


def _every_word(config: Config) -> Iterator[Finding]:
    database = config.paths.database
    with closing(open_for_writing(database)) as connection:
        found = spoilt(database, connection)
    if found:
        yield problem(
            "full text", f"{', '.join(found)}: words differ from the texts", "migresearch doctor --mend"
        )
    else:
        yield fine("full text", "every word is that of the texts")


def _network(config: Config, now: datetime) -> Iterator[Finding]:
    from migresearch.harvest import sources

    try:
        asked = [one for one in sources(config) if one.last_run]
    except MigresearchError as error:
        yield problem("servers", str(error), "migresearch sources")
        return
    for source in asked:
        yield _probed(config, source, now)
    if not asked:
        yield fine("servers", "none asked: no source was harvested yet")


def _probed(config: Config, source: "SourceInfo", now: datetime) -> Finding:
    from migresearch.harvest import Options, harvest

    told: list[str] = []
    asked = Options(dry_run=True, limit=1)
    [result] = harvest(config, [source.name], asked, now, lambda event: told.append(event.text))
    if result.exit_code == 0:
        return fine("servers", f"{source.name} answers at {source.endpoint}")
    reason = result.error or (told[-2] if len(told) > 1 else "no usable answer")
    return problem("servers", f"{source.name}: {reason}", f"migresearch harvest {source.name} --dry-run")
