"""Commands that set series side by side: compare, link."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, as_list, note, write

if TYPE_CHECKING:
    from migresearch.indicators.comparing import Comparison
    from migresearch.indicators.linking import Link
    from migresearch.indicators.overlap import Side

FLAT = (Format.CSV, Format.XLSX)
Names = Annotated[list[str], typer.Argument(help="Two indices or more, each as NAME or NAME@EDITION.")]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help="Area or indicator; once for all, or once for each index in order."),
]
Cumulate = Annotated[bool, typer.Option("--cumulate", help="Sum up the scores of an index of changes.")]


def register(app: typer.Typer) -> None:
    for command in (compare, link):
        app.command()(command)


def compare(
    ctx: typer.Context,
    names: Names,
    area: Areas = None,
    cumulate: Cumulate = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Compare indices: coverage, scale, direction, coding, correlation, disagreements by country."""
    from migresearch.indicators import comparing

    context: Context = ctx.obj
    with context.library() as library:
        found = comparing.compare(library.indices, names, area or (), cumulate=cumulate)
        if is_drawn(form, output):
            from migresearch.cli.indices import comparisons
            from migresearch.cli.render import display

            display(comparisons.compared(found, library.label))
        else:
            rows = [_comparison(one) for one in found]
            write(as_list(_flat(rows) if form in FLAT else rows, form), output)


def link(
    ctx: typer.Context,
    policy: Annotated[str, typer.Argument(help="The policy index: NAME or NAME@EDITION.")],
    outcome: Annotated[str, typer.Argument(help="The outcome, imported before: NAME or NAME@EDITION.")],
    area: Annotated[str, typer.Option(help="Area or indicator of the policy index.")] = "",
    indicator: Annotated[str, typer.Option(help="Indicator of the outcome, if it has several.")] = "",
    lag: Annotated[str, typer.Option(help="Years from policy to outcome: 2 or 0..5.")] = "0..5",
    country: Annotated[str, typer.Option(help="Only these countries or regions: DE,EU.")] = "",
    cumulate: Cumulate = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Correlate a policy with an outcome, at lags, between and within countries; no causal claim."""
    from migresearch.indicators import linking
    from migresearch.indicators.countries import countries

    context: Context = ctx.obj
    asked = linking.Asked(area, indicator, linking.lags(lag), tuple(countries(country)), cumulate)
    with context.library() as library:
        found = linking.link(library.indices, policy, outcome, asked)
        if is_drawn(form, output):
            from migresearch.cli.indices import comparisons
            from migresearch.cli.render import display

            display(comparisons.linked(found))
        else:
            for line in found.caveats:
                note(line)
            write(as_list(_lagged(found), form), output)


def _lagged(found: "Link") -> list[dict[str, Any]]:
    sides = {
        f"{role}_{name}": value
        for role, side in (("policy", found.policy), ("outcome", found.outcome))
        for name, value in list(_side(side).items())[:3]
    }
    moves = {"countries_changed": found.moves.changed, "changes": found.moves.changes}
    return [
        {**sides, "lag": one.lag, "measure": one.measure, **asdict(one.estimate), **moves}
        for one in found.lagged
    ]


def _comparison(one: "Comparison") -> dict[str, Any]:
    return {
        "a": _side(one.a),
        "b": _side(one.b),
        "shared": {**asdict(one.overlap), "country_years": one.shared},
        "warnings": list(one.warnings),
        "refused": one.refused,
        "sign_turned": one.flipped,
        "correlations": [{"measure": of.name, "over": of.over, **asdict(of.estimate)} for of in one.measures],
        "disagreements": [{**asdict(of), "difference": of.difference} for of in one.disagreements],
    }


def _side(one: "Side") -> dict[str, Any]:
    low, high = one.scale
    return {
        "index": one.index.code,
        "edition": one.held.edition.label if one.held else None,
        "area": one.indicator.code if one.indicator else None,
        "countries": sorted(one.countries),
        "years": sorted(one.years),
        "coding": one.coding,
        "direction": one.direction,
        "scale_min": low,
        "scale_max": high,
    }


def _flat(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a correlation."""
    named = [(side, name) for side in ("a", "b") for name in ("index", "edition", "area")]
    return [
        {**{f"{side}_{name}": row[side][name] for side, name in named}, **one}
        for row in rows
        for one in row["correlations"]
    ]
