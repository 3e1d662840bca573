"""Commands for researchers: search, similar, show, why, export, eval."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.exclusions import TakesExclusions
from migresearch.cli.filtering import takes_filters
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, SingleFormat, as_json, as_list, note, write
from migresearch.cli.progress import progress
from migresearch.export import ExportFormat, receipt_path
from migresearch.search.facets import usual_facets
from migresearch.search.modes import Mode, Sort

if TYPE_CHECKING:
    from migresearch.search.results import Results

Text = Annotated[str, typer.Argument(help='Words, "phrases", -exclusions, AND/OR/NOT, field:value.')]
Key = Annotated[str, typer.Argument(help="Key or DOI of a work.")]
ModeOption = Annotated[Mode, typer.Option(help="Rank by words, by meaning, or by both.")]
Sorting = Annotated[Sort, typer.Option("--sort", help="Order of the results.")]
Size = Annotated[
    int, typer.Option("--size", "--limit", "-n", min=0, help="Results a page; 0: as configured.")
]
SingleForm = Annotated[SingleFormat, typer.Option("--format", help="Form of the output.")]
AsOf = Annotated[str, typer.Option("--asof", help="As classifications stood on this day, e.g. 2025-03-31.")]
Filters = dict[str, Any]


def register(app: typer.Typer) -> None:
    for command in (search, similar, show, why, export):
        takes_text = command in (search, export)
        app.command(command.__name__, cls=TakesExclusions if takes_text else None)(command)
    app.command("eval")(evaluate)


@takes_filters
def search(
    ctx: typer.Context,
    filters: Filters,
    text: Text = "",
    mode: ModeOption = Mode.HYBRID,
    sort: Sorting = Sort.RELEVANCE,
    facets: Annotated[bool, typer.Option("--facets", help="Count years, kinds, countries, topics.")] = False,
    facet: Annotated[
        list[str] | None, typer.Option(help="Count this facet, e.g. countries; repeatable.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each work is found and held.")] = False,
    page: Annotated[int, typer.Option(min=1, help="Page of the results.")] = 1,
    size: Size = 0,
    asof: AsOf = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Search by words and meaning, with exact filters and facet counts."""
    context: Context = ctx.obj
    with context.library() as library:
        if asof:
            library.as_of(asof)
        query = library.query(
            text,
            filters,
            mode=mode,
            sort=sort,
            page=page,
            page_size=size,
            explain=explain,
            facets=facet or (),
        )
        if facets:
            query = replace(query, facets=(*usual_facets(query.filters.kinds), *query.facets))
        _print(library.search(query), form, output)


@takes_filters
def similar(
    ctx: typer.Context,
    filters: Filters,
    key: Key,
    size: Size = 0,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Find the works nearest in meaning to one you know."""
    context: Context = ctx.obj
    with context.library() as library:
        query = library.query("", filters, page_size=size)
        _print(library.similar(key, query), form, output)


def show(
    ctx: typer.Context,
    key: Key,
    asof: AsOf = "",
    form: SingleForm = SingleFormat.TABLE,
) -> None:
    """Show all that is known of one work."""
    from migresearch.curate.asked import said_row

    context: Context = ctx.obj
    with context.library() as library:
        if asof:
            library.as_of(asof)
        work, relations, said = library.work(key), library.related(key), library.said(key)
        if form is SingleFormat.TABLE:
            from migresearch.cli import render

            render.display(render.work(work, relations))
            if said:
                from migresearch.cli.classified import spoken

                render.display(spoken(said, library.schemes))
        else:
            links = [asdict(one) for one in relations]
            write(as_json({**asdict(work), "relations": links, "said": [said_row(one) for one in said]}))


def why(
    ctx: typer.Context,
    key: Key,
    form: SingleForm = SingleFormat.TABLE,
) -> None:
    """Say where a work comes from, field by field, and why it is classified as it is."""
    from migresearch.curate.asked import option_row

    context: Context = ctx.obj
    with context.library() as library:
        work, records, options = library.work(key), library.provenance(key), library.classifications(key)
    if form is SingleFormat.TABLE:
        from migresearch.cli import render
        from migresearch.cli.classified import classified

        render.display(render.reasons(work, records))
        if options:
            render.display(classified(options))
    else:
        said = [option_row(option) for option in options]
        rows = [asdict(record) for record in records]
        facts = [asdict(fact) for fact in work.facts]
        write(
            as_json(
                {
                    "key": work.key,
                    "fields": dict(work.origins),
                    "facts": facts,
                    "records": rows,
                    "classifications": said,
                }
            )
        )


@takes_filters
def export(
    ctx: typer.Context,
    filters: Filters,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    text: Text = "",
    to: Annotated[ExportFormat, typer.Option(help="Format of the file.")] = ExportFormat.RIS,
    limit: Annotated[int, typer.Option(min=0, help="At most so many works; 0: all there are.")] = 100,
    mode: ModeOption = Mode.HYBRID,
    sort: Sorting = Sort.RELEVANCE,
) -> None:
    """Write a search's works for a reference manager, with a receipt of what was asked."""
    context: Context = ctx.obj
    with context.library() as library:
        query = library.query(text, filters, mode=mode, sort=sort)
        receipt = library.export(query, to, output, limit)
    for remark in receipt.notes:
        note(remark)
    counted = f"{receipt.exported:,} of {receipt.counts['works found']:,}"
    note(f"{counted} works written to {output}; what was asked is in {receipt_path(output)}")


def evaluate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Collection: corpus.jsonl, queries.jsonl, qrels/*.tsv.")],
    mode: Annotated[list[Mode] | None, typer.Option(help="Only these modes; repeatable.")] = None,
    form: SingleForm = SingleFormat.TABLE,
) -> None:
    """Measure search quality on a judged collection (BEIR form) in a throw-away library."""
    from migresearch.evaluate import as_json as means
    from migresearch.evaluate.throwaway import measure

    context: Context = ctx.obj
    with progress("eval") as report:
        estimates = measure(context.config, folder, mode or list(Mode), report)
    if form is SingleFormat.TABLE:
        from migresearch.cli import render

        render.display(render.measures(estimates))
    else:
        write(as_json(means(estimates)))


def _print(answer: "Results", form: Format, file: Path | None) -> None:
    for remark in answer.notes:
        note(remark)
    if is_drawn(form, file):
        from migresearch.cli import render

        render.display(render.results(answer))
        return
    shape = answer.as_json()
    is_whole = form in (Format.TABLE, Format.JSON)
    write(as_json(shape) if is_whole else as_list(shape["results"], form), file)
