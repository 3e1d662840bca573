"""The command that shows how many works have an abstract, and from which source."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.filtering import takes_filters
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, as_list, check_form, note, write

if TYPE_CHECKING:
    from migresearch.store.coverage import Covered


class Group(StrEnum):
    """What works are grouped by."""

    JOURNAL = "journal"
    PUBLISHER = "publisher"
    SOURCE = "source"
    YEAR = "year"
    LANGUAGE = "language"


def register(app: typer.Typer) -> None:
    app.command()(coverage)


@takes_filters
def coverage(
    ctx: typer.Context,
    filters: dict[str, Any],
    by: Annotated[Group, typer.Option("--by", help="What works are grouped by.")] = Group.JOURNAL,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many groups; 0: all.")] = 50,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Count works with an abstract, whose abstracts they are, and of how many the licence is known.

    By source, a work counts for each source that holds it, whoever gave its abstract.
    """
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        found = library.coverage(by, filters)
    groups = found.groups[:limit] if limit else found.groups
    rows = [_row(by, one) for one in groups]
    if is_drawn(form, output):
        print_rows(
            [_drawn(row) | {by.value: row[by] or "(none)"} for row in rows],
            form,
            right=("works", "with_abstract", "share", "licence_known"),
        )
    else:
        write(as_list(rows, form, len(found.groups)), output)
    note(_summary(found.total, len(groups), len(found.groups)))


def _row(by: Group, one: "Covered") -> dict[str, Any]:
    return {
        by.value: one.value,
        "works": one.works,
        "with_abstract": one.with_abstract,
        "share": round(one.share, 4),
        "licence_known": one.licence_known,
        "sources": dict(one.sources),
    }


def _drawn(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: f"{row[name]:,}" for name in ("works", "with_abstract", "licence_known")}
    sources = ", ".join(f"{name} {number:,}" for name, number in row["sources"].items())
    return row | numbers | {"share": f"{row['share']:.1%}", "sources": sources}


def _summary(total: "Covered", shown: int, groups: int) -> str:
    works = f"{total.works:,} works, {total.with_abstract:,} with abstract ({total.share:.1%})"
    known = f"licence known of {total.licence_known:,}"
    return f"{works}, {known}; {shown:,} of {groups:,} groups"
