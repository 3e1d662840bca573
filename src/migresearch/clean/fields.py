"""Reading foreign JSON: a value of the wrong type is a :class:`RecordError` that names its field."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from migresearch.errors import RecordError

Item = Mapping[str, Any]
_T = TypeVar("_T")


def text_of(item: Item, name: str) -> str | None:
    """A text or number as text; None where it is absent or null."""
    value = item.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise RecordError(f"{name} is {_kind(value)}, not text")


def list_of(item: Item, name: str) -> list[Any]:
    """A list; empty where it is absent or null."""
    value = item.get(name)
    if value is None or isinstance(value, list):
        return value or []
    raise RecordError(f"{name} is {_kind(value)}, not a list")


def items_of(item: Item, name: str) -> list[Item]:
    """A list of objects; empty where it is absent or null."""
    values = list_of(item, name)
    if all(isinstance(value, Mapping) for value in values):
        return values
    raise RecordError(f"{name} holds something that is not an object")


def texts_of(item: Item, name: str) -> list[str]:
    """The texts of a list, or of one text; nulls are left out."""
    value = item.get(name)
    if isinstance(value, str):
        return [value]
    return [one for one in list_of(item, name) if isinstance(one, str)]


def item_of(item: Item, name: str) -> Item:
    """An object; empty where it is absent or null."""
    value = item.get(name)
    if value is None or isinstance(value, Mapping):
        return value or {}
    raise RecordError(f"{name} is {_kind(value)}, not an object")


def distinct(values: Iterable[_T | None]) -> tuple[_T, ...]:
    """The values in their order, once each, without None."""
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _kind(value: object) -> str:
    names = {
        "str": "text",
        "list": "a list",
        "dict": "an object",
        "bool": "true or false",
        "int": "a number",
        "float": "a number",
    }
    return names.get(type(value).__name__, type(value).__name__)
