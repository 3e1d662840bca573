"""The public names: five, and none is loaded before it is asked for."""

import subprocess
import sys

import pytest

import migresearch


def test_the_public_names_are_sorted_and_all_there() -> None:
    assert migresearch.__all__ == ["Hit", "Library", "MigresearchError", "Query", "Record"]
    for name in migresearch.__all__:
        assert getattr(migresearch, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'migresearch' has no attribute 'Libary'"):
        _ = migresearch.Libary


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import migresearch", set()),
        ("from migresearch import MigresearchError", {"migresearch.errors"}),
        (
            "from migresearch import Record",
            {"migresearch.errors", "migresearch.facts", "migresearch.records"},
        ),
    ],
)
def test_a_name_loads_what_it_needs(statement: str, loaded: set[str]) -> None:
    program = (
        f"{statement}\nimport sys\nprint(*(name for name in sys.modules if name.startswith('migresearch.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == loaded


def test_opening_a_library_loads_nothing_heavy() -> None:
    program = "from migresearch import Library, Query\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"numpy", "faiss", "torch", "scrapy", "sqlite_utils", "onnxruntime"} & set(
        done.stdout.split()
    ) == set()
