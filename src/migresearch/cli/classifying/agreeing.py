"""Several curators: how far they agree, and on what they do not."""

from typing import TYPE_CHECKING, Annotated

import typer

from migresearch.cli.classifying.opening import Schemes, desk, names
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form
from migresearch.errors import NothingFoundError

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk


def register(app: typer.Typer) -> None:
    app.command()(agreement)
    app.command()(disagreements)


def agreement(
    ctx: typer.Context,
    schemes: Schemes = "",
    codes: Annotated[
        bool, typer.Option("--codes", help="Each code as well, the least agreed on first.")
    ] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Krippendorff's alpha of the works that two people or more decided, with its 95 % interval."""
    from migresearch.curate.agreement import agreement as measured

    check_form(form, output)
    with desk(ctx, "") as found:
        every = measured(found.store, _known(schemes, found))
    rows = [
        {
            "scheme": one.scheme,
            "code": one.code,
            "people": one.people,
            "works": one.works,
            "units": one.units,
            "observed": round(one.observed, 3),
            "alpha": _rounded(one.alpha),
            "low": _rounded(one.low),
            "high": _rounded(one.high),
        }
        for one in every
        if codes or not one.code
    ]
    if not rows:
        raise NothingFoundError(
            "no work was decided by two people; `classify second` asks for second opinions"
        )
    print_rows(rows, form, output, right=("people", "works", "units", "observed", "alpha", "low", "high"))


def disagreements(
    ctx: typer.Context, schemes: Schemes = "", form: Form = Format.TABLE, output: Output = None
) -> None:
    """The codes on which people differ; `classify accept|reject --adjudicate` settles them."""
    from migresearch.curate.agreement import disputes

    check_form(form, output)
    with desk(ctx, "") as found:
        open_ones = disputes(found.store, _known(schemes, found))
        works = {work.id: work for work in found.store.works([one.work_id for one in open_ones])}
    if not open_ones:
        raise NothingFoundError("people differ on nothing, or all is adjudicated")
    rows = [
        {
            "key": works[one.work_id].key,
            "title": works[one.work_id].title,
            "scheme": one.tag.scheme,
            "code": one.tag.code,
            "accept": list(one.accept),
            "reject": list(one.reject),
        }
        for one in open_ones
    ]
    print_rows(rows, form, output)


def _known(text: str, found: "Desk") -> tuple[str, ...]:
    found.check_schemes(names(text))
    return names(text) or tuple(found.schemes)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
