"""Commands for harvests: harvest, sources, runs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form, note
from migresearch.cli.progress import Report, progress
from migresearch.errors import NothingFoundError, UsageError

if TYPE_CHECKING:
    from migresearch.harvest import Options, Progress, RunResult, SourceInfo
    from migresearch.indicators.importing.fetched import Taken
    from migresearch.store import Run

PARTIAL = 3


def register(app: typer.Typer) -> None:
    for command in (harvest, sources, runs):
        app.command()(command)


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
    probe: Annotated[
        bool, typer.Option("--probe", help="Look at one web site: what it offers, what settings fit.")
    ] = False,
    save_fixture: Annotated[
        str, typer.Option("--save-fixture", help="Keep the first page as a test fixture of this name.")
    ] = "",
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="Accept the terms of a source that has its own.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="All sources whose cadence says so.")] = False,
    jitter: Annotated[
        bool, typer.Option("--jitter", help="With --due: wait up to schedule.jitter_minutes first.")
    ] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Harvest sources; each resumes where its last run stopped."""
    from migresearch.harvest import Options, exit_code

    check_form(form, output)
    context: Context = ctx.obj
    options = Options(
        since or None, until or None, limit, dry_run, refresh, reparse, save_fixture, accept_terms
    )
    if probe:
        _probe(context, names or [], options, form, output)
    if due:
        if names or options != Options():
            raise UsageError("--due harvests what is due, as usual; leave names and other options away")
        _harvest_due(context, form, output, jitter=jitter)
        return
    if not names:
        raise UsageError("no source named; `migresearch sources` lists them")
    with context.library() as library, progress("harvest") as report:
        results = library.harvests.run(names, options, _listener(report))
    _print_results(results, form, output)
    _exit(exit_code(results), results)


def _probe(
    context: Context, names: Sequence[str], options: "Options", form: Format, output: Path | None
) -> None:
    from migresearch.cli import probing
    from migresearch.harvest import Options

    if options != Options():
        raise UsageError("--probe asks a site for a few pages, as it is; leave other options away")
    probing.probe(context, names, form, output)


def _harvest_due(context: Context, form: Format, output: Path | None, *, jitter: bool) -> None:
    from migresearch.harvest.locks import AtWorkError

    longest = context.config.schedule.jitter_minutes * 60 if jitter else 0.0
    wait = SystemRandom().uniform(0, longest)
    with context.library() as library, progress("harvest") as report:
        try:
            night = library.unattended.night(_listener(report), report, wait)
        except AtWorkError as refusal:
            raise NothingFoundError(str(refusal)) from None
    done = night.round
    _print_results(done.results, form, output)
    for remark in night.remarks:
        note(f"migresearch: {remark}")
    if done.left:
        note(f"not begun: {', '.join(done.left)}; {done.why}")
    if done.is_idle:
        raise NothingFoundError(done.why or "nothing is due; `migresearch status` says when each source is")
    _exit(done.exit_code, done.results)


def _print_results(results: "Sequence[RunResult]", form: Format, output: Path | None) -> None:
    rows = [_result_row(result.source, result.run) for result in results if result.run]
    print_rows(rows, form, output, right=["new", "changed", "unchanged", "deleted"])
    _say_what_became_of_files([one for result in results for one in result.taken])
    for error in filter(None, (result.error for result in results)):
        note(f"migresearch: {error}")


def _exit(code: int, results: "Sequence[RunResult]") -> None:
    lost = any(one.lost_rows for result in results for one in result.taken)
    raise typer.Exit(code or (PARTIAL if lost else 0))


def sources(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """List the sources that can be harvested and how far each has been."""
    context: Context = ctx.obj
    with context.library() as library:
        known = library.harvests.sources()
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "state": one.declared["state"],
            "kind": one.kind,
            "licence": one.licence,
            "every_days": one.cadence_days,
            "complete_up_to": one.watermark or "never",
            "last_run": f"{one.last_run.state} {one.last_run.started}" if one.last_run else _never(one),
            "terms": one.terms,
            "switched_off": one.switched_off,
            "verified": one.declared["verified"],
            "assumed": one.declared["assumed"],
        }
        for one in known
    ]
    hidden = ["kind", "licence", "terms", "switched_off", "verified", "assumed"]
    print_rows(rows, form, output, right=["every_days"], hidden=hidden)


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
