"""Works that speak of an index, as rich renderables. Nothing here prints or asks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from migresearch.cli.output import plain

if TYPE_CHECKING:
    from migresearch.indicators.literature import LinkedWork

SHOWN = 10
TITLE = "works that use or discuss it"


def section(found: "Sequence[LinkedWork]", code: str) -> list[RenderableType]:
    """The first links, for the page of an index; nothing where there are none."""
    if not found:
        return []
    parts = [Text(), Text(TITLE, style="bold"), listed(found, SHOWN)]
    if len(found) > SHOWN:
        parts.append(Text(f"all {len(found):,}: migresearch indices works {code}", style="dim"))
    return parts


def listed(found: "Sequence[LinkedWork]", most: int) -> RenderableType:
    """One work a paragraph: who and what, then the sentence."""
    count = f"{len(found):,} works" if len(found) != 1 else "1 work"
    foot = Text(count if found else "no work here names it", style="dim")
    return Group(*(_paragraph(one) for one in found[:most]), foot)


def _paragraph(one: "LinkedWork") -> RenderableType:
    work = one.work
    people = [person.family or person.name for person in work.contributors]
    who = f"{people[0]} et al." if len(people) > 2 else " & ".join(people)
    facts = [who, str(work.year or ""), work.venue or "", work.key, one.place.value]
    lines = [Text(plain(work.title)), Text(plain(" · ".join(filter(None, facts))), style="dim")]
    if one.sentence and one.sentence != work.title:
        sentence = Text(plain(one.sentence), style="italic")
        sentence.highlight_words([plain(one.words)], "bold")
        lines.append(sentence)
    return Padding(Group(*lines), (0, 0, 1, 0))
