"""What a work is classified as and why, as a table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from migresearch.cli.curating.wording import code_label, percent, reason, said, standing
from migresearch.cli.render import grid
from migresearch.curate.options import Option

if TYPE_CHECKING:
    from migresearch.schemes import Scheme
    from migresearch.store.decisions import Said


def spoken(words: "Sequence[Said]", schemes: "Mapping[str, Scheme]") -> RenderableType:
    """What people said of a work: of its codes, and of it as a whole in one line an act."""
    lines: dict[str, None] = {}
    for one in words:
        decision = one.decision
        label = code_label(schemes, decision.scheme, decision.code)
        of = f"{label} ({decision.scheme}): " if decision.code else ""
        lines[f"{of}{said(one)}"] = None
    return Group("", Text("people said", style="dim"), *(Padding(Text(line), (0, 0, 0, 2)) for line in lines))


def classified(options: Sequence[Option]) -> RenderableType:
    """Every code suggested or decided: whether it counts, how likely it is, who says so and why."""
    likely = any(one.probability is not None for one in options)
    titles = ["scheme", "code", "", *(["likely"] if likely else []), "why"]
    rows = [
        (one.tag.scheme, one.label, standing(one), *([percent(one)] if likely else []), reason(one))
        for one in options
    ]
    return Group("", grid(titles, rows, ["likely"]))
