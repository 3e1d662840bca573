"""What a library holds, read for the verdicts: its canonical dump, its records, its files."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tools.night.world import FILES, Stand, World, night

from migresearch.store import Store
from migresearch.store.downloads import Downloads

# What people decided is judged by itself: one of the two libraries has no curator.
OF_PEOPLE = ("decision",)
NAMES_WORKS = ("work", "other", "target", "key")


def held(database: Path, source: str) -> dict[str, bytes]:
    """Every live record of a source, or its files: id to content, as it came."""
    if source in FILES:
        downloads = Downloads(database, source)
        return {one.name: downloads.path(one.name).read_bytes() for one in downloads.all()}
    with Store.read(database) as store:
        return {one.source_id: one.raw for batch in store.payloads.of(source, 500) for one in batch}


def missing(world: World, source: str, day: int, found: Mapping[str, bytes], before: str = "") -> list[str]:
    """What a source lists on a day, with ``before`` stamped earlier than that, and is not held as listed."""
    if source in FILES:
        is_held = world.file(source, day) in found.values()
        return [] if is_held or (before and before < stamp(day)) else [f"{source}: its file"]
    # OpenAlex is asked by date of publication: what its watermark covers does not change in its lists.
    return [
        f"{source}: study {stand.mark}"
        for stand in world.listed(source, day)
        if not (before and stand.stamp >= before) and not _is_held(stand, found)
    ]


def _is_held(stand: Stand, found: Mapping[str, bytes]) -> bool:
    raw = found.get(_name(stand, found))
    return raw is None if stand.deleted else raw is not None and stand.mark.encode() in raw


def _name(stand: Stand, found: Mapping[str, bytes]) -> str:
    names = (f"W{stand.number}", f"10.5555/item.{stand.number}", f"oai:repo.example.org:{stand.number}")
    return next((name for name in names if name in found), "")


def watermark(database: Path, source: str, now: str) -> str:
    """How far the library believes it knows a source; one in the future is not believed."""
    with Store.read(database) as store:
        mark = store.runs.watermark(source) or ""
    return mark if mark <= now else ""


def canonical(database: Path) -> Counter[str]:
    """The canonical dump with works named by their first record instead of their key.

    A key is that of the record a work was founded by, hence of the source that was read first.
    """
    with Store.read(database) as store:
        rows = [json.loads(line) for line in store.dump()]
    names: dict[str, str] = {}
    for part, row in rows:
        if part == "record":
            name = f"{row['source']} {row['source_id']}"
            names[row["work"]] = min(names.get(row["work"], name), name)
    return Counter(_line(part, row, names) for part, row in rows if part not in OF_PEOPLE)


def _line(part: str, row: dict[str, Any], names: Mapping[str, str]) -> str:
    renamed = {key: names.get(row[key], row[key]) for key in NAMES_WORKS if key in row}
    if part == "value" and row["origin"].startswith("curator"):
        return "a curator's value"
    return json.dumps([part, {**row, **renamed}], sort_keys=True, ensure_ascii=False)


def decisions(database: Path) -> set[tuple[str, str, str]]:
    """(work, scheme, code) of what was decided."""
    with Store.read(database) as store:
        rows = [json.loads(line) for line in store.dump()]
    return {(row["work"], row["scheme"], row["code"]) for part, row in rows if part == "decision"}


def works(database: Path) -> int:
    with Store.read(database) as store:
        return store.count()


def keys(database: Path, numbers: Iterable[int]) -> list[str]:
    """The works of some studies."""
    with Store.read(database) as store:
        rows = [json.loads(line) for line in store.dump()]
    wanted = {str(number) for number in numbers}
    records = [row for part, row in rows if part == "record"]
    return sorted({row["work"] for row in records if _number(row["source_id"]) in wanted})


def _number(source_id: str) -> str:
    """W1234, 10.5555/item.1234 and oai:…:1234 are all of study 1234."""
    return source_id.lstrip("W").rpartition(":")[2].rpartition(".")[2]


def stamp(day: int) -> str:
    return f"{night(day):%Y-%m-%dT%H:%M:%SZ}"
