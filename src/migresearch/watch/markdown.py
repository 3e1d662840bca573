"""The news sheet in Markdown."""

import re
from collections.abc import Iterator

from migresearch.watch.sheet import Entry, Group, Section, Sheet

# Everything that could begin a link, an image, code, emphasis or HTML; the rest needs the start of a line.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")
_BLANK_LINES = re.compile(r"\n{3,}")


def as_markdown(sheet: Sheet) -> str:
    """The sheet as CommonMark; no text of the world can be more than text in it."""
    return _BLANK_LINES.sub("\n\n", "\n".join(_lines(sheet))) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {sheet.title}", "", sheet.known)
    for section in sheet.sections:
        yield from ("", f"## {section.title}", "")
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    if section.note:
        yield section.note
    if not section.groups and not section.note:
        yield section.empty
    for group in section.groups:
        yield from ("", f"### {_text(group.title)}") if group.title else ()
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    for title, entries in group.parts.items():
        yield from ("", f"**{_text(title)}**", "") if title else ("",)
        for one in entries:
            yield from _entry(one)
    if group.more:
        yield from ("", f"and {group.more:,} more")


def _entry(one: Entry) -> Iterator[str]:
    title = f"[{_text(one.title)}](<{one.url}>)" if one.url else _text(one.title)
    mark = f" — **{one.mark}**" if one.mark else ""
    key = f" ({one.key})" if one.key else ""
    yield f"- {title}{mark}"
    for line in (f"{_text(one.byline)}{key}", *map(_text, one.details)):
        if line.strip():
            yield f"  {line.strip()}"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
