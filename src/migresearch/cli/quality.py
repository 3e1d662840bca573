"""The command for the checks of quality: counts, the works of a check, fixes shown and applied."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.classifying.opening import Person, desk
from migresearch.cli.context import Context
from migresearch.cli.filtering import takes_filters
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, as_list, check_form, note, plain, write
from migresearch.errors import UsageError

if TYPE_CHECKING:
    from migresearch.library import Library
    from migresearch.quality import Finding, Quality, Tally


def register(app: typer.Typer) -> None:
    app.command()(quality)


@takes_filters
def quality(
    ctx: typer.Context,
    filters: dict[str, Any],
    works: Annotated[list[str] | None, typer.Argument(help="Only these works (keys or DOIs).")] = None,
    check: Annotated[list[str] | None, typer.Option("--check", help="List what this check finds.")] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Show what could be put right, changing nothing.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Put right what --fix shows, in your name.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0: all.")] = 50,
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Check the works: how many problems of which kind, from which source; show them, mend some.

    Without WORKS and --check it counts. Nothing is changed without --apply.
    """
    check_form(form, output)
    if apply and not (check or works):
        raise UsageError(
            "--apply needs --check NAME or works: look at the fixes of one check at a time with --fix"
        )
    from migresearch.quality import Quality

    context: Context = ctx.obj
    with context.library() as library, closing(Quality(context.config.paths.database)) as opened:
        asked = _Asked(library, opened, filters, check or (), works or ())
        if not (check or works or fix):
            _count(asked.counts(), form, output)
            return
        found = asked.findings(fixable=fix or apply)
    total, shown = len(found), found[:limit] if limit else found
    if fix or apply:
        _show_fixes(shown, total, form, output)
    else:
        _list(shown, total, form, output)
    if apply and shown:
        _apply(ctx, shown, person)


class _Asked:
    """The question of one command."""

    def __init__(
        self,
        library: "Library",
        opened: "Quality",
        filters: dict[str, Any],
        checks: Sequence[str],
        works: Sequence[str],
    ) -> None:
        self._quality = opened
        self._arguments = (checks, library.filters(filters), [library.work(name).id for name in works])

    def counts(self) -> "list[Tally]":
        return self._quality.counts(*self._arguments)

    def findings(self, *, fixable: bool) -> "list[Finding]":
        from migresearch.quality import with_fixes

        found = list(self._quality.findings(*self._arguments))
        return with_fixes(found) if fixable else found


def _count(tallies: "Sequence[Tally]", form: Format, output: Path | None) -> None:
    rows = [
        {
            "check": one.check.name,
            "works": one.works,
            "fixable": one.fixable,
            "sources": dict(one.sources.most_common()),
            "finds": one.check.about,
        }
        for one in tallies
    ]
    if is_drawn(form, output):
        rows = [row | {"sources": _named(row["sources"])} for row in rows]
    print_rows(rows, form, output, right=("works", "fixable"))
    note("`migresearch quality --check NAME` lists the works, `--fix` shows what could be put right")


def _named(sources: Any) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sources.items())


def _list(found: "Sequence[Finding]", total: int, form: Format, output: Path | None) -> None:
    rows = [
        {
            "key": one.key,
            "check": one.check,
            "sources": ", ".join(one.sources),
            "problem": one.problem.detail,
            "fixable": one.problem.fix is not None,
            "title": one.title,
        }
        for one in found
    ]
    if not is_drawn(form, output):
        write(as_list(rows, form, total), output)
        return
    print_rows(rows, form, hidden=("fixable", "title"))
    note(f"{len(rows):,} of {total:,} problems" if total else "nothing found")


def _show_fixes(found: "Sequence[Finding]", total: int, form: Format, output: Path | None) -> None:
    if is_drawn(form, output):
        write("".join(map(_difference, found)))
        note(f"{len(found):,} of {total:,} fixes" if total else "nothing that can be put right by itself")
        return
    rows = [
        {"key": one.key, "check": one.check, "problem": one.problem.detail, **one.problem.fix._asdict()}
        for one in found
        if one.problem.fix
    ]
    write(as_list(rows, form, total), output)


def _difference(one: "Finding") -> str:
    from migresearch.quality.differences import differences

    fix = one.problem.fix
    lines = [f"{one.key}  {one.check}: {fix.field if fix else ''} of “{one.title}”"]
    for before, after in differences(fix) if fix else ():
        lines += [f"  - {before or '(nothing)'}", f"  + {after or '(nothing)'}"]
    return "\n".join(map(plain, lines)) + "\n"


def _apply(ctx: typer.Context, found: "Sequence[Finding]", person: str) -> None:
    from migresearch.quality import mend

    with desk(ctx, person) as place:
        act = mend(place, found)
    note(f"{len(found):,} fixes applied; `migresearch classify undo {act}` takes them back")
    if any(one.problem.fix and one.problem.fix.field in ("title", "abstract") for one in found):
        note("the index is behind until `migresearch index update`")
