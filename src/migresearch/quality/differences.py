"""What a fix changes, shown as the places that differ with a few words around them."""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from migresearch.quality.problem import Fix

_WORDS = re.compile(r"\s+|[^\s<>]+|[<>]")
_CONTEXT = 6  # words on either side
_LONGEST = 300  # characters of one place that are shown


def differences(fix: Fix) -> list[tuple[str, str]]:
    """(before, after) of every place that changes; an empty text where something comes or goes."""
    if isinstance(fix.before, str) and isinstance(fix.after, str):
        return list(_places(fix.before, fix.after))
    if isinstance(fix.before, list):
        return [_of_lists(fix.before, fix.after)]
    return [(_shortened(_text(fix.before)), _shortened(_text(fix.after)))]


def _places(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield (
            _excerpt(old, first[1], last[2]),
            _excerpt(new, first[3], last[4]),
        )


def _excerpt(words: list[str], start: int, end: int) -> str:
    text = " ".join("".join(words[start:end]).split())
    return f"{'…' if start else ''}{_shortened(text)}{'…' if end < len(words) else ''}"


def _of_lists(before: list[Any], after: list[Any]) -> tuple[str, str]:
    """The entries that are only in one of the two, by their names."""
    gone = [one for one in before if one not in after]
    come = [one for one in after if one not in before]
    return _shortened("; ".join(map(_name, gone))), _shortened("; ".join(map(_name, come)))


def _name(entry: Any) -> str:
    return str(entry["name"]) if isinstance(entry, dict) else str(entry)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shortened(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} … {text[-half:]}"
