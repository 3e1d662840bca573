"""The news sheet as plain text, for mail programs that show no pages."""

import re
from collections.abc import Iterator

from migresearch.watch.sheet import Entry, Group, Section, Sheet

_BLANK_LINES = re.compile(r"\n{3,}")


def as_text(sheet: Sheet) -> str:
    """The sheet without markup: titles as they are, each address on a line of its own."""
    return _BLANK_LINES.sub("\n\n", "\n".join(_lines(sheet))) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (*_underlined(sheet.title, "="), "", sheet.known)
    for section in sheet.sections:
        yield from ("", *_underlined(section.title, "-"), "")
        yield from _section(section)


def _underlined(title: str, sign: str) -> tuple[str, str]:
    return title, sign * len(title)


def _section(section: Section) -> Iterator[str]:
    if section.note:
        yield section.note
    if not section.groups and not section.note:
        yield section.empty
    for group in section.groups:
        yield from ("", group.title.upper()) if group.title else ()
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    for title, entries in group.parts.items():
        yield from ("", f"{title}:") if title else ()
        for one in entries:
            yield from ("", *_entry(one))
    if group.more:
        yield from ("", f"and {group.more:,} more")


def _entry(one: Entry) -> Iterator[str]:
    yield f"{one.title} — {one.mark}" if one.mark else one.title
    if one.url:
        yield one.url
    key = f" ({one.key})" if one.key else ""
    for line in (f"{one.byline}{key}", *one.details):
        if line.strip():
            yield line.strip()
