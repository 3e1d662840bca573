"""The life of codes, ``migresearch classify code …``: rename, merge, split, retire, undo, log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.classifying.opening import Note, Person, desk
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form, note

if TYPE_CHECKING:
    from migresearch.curate.lifecycle import Lifecycle
    from migresearch.store.code_changes import Kept

Scheme = Annotated[str, typer.Argument(help="A scheme, e.g. topics.")]
Code = Annotated[str, typer.Argument(help="The code, as it has been until now.")]
Into = Annotated[str, typer.Argument(help="A code of the scheme's file.")]
Parts = Annotated[list[str], typer.Argument(help="Two or more codes of the scheme's file.")]


def register(parent: typer.Typer) -> None:
    app = typer.Typer(
        name="code",
        help="Rename, merge, split or retire a code; decisions follow, and nothing said is lost.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in (rename, merge, split, retire, undo, log):
        app.command()(command)
    parent.add_typer(app)


def rename(
    ctx: typer.Context, scheme: Scheme, code: Code, into: Into, note: Note = "", person: Person = ""
) -> None:
    """Give a code another name: what was said of it holds for the new one."""
    _change(ctx, "rename", scheme, code, [into], note, person)


def merge(
    ctx: typer.Context, scheme: Scheme, code: Code, into: Into, note: Note = "", person: Person = ""
) -> None:
    """Let a wider code take a code in: accepted works are accepted there, rejected ones are not rejected."""
    _change(ctx, "merge", scheme, code, [into], note, person)


def split(
    ctx: typer.Context, scheme: Scheme, code: Code, into: Parts, note: Note = "", person: Person = ""
) -> None:
    """Divide a code: rejected works are rejected for all parts, the others are asked which part fits."""
    _change(ctx, "split", scheme, code, into, note, person)


def retire(ctx: typer.Context, scheme: Scheme, code: Code, note: Note = "", person: Person = "") -> None:
    """Give a code up: no work has it any longer; what was said stays in the log."""
    _change(ctx, "retire", scheme, code, [], note, person)


def undo(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help="The number of the change, as `log` shows it.")],
    person: Person = "",
) -> None:
    """Take a change back: works have the former code again, and what people said of it holds again."""
    with _lifecycle(ctx, person) as life:
        kept = life.undo(number)
    note(f"{_said(kept)} is undone")


def log(
    ctx: typer.Context,
    scheme: Annotated[str, typer.Argument(help="Only of this scheme.")] = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """List the changes of codes, newest first, and name codes that decisions speak of and no scheme has."""
    check_form(form, output)
    with _lifecycle(ctx, "") as life:
        rows, lost = [_row(one) for one in life.log(scheme)], life.lost()
    print_rows(rows, form, output, right=("number", "decisions"), hidden=("label", "undone_by"))
    for one in lost:
        note(
            f"{one.scheme} has no code {one.code} any more, decided on {one.works:,} works: put it back into "
            f"the scheme's file, or say what became of it: `migresearch classify code rename {one.scheme} "
            f"{one.code} CODE`"
        )


@contextmanager
def _lifecycle(ctx: typer.Context, person: str) -> "Iterator[Lifecycle]":
    from migresearch.curate.lifecycle import Lifecycle

    with desk(ctx, person) as found:
        yield Lifecycle(found)


def _change(
    ctx: typer.Context, word: str, scheme: str, code: str, into: list[str], why: str, person: str
) -> None:
    from migresearch.store.code_changes import Change

    with _lifecycle(ctx, person) as life:
        kept = life.change(Change(word), scheme, code, into, why)
        still_there = life.still_there(kept.change)
    note(
        f"{_said(kept)}; {kept.decisions:,} decisions follow; "
        f"`migresearch classify code undo {kept.number}` takes it back"
    )
    if still_there:
        note(f"the file of {scheme} still has {kept.change.code}: take it out, so that nobody is offered it")


def _said(kept: "Kept") -> str:
    one = kept.change
    became = f" → {', '.join(one.into)}" if one.into else ""
    return f"{one.change.value} {one.scheme}={one.code}{became}"


def _row(kept: "Kept") -> dict[str, Any]:
    one = kept.change
    return {
        "number": kept.number,
        "time": one.decided_at,
        "person": one.person,
        "change": one.change.value,
        "scheme": one.scheme,
        "code": one.code,
        "into": ", ".join(one.into),
        "decisions": kept.decisions,
        "undone": kept.undone_at or "",
        "note": one.note,
        "label": one.label,
        "undone_by": kept.undone_by,
    }
