"""A library that grows from night to night: each night's records come in at a time of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.store.records import entry

from migresearch.config import Config, Paths
from migresearch.library import Library
from migresearch.records import Record
from migresearch.store import Batch, Store
from migresearch.store.rules import default_rules
from migresearch.watch.sheet import Sheet


@dataclass
class Nights:
    """Take records in at a time, and open the library at a time; both ISO 8601."""

    config: Config
    today: str = "2026-11-22T06:00:00Z"
    library: Callable[[], Library] = field(init=False)

    def __post_init__(self) -> None:
        self.library = lambda: Library(self.config, lambda: self.today)

    @property
    def database(self) -> Path:
        return self.config.paths.database

    def take(self, when: str, *records: Record) -> None:
        with Store.open(self.database) as store:
            store.save([entry(one) for one in records], Batch(default_rules(), when))

    def sheet(self, month: str = "2026-10", asof: str = "", most: int = 0, **filters: str) -> Sheet:
        with self.library() as library:
            return library.watch.sheet(month, asof, most, filters)


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(Config(paths=Paths(tmp_path / "data" / "test.db", tmp_path / "index")))
