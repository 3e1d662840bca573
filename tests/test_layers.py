"""Imports go one way, SQL stays in the store, the network stays in the crawlers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "src" / "migresearch"
CRAWLERS = ROOT / "crawlers" / "migresearch_crawlers"

# A module imports only what stands in its own line or above it (design §2).
LAYERS = [
    {"errors"},
    {"facts"},
    {"config", "records", "clean"},
    {"schemes", "catalogue"},
    {"store"},
    {"identity"},
    {"importers"},
    {"embed"},
    {"index"},
    {"search"},
    {"indicators"},
    {"suggest", "curate"},
    {"export", "evaluate", "quality"},
    {"watch"},
    {"harvest", "upkeep"},
    {"library"},
    {"cli"},
]
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}
FOR_CRAWLERS = {"errors", "facts", "config", "records", "clean", "store"}
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA)\b [\w*]")


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def part(module: str) -> str:
    """``migresearch.store.works`` → ``store``."""
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("path", sources(LIBRARY), ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_module_imports_only_what_stands_above_it(path: Path) -> None:
    own = path.relative_to(LIBRARY).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    assert own in HEIGHT, f"{own} has no place in the layers"
    for module in imported(path):
        assert not module.startswith("migresearch_crawlers"), "the library starts crawlers by name only"
        if module.startswith("migresearch.") and part(module) != own:
            assert HEIGHT.get(part(module), 99) <= HEIGHT[own], f"{own} must not import {module}"


@pytest.mark.parametrize("path", sources(CRAWLERS), ids=lambda path: str(path.relative_to(CRAWLERS)))
def test_crawlers_import_only_the_words_of_the_domain_and_the_store(path: Path) -> None:
    for module in imported(path):
        if module.startswith("migresearch."):
            assert part(module) in FOR_CRAWLERS | {"__version__"}, f"crawlers must not import {module}"


@pytest.mark.parametrize("path", sources(LIBRARY) + sources(CRAWLERS), ids=lambda path: path.name)
def test_sql_stands_only_in_the_store(path: Path) -> None:
    if LIBRARY / "store" in path.parents:
        return
    texts = (
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert [text for text in texts if SQL.search(text)] == []
