"""A cluster of works that may be one, as a card."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from migresearch.cli.output import plain

_COLOURS = {"same": "green", "unsure": "yellow", "related": "cyan"}
_MANY_PEOPLE = 3


def card(cluster: Mapping[str, Any]) -> RenderableType:
    """What is proposed, the works, and for each pair the reasons."""
    proposed = cluster["relation"] or cluster["outcome"]
    certain = ", certain" if cluster["certain"] else ""
    head = Text(f"{proposed}  {cluster['score']:.2f}{certain}", style=f"bold {_COLOURS[cluster['outcome']]}")
    lines = [Padding(line, (0, 0, 0, 2)) for one in cluster["members"] for line in _member(one)]
    lines += [Padding(_pair(one), (0, 0, 0, 2)) for one in cluster["pairs"]]
    return Group(head, *lines, Text())


def _member(work: Mapping[str, Any]) -> Iterator[Text]:
    yield Text(plain(f"{work['key']}  {work['title']}"), style="bold")
    people = work["by"][:_MANY_PEOPLE] + (["…"] if len(work["by"]) > _MANY_PEOPLE else [])
    parts = ("; ".join(people), work["year"], work["venue"], work["kind"], work["doi"])
    yield Text(plain("           " + " · ".join(str(part) for part in parts if part)))


def _pair(pair: Mapping[str, Any]) -> Text:
    what = pair["relation"] or pair["outcome"]
    reasons = "; ".join(pair["reasons"])
    return Text(plain(f"{pair['one']} {what} {pair['other']}: {reasons}"), style="dim")
