"""What a work is classified as and why, as a table."""

from collections.abc import Sequence

from rich.console import Group, RenderableType

from migresearch.cli.curating.wording import percent, reason, standing
from migresearch.cli.render import grid
from migresearch.curate.options import Option


def classified(options: Sequence[Option]) -> RenderableType:
    """Every code suggested or decided: whether it counts, how likely it is, who says so and why."""
    rows = [(one.tag.scheme, one.label, standing(one), percent(one), reason(one)) for one in options]
    return Group("", grid(["scheme", "code", "", "likely", "why"], rows, ["likely"]))
