"""What is asked of a harvest."""

from dataclasses import dataclass
from datetime import datetime

from migresearch.errors import UsageError


@dataclass(frozen=True, slots=True)
class Options:
    """How to harvest. ``since`` and ``until`` are ISO 8601 days; ``limit`` 0 means everything.

    ``dry_run`` asks for first pages only and writes nothing; ``refresh`` reads records already held
    again; ``reparse`` reads stored payloads through today's parser, without the network;
    ``save_fixture`` keeps the first page as a fixture of that name, in a checkout, and nothing else.
    ``accept_terms``: the user accepts the terms of a source that has some.
    """

    since: str | None = None
    until: str | None = None
    limit: int = 0
    dry_run: bool = False
    refresh: bool = False
    reparse: bool = False
    save_fixture: str = ""
    accept_terms: bool = False


def check(options: Options) -> None:
    """Raises UsageError where the options make no sense."""
    for name in ("since", "until"):
        value = getattr(options, name)
        if value is not None and not _is_date(value):
            raise UsageError(f"--{name} {value}: not a date; write it as 2026-11-22")
    if options.since and options.until and options.since > options.until:
        raise UsageError(f"--since {options.since} is after --until {options.until}; exchange them")
    if options.limit < 0:
        raise UsageError(f"--limit {options.limit}: a number of records, 1 or more")
    if options.save_fixture and (options.refresh or options.reparse):
        raise UsageError("--save-fixture asks for a first page; leave --refresh and --reparse away")
    if options.refresh and (options.since or options.until):
        raise UsageError("--refresh reads what is held, whatever its date; leave --since and --until away")


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
