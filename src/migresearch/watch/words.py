"""Filters in the words of the person who gave them, by option."""

from collections.abc import Mapping
from typing import Any


def given(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filter words that say anything."""
    return {word: value for word, value in filters.items() if value not in ("", None, ())}


def in_words(filters: Mapping[str, Any]) -> str:
    """The filters as a person gave them: ``kind funding; country AT, BE``."""
    return "; ".join(f"{name.replace('_', ' ')} {plain(value)}" for name, value in given(filters).items())


def plain(value: Any) -> str:
    """A value on one line, several with commas."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
