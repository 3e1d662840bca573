"""Decisions out and in: ``classify export`` and ``classify import``."""

from pathlib import Path
from typing import Annotated

import typer

from migresearch.cli.classifying.opening import Person, desk
from migresearch.cli.context import Context
from migresearch.cli.listing import Output
from migresearch.cli.output import Format, SingleFormat, as_json, as_list, check_form, note, write

PARTIAL = 3


def register(app: typer.Typer) -> None:
    app.command("export")(export_decisions)
    app.command("import")(import_decisions)


def export_decisions(
    ctx: typer.Context,
    scheme: Annotated[str, typer.Option(help="Only of this scheme.")] = "",
    person: Annotated[str, typer.Option(help="Only of this person.")] = "",
    form: Annotated[Format, typer.Option("--format", help="jsonl and csv can be imported.")] = Format.JSONL,
    output: Output = None,
) -> None:
    """Write all decisions with their history, for another library, a colleague or the shelf."""
    from migresearch.curate.travel import leaving

    check_form(form, output)
    with desk(ctx, "") as found:
        rows = list(leaving(found, scheme or None, person or None))
    write(as_list(rows, form), output)


def import_decisions(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON lines or CSV, as `classify export` writes them.")],
    person: Person = "",
    form: Annotated[SingleFormat, typer.Option("--format", help="Form of the output.")] = SingleFormat.TABLE,
) -> None:
    """Take decisions in; what is here already is left alone, what cannot be kept goes to a reject file."""
    from migresearch.curate.travel import take_in

    context: Context = ctx.obj
    with desk(ctx, person) as found:
        done = take_in(found, file, context.config.paths.database.parent / "rejects")
    if form is SingleFormat.JSON:
        counts = {"rows": done.rows, "new": done.new, "known": done.known, "rejected": done.rejected}
        rejects = str(done.rejects) if done.rejects else None
        write(as_json({"file": done.path.name, **counts, "reasons": done.reasons, "rejects": rejects}))
    else:
        write(
            f"{done.rows:,} decisions: {done.new:,} new, {done.known:,} known, {done.rejected:,} rejected\n"
        )
    for reason, rows in done.reasons.items():
        note(f"{rows:,} × {reason}")
    if done.rejects:
        note(f"rejected rows with their reasons: {done.rejects}; mend it and import it")
        raise typer.Exit(PARTIAL)
