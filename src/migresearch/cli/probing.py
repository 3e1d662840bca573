"""``harvest --probe``: what a site offers, for a person or a program."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import is_drawn, print_rows
from migresearch.cli.output import Format, as_json, note, write
from migresearch.cli.progress import progress
from migresearch.errors import UsageError

if TYPE_CHECKING:
    from migresearch.harvest.probing import SiteReport

PARTIAL = 3
ANSWERS = {None: "", True: "yes", False: "no"}


def probe(context: Context, names: Sequence[str], form: Format, output: Path | None) -> None:
    """Look at one site; exit code 3 where something declared does not hold. Raises UsageError."""
    if len(names) != 1:
        raise UsageError("--probe looks at one site; name one source")
    with context.library() as library, progress("probe") as report:
        found = library.harvests.probe(names[0], lambda event: report.say(event.text))
    if form is Format.JSON:
        write(as_json(asdict(found)), output)
    else:
        _print(found, form, output)
    raise typer.Exit(0 if found.as_declared else PARTIAL)


def _print(found: "SiteReport", form: Format, output: Path | None) -> None:
    rows = [{**one, "holds": ANSWERS[one["holds"]]} for one in found.findings]
    print_rows(rows, form, output)
    if not is_drawn(form, output):
        return
    note(f"{found.source} ({found.state}): {_verdict(found)}")
    if found.settings:
        note(f"for config.toml:\n\n{found.settings}")


def _verdict(found: "SiteReport") -> str:
    if found.unreachable:
        return f"{found.unreachable}; look again when the network and the site are there"
    if found.as_declared:
        return "all that is declared of it holds"
    if found.settings:
        return "not all that is declared of it holds; these settings fit what was found"
    return "nothing that this program can read was found; look at it with a browser"
