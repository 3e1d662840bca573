"""The page on a country: on the terminal, as Markdown, as HTML, as JSON."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.output import as_json, write
from migresearch.errors import UsageError

if TYPE_CHECKING:
    from migresearch.indicators.brief import Brief


class PageFormat(StrEnum):
    """Forms of a page."""

    TABLE = "table"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


_ENDINGS = {".md": PageFormat.MARKDOWN, ".html": PageFormat.HTML, ".json": PageFormat.JSON}


def register(app: typer.Typer) -> None:
    app.command("brief")(brief)


def brief(
    ctx: typer.Context,
    country: Annotated[str, typer.Argument(help="A country by name or code: Japan, JP.")],
    form: Annotated[
        PageFormat | None, typer.Option("--format", help="Default: as the file's name ends, else a table.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to .md, .html, .json.")] = None,
) -> None:
    """One page on a country: scores and trends, indices that cover it, gaps, literature."""
    context: Context = ctx.obj
    chosen = form or _by_ending(output)
    with context.library() as library:
        page = library.brief(country)
        label = library.label
        if chosen is PageFormat.JSON:
            write(as_json(_as_data(page)), output)
            return
        from migresearch.cli import brief_page

        if chosen is PageFormat.TABLE and output is None:
            from migresearch.cli.render import display

            display(brief_page.terminal(page, label))
            return
        text = brief_page.markdown(page, label, library.today())
        write(brief_page.html(page, text) if chosen is PageFormat.HTML else text, output)


def _by_ending(file: Path | None) -> PageFormat:
    if file is None:
        return PageFormat.TABLE
    if file.suffix not in _ENDINGS:
        raise UsageError(f"{file}: name it {', '.join(_ENDINGS)}, or say --format")
    return _ENDINGS[file.suffix]


def _as_data(page: "Brief") -> dict[str, Any]:
    return {
        "country": page.country,
        "name": page.name,
        "scores": [{**asdict(one), "change": one.change} for one in page.standings],
        "indices": [
            {"index": one.index.code, "name": one.index.name, "years": list(one.index.years()),
             "fields": one.index.values("policy-fields"), "covers": str(one.cover)}
            for one in page.covering
        ],
        "gaps": list(page.gaps),
        "literature": {
            "works": page.literature.works,
            "by_year": {str(year): number for year, number in page.literature.by_year.items()},
            "topics": dict(page.literature.topics),
            "newest": [
                {"key": one.key, "title": one.title, "year": one.year, "kind": one.kind, "doi": one.doi}
                for one in page.literature.newest
            ],
        },
    }  # fmt: skip
