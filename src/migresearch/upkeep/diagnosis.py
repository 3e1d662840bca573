"""The state of a source in one sentence, and the command that mends it."""

from collections.abc import Callable

from migresearch.upkeep.health import EMPTY_RUNS, Health, SourceHealth

SCHEDULE = "migresearch schedule cron|systemd|launchd|github-actions"


def diagnosis(one: SourceHealth) -> str:
    """What is wrong with a source, or what is going on; empty where nothing is to be said."""
    return _SENTENCES[one.health](one) if one.health in _SENTENCES else ""


def command(one: SourceHealth) -> str:
    """What to type next; empty where nothing needs to be done."""
    name = one.source.name
    match one.health:
        case Health.FAILING | Health.FEW | Health.SILENT | Health.EMPTY:
            return f"migresearch harvest {name} --dry-run"
        case Health.LOSING | Health.CLOCK:
            return f"migresearch harvest {name}"
        case Health.LATE:
            return SCHEDULE if one.past[0].state == "complete" else f"migresearch harvest {name}"
        case Health.NEVER:
            return f"migresearch harvest {name}" + (" --accept-terms" if one.source.terms else "")
    return ""


def _died(one: SourceHealth) -> str:
    last = one.past[0]
    return last.note or f"the process died on {last.started[:10]}; what it kept is safe"


def _failing(one: SourceHealth) -> str:
    return f"{one.failures} runs failed one after the other; the last: {_died(one)}"


def _losing(one: SourceHealth) -> str:
    return f"{one.lossy} runs lost something one after the other; the last: {_note(one)}"


def _note(one: SourceHealth) -> str:
    last = one.past[0]
    return last.note or ", ".join(f"{count:,} {reason}" for reason, count in last.losses.items())


def _late(one: SourceHealth) -> str:
    age = "never read completely" if one.age_days is None else f"last read completely {one.age_days} days ago"
    wanted = f"wanted every {one.source.cadence_days} days"
    tried = one.past[0].started[:10]
    why = (
        f"last tried on {tried}: {_note(one)}"
        if one.past[0].state != "complete"
        else "nothing has tried since"
    )
    return f"{age}, {wanted}; {why}"


def _clock(one: SourceHealth) -> str:
    return (
        f"its last run is dated {one.past[0].started[:10]}, in the future: the clock was wrong then or is now"
    )


def _few(one: SourceHealth) -> str:
    return f"{one.records:,} records, where {one.median:,.0f} are usual: has the site changed?"


def _silent(_: SourceHealth) -> str:
    return (
        f"nothing at all in the last {EMPTY_RUNS} runs, where it used to bring records: has the site changed?"
    )


def _never(one: SourceHealth) -> str:
    return "has terms of its own" if one.source.terms else "the first harvest is yours to begin"


_SENTENCES: dict[Health, Callable[[SourceHealth], str]] = {
    Health.OFF: lambda one: one.source.switched_off,
    Health.NEVER: _never,
    Health.CLOCK: _clock,
    Health.FAILING: _failing,
    Health.LOSING: _losing,
    Health.LATE: _late,
    Health.SILENT: _silent,
    Health.FEW: _few,
    Health.FAILED_ONCE: lambda one: f"{_died(one)}; tried again",
    Health.PARTIAL: lambda one: f"{_note(one)}; the next run continues",
    Health.UNDER_WAY: lambda one: f"{_note(one) or 'not at its end yet'}",
    Health.EMPTY: lambda _: f"nothing at all in the last {EMPTY_RUNS} runs",
    Health.QUIET: lambda one: f"nothing new since {(one.last_new or '')[:10]}",
}
