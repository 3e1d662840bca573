"""Commands for readers: saved searches, what is new, the news sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.exclusions import TakesExclusions
from migresearch.cli.filtering import takes_filters
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form, note, write
from migresearch.cli.reader import was_read
from migresearch.watch.files import Letter, SheetFormat, rendered, write_all
from migresearch.watch.words import in_words

if TYPE_CHECKING:
    from migresearch.watch.news import Item

saved = typer.Typer(
    name="saved",
    help="Searches that are asked again: add, list, run, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(help="Name of the saved search.")]
Text = Annotated[str, typer.Argument(help='Words, "phrases", -exclusions, AND/OR/NOT, field:value.')]
Filters = dict[str, Any]


def register(app: typer.Typer) -> None:
    saved.command("add", cls=TakesExclusions)(add)
    for name, command in (("list", listed), ("run", run), ("remove", remove)):
        saved.command(name)(command)
    app.add_typer(saved)
    app.command("new")(new)
    app.command("digest")(digest)


@takes_filters
def add(ctx: typer.Context, filters: Filters, name: Name, text: Text = "") -> None:
    """Save a search under a name; it finds the works that hold every word and pass the filters."""
    context: Context = ctx.obj
    with context.library() as library:
        library.watch.add(name, text, filters)
        found = library.watch.count(library.watch.saved(name))
    note(f"saved: {name}, which finds {found:,} works now")


def listed(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """List the saved searches and how many works each finds."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        rows = [
            {
                "name": one.name,
                "text": one.text,
                "filters": in_words(one.filters),
                "works": library.watch.count(one),
                "created": one.created,
                "last_run": one.last_run or "",
            }
            for one in library.watch.searches()
        ]
    print_rows(rows, form, output, right=("works",))


def run(ctx: typer.Context, name: Name, form: Form = Format.TABLE, output: Output = None) -> None:
    """Show what a saved search finds that was not shown before: new, changed and marked works."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        found = library.watch.run(name)
        print_rows(
            [_row(item) for item in found.items],
            form,
            output,
            hidden=("searches", "what", "url"),
            last="title",
        )
        if output or was_read():
            library.watch.keep(found)
    note(f"{name}: {len(found.items):,} of {found.total:,} works not shown before")


def remove(ctx: typer.Context, name: Name) -> None:
    """Remove a saved search and the memory of what it found; the works stay."""
    context: Context = ctx.obj
    with context.library() as library:
        library.watch.remove(name)
    note(f"removed: {name}")


@takes_filters
def new(
    ctx: typer.Context,
    filters: Filters,
    since: Annotated[str, typer.Option(help="`last` time this was shown, or a day: 2026-10-31.")] = "last",
    search: Annotated[list[str] | None, typer.Option(help="Only of this saved search; repeatable.")] = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Show what came in: new, changed, retracted and corrected works, near misses of saved searches.

    Since the last time, unless --since names a day. What was shown is remembered for this database
    once it has been written, and only for all works (without --search and filters).
    """
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        limited = library.filters(filters)  # names what is mistyped
        found = library.watch.new(since, search or (), filters)
        print_rows([_row(item) for item in found.items], form, output, hidden=("url",), last="title")
        if since == "last" and not search and not limited and (output or was_read()):
            library.watch.remember(found)
    for remark in found.notes:
        note(remark)
    note(_counted(found.items))


@takes_filters
def digest(
    ctx: typer.Context,
    filters: Filters,
    month: Annotated[str, typer.Option(help="2026-10; default: the last whole month.")] = "",
    asof: Annotated[str, typer.Option(help="As known on this day: 2026-10-31; default: month's end.")] = "",
    most: Annotated[int, typer.Option(min=0, help="Entries under a heading; 0: all.")] = 20,
    form: Annotated[SheetFormat, typer.Option("--format", help="Form of the sheet.")] = SheetFormat.MARKDOWN,
    output: Output = None,
    folder: Annotated[
        Path | None, typer.Option("--to", help="Write all forms and a feed per saved search here.")
    ] = None,
    sender: Annotated[str, typer.Option("--from", help="Sender; default: harvest.contact.")] = "",
    recipient: Annotated[str, typer.Option(help="Recipient of the e-mail file.")] = "",
) -> None:
    """Make the news sheet of a month: literature, law, indices, good practices, funding, corrections."""
    context: Context = ctx.obj
    with context.library() as library:
        library.filters(filters)  # names what is mistyped
        sheet = library.watch.sheet(month, asof, most, filters, feeds=folder is not None)
    letter = Letter(sender or context.config.harvest.contact, recipient)
    if folder is None:
        content = rendered(sheet, form, letter)
        write(content if output else content.decode(), output)
        return
    for file in write_all(sheet, folder, letter):
        note(f"written: {file}")


def _row(item: "Item") -> dict[str, Any]:
    work = item.work
    return {
        "change": item.change,
        "key": work.key,
        "title": work.title,
        "year": work.year,
        "kind": work.kind,
        "mark": work.mark or "",
        "what": ", ".join(item.what),
        "known": item.known[:10],
        "searches": ", ".join(item.searches),
        "url": work.url or (f"https://doi.org/{work.doi}" if work.doi else ""),
    }


def _counted(items: "Sequence[Item]") -> str:
    from collections import Counter

    counts = Counter(item.change.value for item in items)
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "nothing new"
