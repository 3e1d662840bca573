"""Commands for researchers: search, similar, show, why, export, eval."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.output import Format, as_csv, as_json, as_lines, note, write
from migresearch.search.modes import Mode, Sort

if TYPE_CHECKING:
    from migresearch.search.query import Query
    from migresearch.search.results import Results

Text = Annotated[str, typer.Argument(help='Words, "phrases", -exclusions, AND/OR/NOT, field:value.')]
ModeOption = Annotated[Mode, typer.Option(help="Rank by words, by meaning, or by both.")]
Year = Annotated[str, typer.Option(help="2015, 2015..2020, 2015.. or ..2020.")]
Country = Annotated[
    str, typer.Option(help="Countries or regions studied: DE,FR or Germany or 'West Africa'.")
]
Language = Annotated[str, typer.Option(help="Language of the work: en,de or German.")]
Kind = Annotated[str, typer.Option(help="article, book, report, policy-index, …")]
Venue = Annotated[str, typer.Option(help="Part of a journal's or series' name; several separated by ;")]
Source = Annotated[str, typer.Option(help="A source that holds the work: crossref,openalex,…")]
OpenAccess = Annotated[bool | None, typer.Option("--open-access/--closed", help="Free to read, or not.")]
WithAbstract = Annotated[
    bool | None, typer.Option("--with-abstract/--without-abstract", help="Has an abstract.")
]
Schemes = Annotated[
    list[str], typer.Option("--scheme", help="SCHEME=CODE, e.g. topics=remittances; repeatable.")
]
Sorting = Annotated[Sort, typer.Option("--sort", help="Order of the results.")]
Form = Annotated[Format, typer.Option("--format", help="Form of the output.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]


def register(app: typer.Typer) -> None:
    for command in (search, similar, show, why, export, evaluate):
        app.command("eval" if command is evaluate else command.__name__)(command)


def search(
    ctx: typer.Context,
    text: Text = "",
    mode: ModeOption = Mode.HYBRID,
    year: Year = "",
    country: Country = "",
    language: Language = "",
    kind: Kind = "",
    venue: Venue = "",
    source: Source = "",
    open_access: OpenAccess = None,
    with_abstract: WithAbstract = None,
    scheme: Schemes = [],  # noqa: B006  # typer copies it; None would show as an option without default
    sort: Sorting = Sort.RELEVANCE,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count years, kinds, countries, topics, …")
    ] = False,
    facet: Annotated[list[str], typer.Option(help="Count this facet or scheme; repeatable.")] = [],  # noqa: B006
    explain: Annotated[bool, typer.Option("--explain", help="Say why each work is found and held.")] = False,
    page: Annotated[int, typer.Option(min=1, help="Page of the results.")] = 1,
    size: Annotated[int, typer.Option("--size", "-n", min=0, help="Results a page; 0: as configured.")] = 0,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Search by words and meaning, with exact filters and facet counts."""
    context: Context = ctx.obj
    filters = _filter_words(ctx.params)
    with context.library() as library:
        query = library.query(
            text, filters, mode=str(mode), sort=str(sort), page=page, page_size=size, explain=explain,
            facets=(*library.usual_facets, *facet) if facets else tuple(facet),
        )  # fmt: skip
        _print(library.search(query), form, output)


def similar(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="Key or DOI of a work.")],
    year: Year = "",
    country: Country = "",
    language: Language = "",
    kind: Kind = "",
    venue: Venue = "",
    source: Source = "",
    open_access: OpenAccess = None,
    with_abstract: WithAbstract = None,
    scheme: Schemes = [],  # noqa: B006  # as in search
    size: Annotated[int, typer.Option("--size", "-n", min=0, help="How many; 0: as configured.")] = 0,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Find the works nearest in meaning to one you know."""
    context: Context = ctx.obj
    with context.library() as library:
        query = library.query("", _filter_words(ctx.params), page_size=size)
        _print(library.similar(key, query), form, output)


def show(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="Key or DOI of a work.")],
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Show all that is known of one work."""
    context: Context = ctx.obj
    with context.library() as library:
        work, relations = library.work(key), library.related(key)
        if form is Format.TABLE:
            from migresearch.cli import render

            render.console().print(render.work(work, relations))
        else:
            write(as_json(library.as_json(work, relations)))


def why(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="Key or DOI of a work.")],
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Say which source gave each field of a work and which rule admitted it."""
    context: Context = ctx.obj
    with context.library() as library:
        work, records = library.work(key), library.provenance(key)
        if form is Format.TABLE:
            from migresearch.cli import render

            render.console().print(render.reasons(work, records))
        else:
            write(
                as_json(
                    {"key": work.key, "fields": dict(work.origins), "records": [_plain(r) for r in records]}
                )
            )


def export(
    ctx: typer.Context,
    text: Text = "",
    to: Annotated[ExportFormat, typer.Option(help="Format of the file.")] = ExportFormat.RIS,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path("export.ris"),
    limit: Annotated[int, typer.Option(min=0, help="At most so many works; 0: all the filters leave.")] = 100,
    mode: ModeOption = Mode.HYBRID,
    year: Year = "",
    country: Country = "",
    language: Language = "",
    kind: Kind = "",
    venue: Venue = "",
    source: Source = "",
    open_access: OpenAccess = None,
    with_abstract: WithAbstract = None,
    scheme: Schemes = [],  # noqa: B006  # as in search
    sort: Sorting = Sort.RELEVANCE,
) -> None:
    """Write a search's works for a reference manager, with a receipt of what was asked."""
    context: Context = ctx.obj
    with context.library() as library:
        query = library.query(text, _filter_words(ctx.params), mode=str(mode), sort=str(sort))
        report = library.export(query, str(to), output, limit)
    note(f"{report.written:,} of {report.total:,} works written to {output}; receipt in {report.receipt}")


def evaluate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Collection: corpus.jsonl, queries.jsonl, qrels/*.tsv.")],
    mode: Annotated[list[Mode], typer.Option(help="Only these modes; repeatable.")] = [],  # noqa: B006
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Measure search quality on a judged collection (BEIR form) in a throw-away library."""
    from migresearch.library import measure

    context: Context = ctx.obj
    report = measure(context.config, folder, [str(one) for one in mode or Mode], note)
    if form is Format.TABLE:
        from migresearch.cli import render

        render.console().print(render.measures(report))
    else:
        write(as_json(report.as_json()))


def _filter_words(params: dict[str, Any]) -> dict[str, Any]:
    names = ("year", "country", "language", "kind", "venue", "source", "open_access", "with_abstract")
    return {name: params[name] for name in names} | {"schemes": params["scheme"]}


def _print(answer: "Results", form: Format, file: Path | None) -> None:
    for remark in answer.notes:
        note(remark)
    shape = answer.as_json()
    match form:
        case Format.TABLE if file is None:
            from migresearch.cli import render

            render.console().print(render.results(answer))
        case Format.JSON | Format.TABLE:
            write(as_json(shape), file)
        case Format.JSONL:
            write(as_lines(shape["results"]), file)
        case Format.CSV:
            write(as_csv(shape["results"]), file)


def _plain(value: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(value)
