"""A value in one cell of a table."""

import json
from typing import Any

# A leading sign or = makes spreadsheet programs compute the cell; an apostrophe keeps it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: Any) -> str:
    """Lists of texts joined by ``; ``, other structures as JSON, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def csv_cell(value: Any) -> str:
    """The text of a value; what a spreadsheet would compute begins with an apostrophe, numbers excepted."""
    text = cell_text(value)
    return f"'{text}" if isinstance(value, str | list) and text.startswith(_FORMULA) else text
