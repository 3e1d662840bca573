"""The news sheet in HTML: one page without scripts, pictures or anything from elsewhere."""

from collections.abc import Iterator
from html import escape

from migresearch.watch.sheet import Entry, Group, Section, Sheet

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1em/1.5 Georgia, serif; max-width: 44em; margin: 2em auto; padding: 0 1em; color: #222; }}
h2 {{ border-bottom: 2px solid #888; }} h4 {{ margin-bottom: 0; }}
small {{ color: #555; }} .mark {{ color: #a00; }}
</style>
</head>
<body>
"""


def as_html(sheet: Sheet) -> str:
    """The sheet as a page; every text of the world is escaped, and the page may run and load nothing."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield _HEAD.format(title=escape(sheet.title))
    yield f"<h1>{escape(sheet.title)}</h1>"
    yield f"<p>{escape(sheet.known)}</p>"
    for section in sheet.sections:
        yield from _section(section)
    yield "</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    if section.note or not section.groups:
        yield f"<p>{escape(section.note or section.empty)}</p>"
    for group in section.groups:
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    if group.title:
        yield f"<h3>{escape(group.title)}</h3>"
    for title, entries in group.parts.items():
        if title:
            yield f"<h4>{escape(title)}</h4>"
        yield "<ul>"
        yield from map(_entry, entries)
        yield "</ul>"
    if group.more:
        yield f"<p>and {group.more:,} more</p>"


def _entry(one: Entry) -> str:
    title = escape(one.title)
    if one.url:
        title = f'<a href="{escape(one.url)}" rel="noopener noreferrer">{title}</a>'
    mark = f' <strong class="mark">{escape(one.mark)}</strong>' if one.mark else ""
    key = f" ({escape(one.key)})" if one.key else ""
    byline = f"<br><small>{escape(one.byline)}{key}</small>" if one.byline or key else ""
    return f"<li>{title}{mark}{byline}{''.join(f'<br>{escape(line)}' for line in one.details)}</li>"
