"""Commands that take scores in, and out again: import, editions, remove, check, comments."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, as_list, check_form, note, write

if TYPE_CHECKING:
    from migresearch.indicators.importing.keeping import Imported
    from migresearch.store.scores import HeldEdition

Index = Annotated[str, typer.Argument(help="Code, acronym or name of an index: MIPEX.")]
OneEdition = Annotated[str, typer.Option("--edition", help="Label of an edition, or how it begins.")]
Country = Annotated[str, typer.Option(help="Countries or regions: DE,France,'Northern Europe'.")]
Area = Annotated[str, typer.Option(help="Areas by code: family,education; or all.")]
All = Annotated[bool, typer.Option("--all", help="Name every piece that was not read.")]
PARTIAL = 3


def register(app: typer.Typer) -> None:
    app.command("import")(import_scores)
    for command in (editions, remove, check, comments):
        app.command()(command)


def import_scores(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Workbooks, CSV files or API answers.")],
    index: Annotated[str, typer.Option(help="Code of the index, if the file does not say.")] = "",
    edition: Annotated[str, typer.Option(help="Label of the edition, if not as the file says.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="TOML file that describes the layout.")] = None,
    every: All = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Take in the scores of an index, as an edition; says what was read and what was not."""
    from migresearch.indicators.importing.keeping import Wanted
    from migresearch.indicators.importing.limits import Limits

    check_form(form, output)
    context: Context = ctx.obj
    settings = context.config.indicators
    limits = Limits(settings.max_file_megabytes, settings.max_unpacked_megabytes, settings.max_cells)
    done: list[Imported] = []
    with context.library() as library:
        for file in files:
            one = library.indices.import_scores(file, Wanted(index, edition, mapping), limits)
            done.append(one)
            if "/" not in one.index and one.index not in {known.code for known in library.indices.all}:
                note(f"{one.index} is not in the catalogue: its scores are kept under that word")
            if is_drawn(form, output):
                _show_report(
                    f"{one.index} · {one.edition} · {one.state}  {one.file}", one.report, every=every
                )
    if not is_drawn(form, output):
        write(as_list([asdict(one) for one in done], form), output)
    lost = sum(one.lost_rows for one in done)
    if lost:
        note(f"{lost:,} rows of scores could not be read; the report says which")
        raise typer.Exit(PARTIAL)


def editions(
    ctx: typer.Context,
    index: Annotated[str, typer.Argument(help="Only those of one index.")] = "",
    edition: OneEdition = "",
    report: Annotated[bool, typer.Option("--report", help="How their files reconcile.")] = False,
    every: All = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """The editions whose scores are held: what they cover, from which file, when imported."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        held = library.indices.editions(index, edition)
    if report and is_drawn(form, output):
        for one in held:
            said = one.edition
            _show_report(f"{said.index} · {said.label}  {said.file}", said.report, every=every)
        return
    rows = [{**_edition_row(one), **({"report": one.edition.report} if report else {})} for one in held]
    if is_drawn(form, output):
        hidden = dict.fromkeys(("title", "terms", "direction", "file"))
        rows = [{**row, **hidden, "imported": row["imported"][:10]} for row in rows]
    _print(rows, form, output, right=("countries", "indicators"))


def remove(
    ctx: typer.Context,
    index: Index,
    edition: Annotated[str, typer.Argument(help="Label of the edition, or how it begins.")],
) -> None:
    """Take an edition out of the database, with its scores and comments."""
    context: Context = ctx.obj
    with context.library() as library:
        label = library.indices.remove_scores(index, edition)
    note(f"removed: {index} {label}")


def check(
    ctx: typer.Context,
    index: Index,
    edition: OneEdition = "",
    tolerance: Annotated[float, typer.Option(help="Smaller differences are rounding.")] = 0.005,
    agreeing: Annotated[bool, typer.Option("--agreeing", help="Also those that agree.")] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Recompute every area and overall score from its parts; list where the file disagrees with itself."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        checked = library.indices.check(index, edition, tolerance)
        wrong = [one for one in checked if one.disagrees]
        shown = checked if agreeing else wrong
        if is_drawn(form, output):
            if shown:
                from migresearch.cli.indices import score_tables
                from migresearch.cli.render import display

                display(score_tables.disagreements(shown, lambda code: library.label("geographies", code)))
        else:
            write(as_list([asdict(one) for one in shown], form), output)
    compared = sum(one.verdict != "nothing to compare" for one in checked)
    note(_checked(len(wrong), compared, tolerance))


def comments(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(help='Words, "phrases", -exclusions; none: all comments.')] = "",
    index: Annotated[str, typer.Option(help="Code, acronym or name of an index.")] = "",
    country: Country = "",
    area: Area = "",
    limit: Annotated[int, typer.Option(help="How many to show; 0: all.")] = 20,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """What experts wrote about scores, found by its words."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        found = library.indices.comments(words, index=index, country=country, area=area)
        shown = found[:limit] if limit else found
        if is_drawn(form, output):
            from migresearch.cli.indices import score_tables
            from migresearch.cli.render import display

            display(score_tables.comments(shown, lambda code: library.label("geographies", code)))
            note(f"{len(shown):,} of {len(found):,} comments")
        else:
            write(as_list([asdict(one) for one in shown], form, len(found)), output)


def _checked(wrong: int, compared: int, tolerance: float) -> str:
    if not compared:
        return "nothing says how these scores follow from one another; a mapping file can: [aggregates]"
    return f"{compared:,} scores recomputed from their parts; {wrong:,} disagree by more than {tolerance:g}"


def _edition_row(one: "HeldEdition") -> dict[str, Any]:
    said = one.edition
    return {
        "index": said.index,
        "edition": said.label,
        "title": said.title,
        "countries": len(one.countries),
        "years": f"{one.years[0]}–{one.years[-1]}" if one.years else "",
        "indicators": sum(indicator.level == "indicator" for indicator in one.indicators),
        "direction": said.direction,
        "terms": said.terms,
        "file": said.file,
        "imported": one.imported_at,
    }


def _show_report(head: str, said: Any, *, every: bool) -> None:
    from migresearch.cli.indices import import_report
    from migresearch.cli.render import display

    display(import_report.report(head, said, every=every))


def _print(rows: Sequence[dict[str, Any]], form: Format, output: Path | None, right: Sequence[str]) -> None:
    if not is_drawn(form, output):
        write(as_list(rows, form), output)
    elif rows:
        from migresearch.cli.indices import score_tables
        from migresearch.cli.render import display

        display(score_tables.listed(rows, right))
    else:
        note("no scores are held; `migresearch indices import FILE` takes them in")
