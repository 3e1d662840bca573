"""Works with suggestions, some with titles that terminals do not like, and sittings over them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.curating.screens import Kept
from tests.store.records import entry, record

from migresearch.cli.curating.sitting import Sitting
from migresearch.curate.desk import Desk
from migresearch.records import Claim
from migresearch.schemes import Rules, load_schemes
from migresearch.store import Batch, Filters, Store

LETTERS = "Letters home"
ABSTRACT = "Some read the letters aloud. Remittances pay for the roof of those who stay."
# The nearer a probability is to one half, the earlier its work is asked about.
WORKS: dict[str, tuple[str, dict[str, float]]] = {
    LETTERS: (ABSTRACT, {"remittances": 0.55, "left-behind": 0.9}),
    "Roads north": ("Guides are paid in advance.", {"smugglers": 0.3}),
    "Harbours of arrival": ("Boats reach the island at night.", {"asylum": 0.95}),
    "Bridges": ("They join two banks.", {}),
}


def clock() -> str:
    return "2026-11-01T00:00:00Z"


def fill(path: Path, works: dict[str, tuple[str, dict[str, float]]]) -> None:
    with Store.open(path) as store:
        for number, (title, (abstract, codes)) in enumerate(works.items(), 1):
            claims = tuple(Claim("topics", code, None, score) for code, score in codes.items())
            one = record(str(number), title, doi=f"10.5555/{number}", abstract=abstract, claims=claims)
            store.save([entry(one)], Batch(Rules(()), clock()))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "test.db"
    fill(path, WORKS)
    return path


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened


@pytest.fixture
def sitting_of(store: Store) -> Callable[..., Sitting]:
    """A sitting over the topics, by doubt alone, unless told otherwise."""

    def sitting(person: str = "ada", text: str = "", **options: Any) -> Sitting:
        schemes = {name: load_schemes()[name] for name in ("methods", "topics")}
        desk = Desk(store, schemes, person, clock)
        return Sitting(desk, Filters(), text, {"schemes": ("topics",), "share": 0.0} | options)

    return sitting


@pytest.fixture
def sitting(sitting_of: Callable[..., Sitting]) -> Sitting:
    return sitting_of()


@pytest.fixture
def kept(database: Path) -> Kept:
    return Kept(database)
