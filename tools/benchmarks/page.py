"""docs/benchmarks.md: one section a benchmark; what was not measured this time stays as it was."""

import re
from collections.abc import Sequence

from .figures import Figure, Section

INTRODUCTION = """\
# Benchmarks

Written by `make bench` and `make bench-full`; do not edit by hand. Every section says when and on what
machine it was measured. A budget is a promise of the design for two cores; a baseline was measured in the
same run. Times of whole processes are medians of seven with a warm page cache. Memory is anonymous memory
(RssAnon), which no other process can share or the kernel drop, beside the largest resident set (VmHWM).
"""
_HEADINGS = ("figure", "measured", "budget", "baseline", "holds")
_HOLDS = {True: "yes", False: "**no**", None: ""}


def updated(page: str, section: Section, date: str, machine: str, order: Sequence[str]) -> str:
    """The page with the section measured now; ``order`` lists the titles as they shall stand."""
    sections = {**_sections(page), section.title: _block(section, date, machine)}
    known = [title for title in order if title in sections]
    return "\n".join([INTRODUCTION, *(sections[title] for title in known)])


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table in Markdown, padded so that a terminal can show it too."""
    rows = [
        _HEADINGS,
        *((one.what, one.measured, one.budget, one.baseline, _HOLDS[one.holds]) for one in figures),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], _line(["-" * width for width in widths], widths), *lines[1:]])


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"(?m)^(?=## )", page)[1:]
    return {part.partition("\n")[0].removeprefix("## "): part.rstrip("\n") + "\n" for part in parts}


def _block(section: Section, date: str, machine: str) -> str:
    how = f"{section.how}\n\nMeasured on {date}: {machine}."
    return f"## {section.title}\n\n{how}\n\n{table(section.figures)}\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
