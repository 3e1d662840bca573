"""A shelf of works with suggestions, and desks of several people at it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.curate.desk import Desk
from migresearch.records import Claim
from migresearch.schemes import load_schemes
from migresearch.store import Store

SUGGESTED = {
    "Harbours of arrival": {"asylum": 0.95},
    "Letters home": {"remittances": 0.55, "left-behind": 0.9},
    "Roads north": {"smugglers": 0.3},
    "Bridges": {},
}


class Clock:
    """A clock that a test sets; it goes on by a second with every look, so that nothing is said at once."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> str:
        self.seconds += 1
        return f"2026-11-01T{self.seconds // 3600:02}:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}Z"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "test.db"
    with Store.open(path) as store:
        for number, (title, codes) in enumerate(SUGGESTED.items(), 1):
            claims = tuple(Claim("topics", code, None, score) for code, score in codes.items())
            save(store, record(str(number), title, doi=f"10.5555/{number}", claims=claims))
    return path


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened


@pytest.fixture
def desk_of(store: Store) -> Callable[[str], Desk]:
    clock = Clock()
    return lambda person: Desk(store, load_schemes(), person, clock)


@pytest.fixture
def desk(desk_of: Callable[[str], Desk]) -> Desk:
    return desk_of("ada")
