"""Decisions one by one: accept, reject, unsure, skip, later, done, note, set, undo."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.classifying.opening import Note, Person, desk, names
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form, note
from migresearch.errors import NothingFoundError, UsageError

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.store.decisions import Said

Key = Annotated[str, typer.Argument(help="Key or DOI of a work.")]
Codes = Annotated[
    list[str] | None, typer.Argument(help="Codes, as CODE or SCHEME=CODE; labels with --scheme.")
]
Scheme = Annotated[str, typer.Option(help="The scheme of the codes; of whole works several: topics,methods.")]
All = Annotated[bool, typer.Option("--all", help="All suggestions nobody answered, instead of CODE.")]
Adjudicate = Annotated[bool, typer.Option("--adjudicate", help="As an adjudication, which stands above all.")]


def register(app: typer.Typer) -> None:
    for command in (accept, reject, unsure, skip, later, done, undo):
        app.command()(command)
    app.command("note")(remark)
    app.command("set")(override)


def accept(
    ctx: typer.Context,
    key: Key,
    codes: Codes = None,
    scheme: Scheme = "",
    every: All = False,
    note: Note = "",
    adjudicate: Adjudicate = False,
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Say that codes fit a work."""
    _of_codes(ctx, "accept", key, codes, scheme, every, note, adjudicate, person, form, output)


def reject(
    ctx: typer.Context,
    key: Key,
    codes: Codes = None,
    scheme: Scheme = "",
    every: All = False,
    note: Note = "",
    adjudicate: Adjudicate = False,
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Say that codes do not fit a work."""
    _of_codes(ctx, "reject", key, codes, scheme, every, note, adjudicate, person, form, output)


def unsure(
    ctx: typer.Context,
    key: Key,
    codes: Codes = None,
    scheme: Scheme = "",
    note: Note = "",
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Say that you cannot tell, of codes or, without any, of the work: you are not asked again."""
    if codes:
        _of_codes(ctx, "unsure", key, codes, scheme, False, note, False, person, form, output)
    else:
        _of_work(ctx, "unsure", key, scheme, note, person, form, output)


def skip(
    ctx: typer.Context, key: Key, scheme: Scheme = "", note: Note = "", person: Person = "",
    form: Form = Format.TABLE, output: Output = None,
) -> None:  # fmt: skip
    """Leave a work to others, until you ask for skipped ones."""
    _of_work(ctx, "skip", key, scheme, note, person, form, output)


def later(
    ctx: typer.Context, key: Key, scheme: Scheme = "", note: Note = "", person: Person = "",
    form: Form = Format.TABLE, output: Output = None,
) -> None:  # fmt: skip
    """Put a work off until the next sitting."""
    _of_work(ctx, "later", key, scheme, note, person, form, output)


def done(
    ctx: typer.Context, key: Key, scheme: Scheme = "", note: Note = "", person: Person = "",
    form: Form = Format.TABLE, output: Output = None,
) -> None:  # fmt: skip
    """Say that a work is done: what nobody spoke of stands as it is."""
    _of_work(ctx, "done", key, scheme, note, person, form, output)


def remark(
    ctx: typer.Context,
    key: Key,
    text: Annotated[str, typer.Argument(help="What you want to say.")],
    person: Person = "",
) -> None:
    """Keep a remark on a work; it decides nothing."""
    with desk(ctx, person) as found:
        found.remark(found.work_id(key), text)
    note(f"noted; `migresearch classify log --work {key}` shows it")


def override(
    ctx: typer.Context,
    key: Key,
    field: Annotated[str, typer.Argument(help="title, venue, issued, a fact such as deadline, …")],
    value: Annotated[str, typer.Argument(help="The value; lists as JSON.")],
    person: Person = "",
) -> None:
    """Set a field of a work, above every source; harvests do not change it any more."""
    with desk(ctx, person) as found:
        found.override(found.work_id(key), field, _value(value))
    note(f"{field} set; `migresearch classify undo` takes it back")


def undo(
    ctx: typer.Context,
    act: Annotated[
        str, typer.Argument(help="An act, as `classify log --format json` names it; else your last one.")
    ] = "",
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Take back what you said last: a decision, a batch, a field; what stood before stands again."""
    check_form(form, output)
    with desk(ctx, person) as found:
        print_rows(_rows(found, found.undo(act or None)), form, output, hidden=HIDDEN)


HIDDEN = ("act",)


def _of_codes(
    ctx: typer.Context,
    word: str,
    key: str,
    codes: Sequence[str] | None,
    scheme: str,
    every: bool,
    why: str,
    adjudicate: bool,
    person: str,
    form: Format,
    output: Any,
) -> None:
    from migresearch.curate.asked import open_tags
    from migresearch.store.decisions import Verdict

    check_form(form, output)
    if bool(codes) == every:
        raise UsageError("name the codes, or give --all for all suggestions nobody answered")
    with desk(ctx, person) as found:
        work_id = found.work_id(key)
        tags = (
            open_tags(found, work_id, names(scheme))
            if every
            else [found.tag(one, scheme) for one in codes or ()]
        )
        if not tags:
            raise NothingFoundError(f"{key} has no suggestion that nobody answered")
        kept = found.say(work_id, [(tag, Verdict(word)) for tag in tags], why, adjudication=adjudicate)
        print_rows(_rows(found, found.store.log.standing(kept.act)), form, output, hidden=HIDDEN)


def _of_work(
    ctx: typer.Context, word: str, key: str, schemes: str, why: str, person: str, form: Format, output: Any
) -> None:
    from migresearch.store.decisions import Verdict

    check_form(form, output)
    with desk(ctx, person) as found:
        kept = found.whole(found.work_id(key), Verdict(word), names(schemes), why)
        print_rows(_rows(found, found.store.log.standing(kept.act)), form, output, hidden=HIDDEN)


def _rows(found: "Desk", said: "Sequence[Said]") -> list[dict[str, Any]]:
    ids = [one.decision.work_id for one in said]
    keys = {work.id: work.key for work in found.store.works(list(dict.fromkeys(ids)))}
    return [
        {
            "key": keys.get(one.decision.work_id, ""),
            "scheme": one.decision.scheme,
            "code": one.decision.code,
            "verdict": one.decision.verdict.value,
            "person": one.decision.person,
            "act": one.act,
        }
        for one in said
    ]


def _value(text: str) -> Any:
    """Lists and numbers come as JSON; everything else is text as it stands."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return text
    return found if isinstance(found, list) else text
