"""How an import of scores reconciles, for people. Nothing here prints or asks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from migresearch.cli.output import plain

_PLACES = 3
_LEVELS = ("overall", "area", "dimension", "indicator", "sub-indicator")


def report(head: str, said: Mapping[str, Any], *, every: bool) -> RenderableType:
    """The counts of one file; what was not read by reason, or piece by piece with ``every``."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _counts(said):
        table.add_row(name, Text(plain(text)))
    parts: list[RenderableType] = [Text(plain(head), style="bold"), Padding(table, (0, 0, 0, 2))]
    if said["unread"]:
        parts.append(Padding(_unread(said["unread"], every=every), (0, 0, 0, 2)))
    return Group(*parts, Text())


def _counts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    years, countries = said["years"], said["countries"]
    levels = said["indicators"]
    missing = sum(said["missing"].values())
    rows = [
        ("form", f"{said['form']}, {said['sheets']} {'sheet' if said['sheets'] == 1 else 'sheets'}"),
        ("countries", f"{len(countries)}: {_some(countries)}"),
        ("years", f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])),
        ("indicators", ", ".join(f"{levels[one]} {one}" for one in _LEVELS if one in levels)),
        ("cells", f"{said['cells']:,} = {said['scores']:,} scores + {missing:,} missing" + _uncovered(said)),
        ("missing", _counted(said["missing"])),
        ("comments", f"{said['comments']:,}"),
        ("read as numbers", _counted(said["read_as"])),
        ("standing twice", _counted(said["repeated"])),
    ]
    rows += [("other editions", _disagreement(one)) for one in said.get("disagreements", ())]
    remarks = said["remarks"]
    rows += [("remarks" if place == 0 else "", text) for place, text in enumerate(remarks[:5])]
    if len(remarks) > 5:
        rows.append(("", f"and {len(remarks) - 5} more: --format json"))
    return [(name, text) for name, text in rows if text]


def _uncovered(said: Mapping[str, Any]) -> str:
    count = said["uncovered"]
    return f" + {count:,} of years for which an indicator is not coded at all" if count else ""


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _disagreement(one: Mapping[str, Any]) -> str:
    text = f"{one['edition']}: {one['different']:,} of {one['shared']:,} shared scores differ"
    if not one["examples"]:
        return text
    code, country, year, old, new = one["examples"][0]
    return f"{text}, the first {code} {country} {year}: {old:g} there, {new:g} here"


def _unread(unread: Sequence[Mapping[str, Any]], *, every: bool) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("not read", justify="right", no_wrap=True)
    table.add_column("where", overflow="fold", max_width=60)
    table.add_column("why" if every else "what, and why", overflow="fold")
    for count, where, why in _pieces(unread) if every else _groups(unread):
        table.add_row(count, Text(plain(where)), Text(plain(why)))
    return table


def _pieces(unread: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    return [(f"{one['rows']:,} rows" if one["rows"] else "", one["place"], _said(one)) for one in unread]


def _groups(unread: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    groups: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in unread:
        groups[one["why"]].append(one)
    return [_group(why, pieces) for why, pieces in groups.items()]


def _group(why: str, pieces: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    rows = sum(one["rows"] for one in pieces)
    count = f"{rows:,} rows" if rows else f"{len(pieces):,} cells"
    if len(pieces) == 1:
        return count.replace("1 cells", "1 cell"), pieces[0]["place"], _said(pieces[0])
    if rows:
        return count, pieces[0]["place"], f"{_some([one['text'] for one in pieces])}: {why}"
    return count, _some([one["place"] for one in pieces], _PLACES), why


def _said(one: Mapping[str, Any]) -> str:
    return f"{one['text']}: {one['why']}" if one["text"] else str(one["why"])


def _some(names: Sequence[str], most: int = 10) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
