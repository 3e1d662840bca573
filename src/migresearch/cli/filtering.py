"""The filter options, written once and given to every command that takes filters."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer


def filter_options(
    year: Annotated[str, typer.Option(help="2015, 2015..2020, 2015.. or ..2020.")] = "",
    country: Annotated[str, typer.Option(help="Countries or regions studied: DE,FR or 'West Africa'.")] = "",
    language: Annotated[str, typer.Option(help="Language of the work: en,de or German.")] = "",
    kind: Annotated[str, typer.Option(help="article, book, report, policy-index, …")] = "",
    venue: Annotated[str, typer.Option(help="Part of a journal's name; several separated by ;")] = "",
    source: Annotated[str, typer.Option(help="A source that holds the work: crossref,openalex,…")] = "",
    open_access: Annotated[bool | None, typer.Option("--open-access/--closed", help="Free to read?")] = None,
    with_abstract: Annotated[
        bool | None, typer.Option("--with-abstract/--without-abstract", help="Has an abstract?")
    ] = None,
    activity: Annotated[str, typer.Option(help="Activity of the Migration Policy Group: mipex,niem.")] = "",
    theme: Annotated[str, typer.Option(help="Theme, in an institution's words; several by ;")] = "",
    ground: Annotated[str, typer.Option(help="Ground of discrimination: religion; several by ;")] = "",
    instrument: Annotated[str, typer.Option(help="Part of a law's or policy's name; several by ;")] = "",
    court: Annotated[str, typer.Option(help="Part of a court's name; several by ;")] = "",
    deadline_after: Annotated[str, typer.Option(help="Can be applied for on this day: 2026-11-01.")] = "",
    starts_after: Annotated[str, typer.Option(help="Begins on this day or later: 2026-11.")] = "",
    fact: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE, e.g. budget>='500000 EUR'; repeatable.")
    ] = None,
    scheme: Annotated[
        list[str] | None, typer.Option(help="SCHEME=CODE, e.g. topics=remittances; repeatable.")
    ] = None,
) -> dict[str, Any]:
    """What the person asked for, by the field names of ``FilterWords``."""
    given = dict(locals())
    plain = {name: value for name, value in given.items() if name not in ("scheme", "fact")}
    return {**plain, "schemes": scheme or (), "facts": fact or ()}


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options of :func:`filter_options` to a command, which receives them as ``filters``."""
    options = inspect.signature(filter_options).parameters
    own = inspect.signature(command).parameters

    @wraps(command)
    def filtered(**given: Any) -> None:
        chosen = {name: given.pop(name) for name in options}
        command(**given, filters=filter_options(**chosen))

    parameters = [*(p for name, p in own.items() if name != "filters"), *options.values()]
    named = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    filtered.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]  # read by typer
    filtered.__annotations__ = {p.name: p.annotation for p in named}
    return filtered
