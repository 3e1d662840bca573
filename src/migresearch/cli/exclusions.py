"""Commands whose text may begin with an exclusion, which looks like an option: ``search -Syria``."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from typer.core import TyperCommand

from migresearch.errors import UsageError


class TakesExclusions(TyperCommand):
    """A command that reads ``-Syria`` as text, since it has no option of that name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        options = {name: not getattr(one, "is_flag", False) for one in self.params for name in one.opts}
        return super().parse_args(ctx, exclusions_last(args, options))


def exclusions_last(arguments: Iterable[str], options: Mapping[str, bool]) -> list[str]:
    """The arguments with exclusions behind ``--``; ``options``: name → whether a value follows it.

    Raises :class:`UsageError` for what may be either, such as ``-only`` where there is an option ``-o``.
    """
    kept: list[str] = []
    texts: list[str] = []
    rest = iter(arguments)
    for one in rest:
        if one == "--":
            texts += rest
        elif _is_exclusion(one, options):
            texts.append(one)
        else:
            kept += [one, *islice(rest, 1 if options.get(one) else 0)]
    return [*kept, "--", *texts] if texts else kept


def _is_exclusion(argument: str, options: Mapping[str, bool]) -> bool:
    """One dash and more than one letter: our options of one dash have one letter."""
    option, value = argument[:2], argument[2:]
    if not value or not argument.startswith("-") or option == "--":
        return False
    if option not in options:
        return True
    if value.isdecimal():  # -n20
        return False
    raise UsageError(
        f"{argument!r} may be the option {option} or an exclusion; "
        f"put a space behind {option}, or -- before the text"
    )
