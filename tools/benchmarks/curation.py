"""Deciding at the keyboard over a hundred thousand works with ten suggestions each."""

import asyncio
import sqlite3
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from migresearch.cli.curating.app import CurationApp
from migresearch.cli.curating.sitting import Sitting
from migresearch.config import Config, load
from migresearch.curate.desk import opened
from migresearch.library import utc_now
from migresearch.schemes import load_schemes
from migresearch.store import Filters

from .building import new_folder
from .figures import Section, at_most, reported
from .invention import SEED
from .million import fill_store

WORKS = 100_000
SUGGESTIONS = 10
CARDS = 60
_KEY = "A"  # all fit, next work
_MODEL = "model:invented"
_BUDGET = 50  # milliseconds


def measure_curation(folder: Path) -> Section:
    """The seconds until the queue opens, and the milliseconds from a key to the next card."""
    config = _library(folder)
    with opened(config, load_schemes(), utc_now, "bench") as desk:
        begun = time.perf_counter()
        sitting = Sitting(desk, Filters(), "", {})
        opening = time.perf_counter() - begun
        alone = [_seconds_of_next(sitting) for _ in range(CARDS)]
        screen = asyncio.run(_on_screen(sitting))
    return Section(
        "Curation",
        f"`migresearch classify` over {WORKS:,} invented works, {SUGGESTIONS} suggestions of a model each, "
        f"all schemes, most in doubt first; {CARDS} works decided, one key each. From the key to the next "
        "card: the decisions kept on the disk, the next work chosen and laid out; with the screen, also "
        "drawn, 80×24, without a terminal.",
        [
            reported("opening the queue", opening, "s"),
            at_most("next card", 1000 * statistics.median(alone), _BUDGET, "ms", _p95(alone)),
            at_most("… with the screen", 1000 * statistics.median(screen), _BUDGET, "ms", _p95(screen)),
        ],
    )


def _p95(seconds: list[float]) -> str:
    return f"median; p95 {1000 * float(np.percentile(seconds, 95)):.0f} ms"


def _seconds_of_next(sitting: Sitting) -> float:
    begun = time.perf_counter()
    sitting.session.accept_all()
    return time.perf_counter() - begun


async def _on_screen(sitting: Sitting) -> list[float]:
    app = CurationApp(sitting)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        return [await _seconds_until_drawn(app, sitting) for _ in range(CARDS)]


async def _seconds_until_drawn(app: CurationApp, sitting: Sitting) -> float:
    """Not by the library's own way to press keys, which waits until a while after nothing happens."""
    before, drawn = _on_desk(sitting), asyncio.Event()
    begun = time.perf_counter()
    app.simulate_key(_KEY)
    while _on_desk(sitting) == before:
        await asyncio.sleep(0)
    app.call_after_refresh(drawn.set)
    await drawn.wait()
    return time.perf_counter() - begun


def _on_desk(sitting: Sitting) -> Any:
    card = sitting.session.card
    return card and card.work.id


def _library(folder: Path) -> Config:
    """The works and their suggestions; made once, and without decisions again each time."""
    new_folder(folder)
    config = load(folder, {})
    fill_store(config, WORKS)
    connection = sqlite3.connect(config.paths.database)
    with connection:
        connection.execute("DELETE FROM decision")
        if not connection.execute("SELECT 1 FROM value WHERE origin = ?", (_MODEL,)).fetchone():
            connection.executemany(
                "INSERT INTO value VALUES (?, 'topics', ?, ?, '1', ?, 'invented')", _values()
            )
    connection.close()
    return config


def _values() -> Any:
    codes = sorted(load_schemes()["topics"].codes)
    chance = np.random.default_rng(SEED)
    for work in range(1, WORKS + 1):
        for place in chance.choice(len(codes), SUGGESTIONS, replace=False):
            yield work, codes[place], _MODEL, float(chance.random())
