"""The open knowledge base of migration research."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from migresearch.errors import MigresearchError
    from migresearch.library import Library
    from migresearch.records import Record
    from migresearch.search.query import Query
    from migresearch.search.results import Hit

__all__ = ["Hit", "Library", "MigresearchError", "Query", "Record"]

_HOMES = {
    "Hit": "migresearch.search.results",
    "Library": "migresearch.library",
    "MigresearchError": "migresearch.errors",
    "Query": "migresearch.search.query",
    "Record": "migresearch.records",
}


def __getattr__(name: str) -> Any:
    """Loads the public names when they are asked for: `migresearch --help` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
