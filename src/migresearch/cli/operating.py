"""Commands for operators: import, index, harvest, sources, runs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form, note
from migresearch.cli.progress import Report, progress
from migresearch.errors import NothingFoundError, UsageError

if TYPE_CHECKING:
    from migresearch.harvest import Progress, SourceInfo
    from migresearch.indicators.importing.fetched import Taken
    from migresearch.store import Run

PARTIAL = 3


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    index = typer.Typer(help="The derived files that make search fast.", no_args_is_help=True)
    for command in (update, rebuild, status):
        index.command()(command)
    app.add_typer(index, name="index")
    for command in (harvest, sources, runs):
        app.command()(command)


def import_(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Files to import.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="field=name of the file's field; repeatable.")
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the source; default: the file's name.")] = "",
    shelf: Annotated[bool, typer.Option("--shelf", help="Load the shipped starter shelf.")] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Import JSON lines, JSON, CSV, BibTeX, RIS, CSL-JSON, OpenAlex or Crossref files, plain or gzipped."""
    if not files and not shelf:
        raise UsageError("nothing to import; name files, or --shelf for the shipped starter shelf")
    check_form(form, output)
    context: Context = ctx.obj
    rows, refused = [], []
    with context.library() as library:
        if shelf:
            rows.append(library.import_shelf().row())
        for file in files or ():
            try:
                with progress(file.name) as report:
                    done = library.import_file(file, _mapping(mapping or ()), name or None, report)
                rows.append(done.row())
            except UsageError as error:  # the other files are not to blame
                refused.append(error)
    if refused and not rows:
        raise refused[0]
    hidden = ["format", "deleted", "recoded", "rejects", "unused", "unknown_kinds", "notes"]
    numbers = ["entries", "new", "changed", "unchanged", "unreadable"]
    print_rows(rows, form, output, right=numbers, hidden=hidden)
    _say_what_is_next(rows)
    for refusal in refused:
        note(f"migresearch: {refusal}")
    if refused or any(row["unreadable"] for row in rows):
        raise typer.Exit(PARTIAL)


def update(ctx: typer.Context) -> None:
    """Bring the index up to date with the database; resumes where it was stopped."""
    _index(ctx, from_nothing=False)


def rebuild(ctx: typer.Context) -> None:
    """Throw the index away and build it anew; vectors of unchanged texts are computed again."""
    _index(ctx, from_nothing=True)


def status(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """Say what the index holds and how far it is behind the database."""
    context: Context = ctx.obj
    with context.library() as library:
        facts = library.index_status()
    print_rows([{"part": name, "value": value} for name, value in facts.items()], form, output)


def harvest(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Sources; `migresearch sources` lists them.")
    ] = None,
    since: Annotated[str, typer.Option(help="From this day (2026-11-01) instead of the watermark.")] = "",
    until: Annotated[str, typer.Option(help="Up to this day.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many records; 0: all.")] = 0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be asked; keep nothing.")
    ] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again for records already held.")] = False,
    reparse: Annotated[bool, typer.Option("--reparse", help="Read stored payloads anew, offline.")] = False,
    save_fixture: Annotated[
        str, typer.Option("--save-fixture", help="Keep the first page as a test fixture of this name.")
    ] = "",
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="Accept the terms of a source that has its own.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="All sources whose cadence says so.")] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Harvest sources; each resumes where its last run stopped."""
    from migresearch.harvest import Options

    check_form(form, output)
    context: Context = ctx.obj
    options = Options(
        since or None, until or None, limit, dry_run, refresh, reparse, save_fixture, accept_terms
    )
    with context.library() as library:
        chosen = library.due_sources() if due else list(names or ())
        if not chosen and not due:
            raise UsageError("no source named; `migresearch sources` lists them")
        with progress("harvest") as report:
            results = library.harvest(chosen, options, _listener(report))
    rows = [_result_row(result.source, result.run) for result in results if result.run]
    print_rows(rows, form, output, right=["new", "changed", "unchanged", "deleted"])
    _say_what_became_of_files([one for result in results for one in result.taken])
    for error in filter(None, (result.error for result in results)):
        note(f"migresearch: {error}")
    if not results:
        raise NothingFoundError("nothing is due; `migresearch sources` says when each source was read")
    lost = any(one.lost_rows for result in results for one in result.taken)
    raise typer.Exit(max(PARTIAL if lost else 0, *(result.exit_code for result in results)))


def sources(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """List the sources that can be harvested and how far each has been."""
    context: Context = ctx.obj
    with context.library() as library:
        known = library.sources()
    rows = [
        {
            "source": one.name,
            "title": one.title,
            "kind": one.kind,
            "licence": one.licence,
            "every_days": one.cadence_days,
            "complete_up_to": one.watermark or "never",
            "last_run": f"{one.last_run.state} {one.last_run.started}" if one.last_run else _never(one),
            "terms": one.terms,
            "switched_off": one.switched_off,
        }
        for one in known
    ]
    print_rows(rows, form, output, right=["every_days"], hidden=["kind", "licence", "terms", "switched_off"])


def _never(source: "SourceInfo") -> str:
    if source.switched_off:
        return "switched off"
    return "none; has terms" if source.terms else "none"


def runs(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(help="Only runs of this source.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """List harvests and imports, newest first, with what they brought and what was lost."""
    context: Context = ctx.obj
    with context.library() as library:
        history = library.runs(source or None, limit)
    print_rows([_run_row(run) for run in history], form, output, right=["run"], hidden=["kind", "finished"])


def _index(ctx: typer.Context, *, from_nothing: bool) -> None:
    context: Context = ctx.obj
    with context.library() as library, progress("encoding") as report:
        done = library.update_index(report, from_nothing=from_nothing)
    if done.slow_reason:
        note(f"this encoder runs on the slow path: {done.slow_reason}")
    if not done.is_changed:
        note(f"nothing new: {done.works:,} works are searchable by words and meaning")
        return
    behind = f"; {done.pending:,} still to encode" if done.pending else ""
    note(f"{done.encoded:,} texts encoded; {done.works:,} works are searchable by words and meaning{behind}")


def _mapping(assignments: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for one in assignments:
        ours, separator, theirs = one.partition("=")
        if not separator or not ours or not theirs:
            raise UsageError(f"--map {one!r} is not understood; write FIELD=NAME, e.g. --map title=Titel")
        pairs[ours] = theirs
    return pairs


def _say_what_is_next(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        for remark in row["notes"]:
            note(remark)
        if row["unreadable"]:
            entries = _counted(row["unreadable"], "entry", "entries")
            note(f"{entries} could not be read: mend and import {row['rejects']}")
            note(f"why is in {row['rejects']}.reasons.jsonl")
    changed = sum(row["new"] + row["changed"] for row in rows)
    if not changed:
        note("nothing new: all that could be read was here already")
        return
    records = _counted(changed, "record", "records")
    note(f"{records} new or changed; `migresearch index update` makes them searchable by meaning")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _say_what_became_of_files(taken: "Sequence[Taken]") -> None:
    for one in taken:
        if one.why:
            note(f"{one.file}: {one.state}: {one.why}")
        elif one.lost_rows:
            note(f"{one.file}: {one.state} as {one.index} {one.edition}; {one.lost_rows:,} rows not read")
            note(f"`migresearch indices editions {one.index} --report` says which")
        else:
            note(f"{one.file}: scores of {one.index} {one.edition}: {one.state}")
    for folder in dict.fromkeys(Path(one.path).parent for one in taken):
        note(f"the files are in {folder}")


def _listener(report: Report) -> "Callable[[Progress], None]":
    """Shows numbers as they grow and each sentence of the harvest once."""
    last = ""

    def listen(event: "Progress") -> None:
        nonlocal last
        report(event.seen, event.total)
        if event.text != last:
            report.say(event.text)
            last = event.text

    return listen


def _result_row(source: str, run: "Run") -> dict[str, Any]:
    names = ("new", "changed", "unchanged", "deleted")
    return {
        "source": source,
        "state": run.state,
        **{name: run.counts.get(name, 0) for name in names},
        "lost": _pairs(run.losses),
        "note": run.note,
    }


def _run_row(run: "Run") -> dict[str, Any]:
    return {
        "run": run.id,
        "source": run.source,
        "kind": run.kind,
        "state": run.state,
        "started": run.started,
        "finished": run.finished or "",
        "counts": _pairs(run.counts),
        "lost": _pairs(run.losses),
        "note": run.note,
    }


def _pairs(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items() if number)
