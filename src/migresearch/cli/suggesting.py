"""Commands for suggestions: ``classify suggest`` and ``classify evaluate``."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, as_list, check_form, note, write
from migresearch.cli.progress import progress

if TYPE_CHECKING:
    from migresearch.suggest.evaluating import Evaluation

Names = Annotated[
    list[str] | None, typer.Option("--scheme", help="Only this scheme; repeatable. Default: all.")
]
Save = Annotated[Path | None, typer.Option(help="Write the picture: FILE.svg, FILE.png or FILE.html.")]


def register(app: typer.Typer) -> None:
    app.command()(suggest)
    app.command()(evaluate)


def suggest(
    ctx: typer.Context, scheme: Names = None, form: Form = Format.TABLE, output: Output = None
) -> None:
    """Bring suggestions up to date: rules of changed schemes, then models; only what changed is done."""
    from migresearch.suggest.running import suggest as run

    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library, progress("suggest") as report:
        done = run(context.config, library.schemes, scheme or (), report)
    numbers = ["decided", "looked_at", "values", "seconds"]
    print_rows([asdict(one) for one in done], form, output, right=numbers, hidden=["before", "after"])
    for one in done:
        if one.before is not None and one.after is not None:
            note(f"{one.scheme}: log loss on unknown decisions {one.before:.3f}, new model {one.after:.3f}")


def evaluate(
    ctx: typer.Context,
    scheme: Annotated[str, typer.Option(help="Only this scheme; default: all that were decided on.")] = "",
    save: Save = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Measure suggestions on decisions the model was not told of, code by code."""
    from migresearch.suggest.evaluating import evaluate as run

    check_form(form, output)
    if save is not None:
        from migresearch.indicators.pictures.endings import check_file

        check_file(save)
    context: Context = ctx.obj
    with context.library() as library, progress("evaluate") as report:
        found = run(context.config, library.schemes, [scheme] if scheme else [], report)
    _print(found, form, output)
    if save is not None:
        from migresearch.suggest.picture import save_picture

        save_picture(found, save)
        note(f"{save} written")


def _print(found: "list[Evaluation]", form: Format, output: Path | None) -> None:
    if not is_drawn(form, output):
        write(as_list([row for one in found for row in one.rows()], form), output)
        return
    from migresearch.suggest.picture import text

    for one in found:
        note(one.heading)
        print_rows([_shown(row) for row in one.rows()], form, right=list(one.rows()[0])[2:])
        write(text(one))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: f"{value:.2f}" if isinstance(value, float) else "" if value is None else value
        for name, value in row.items()
    }
