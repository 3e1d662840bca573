"""Where results go: tables for people, JSON, JSON lines, CSV and workbooks for programs.

Nothing but results is written to standard output; remarks, progress and errors go to
standard error. Control characters of the world never reach a terminal raw.
"""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from migresearch.cli.cells import csv_cell
from migresearch.errors import UsageError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Format(StrEnum):
    """Forms of output that every listing command offers."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class SingleFormat(StrEnum):
    """Forms of output of a command that says one thing rather than a list."""

    TABLE = "table"
    JSON = "json"


def plain(text: object) -> str:
    """Text safe for a terminal: control and direction characters become spaces."""
    return _CONTROL.sub(" ", str(text))


def utf8_streams() -> None:
    """Whatever the locale says, a title may hold any letter; a closed pipe is no error of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def note(text: str) -> None:
    """A remark for the person, on standard error."""
    print(plain(text), file=sys.stderr)  # noqa: T201  # the one place remarks are written


def check_form(form: Format, file: Path | None) -> None:
    """Raise :class:`UsageError` for a workbook without a file; called before work that cannot be undone."""
    if form is Format.XLSX and file is None:
        raise UsageError("--format xlsx is written to a file; name one with -o, e.g. -o found.xlsx")


def write(content: str | bytes, file: Path | None = None) -> None:
    """Results: to the file where one is named, else to standard output (bytes need a file)."""
    if file is None:
        if isinstance(content, bytes):
            check_form(Format.XLSX, file)
        else:
            _print(content)
        return
    try:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise UsageError(
            f"{file}: cannot be written ({error.strerror}); name another file with -o"
        ) from error


def _print(text: str) -> None:
    try:
        sys.stdout.write(plain(text) if sys.stdout.isatty() else text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has left, which is no error; the final flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def as_json(value: Any) -> str:
    """Indented for reading, UTF-8, one final newline."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """CSV with a header; lists are joined by ``; ``, other structures written as JSON."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]) if rows else [], lineterminator="\r\n")
    if rows:
        writer.writeheader()
    writer.writerows({name: csv_cell(value) for name, value in row.items()} for row in rows)
    return stream.getvalue()


def as_list(rows: Sequence[Mapping[str, Any]], form: Format, total: int | None = None) -> str | bytes:
    """A listing in one of the program formats; JSON is ``{"total", "results"}``.

    A table that goes to a file is JSON: tables proper are drawn by ``cli.render``.
    """
    match form:
        case Format.JSONL:
            return as_lines(rows)
        case Format.CSV:
            return as_csv(rows)
        case Format.XLSX:
            from migresearch.cli.workbook import workbook

            return workbook(rows)
        case Format.JSON | Format.TABLE:
            return as_json({"total": len(rows) if total is None else total, "results": list(rows)})
