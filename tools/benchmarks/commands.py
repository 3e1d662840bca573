"""Commands as a person runs them: help, one search, an index update with nothing new."""

import statistics
import sys
from pathlib import Path

from migresearch.config import EncoderSettings
from migresearch.embed import find_model

from .figures import Figure, Section, at_least, at_most, reported, shown
from .processes import ROUNDS, Command, Watched, median_seconds, migresearch, seconds_of, watched

QUESTION = "do integration courses help refugees find work"
_BASELINE = Path(__file__).with_name("baseline_query.py")
_BASELINE_ROUNDS = 3
_SAMPLED_ROUNDS = 3


def measure_start(folder: Path) -> Section:
    """The time of ``--help``."""
    seconds = median_seconds(migresearch("--help"), folder)
    return Section(
        "Start",
        "The shortest a command can take.",
        [at_most("`migresearch --help`", seconds, 0.25, "s")],
    )


def measure_search(folder: Path, works: int) -> Section:
    """One hybrid search in a new process, beside a script that only encodes the same question."""
    search = migresearch("search", QUESTION)
    script: Command = [sys.executable, _BASELINE, find_model(EncoderSettings()).folder, QUESTION]
    seconds_of(script, folder)
    seconds_of(search, folder)
    # Both ways in turn, so that a busy moment of the machine hits both.
    ours, theirs = [], []
    for number in range(ROUNDS):
        ours.append(seconds_of(search, folder))
        if number < _BASELINE_ROUNDS:
            theirs.append(seconds_of(script, folder))
    ours_median, theirs_median = statistics.median(ours), statistics.median(theirs)
    ratio = theirs_median / ours_median
    named = f"sentence-transformers script: {shown(theirs_median, 's')}, "
    named += shown(peak([watched(script, folder)], "anonymous"), "MB")
    return Section(
        "One search from the command line",
        f"Hybrid search over {works:,} works, whole process. The script loads the same model with "
        "sentence-transformers and encodes the same question; it searches nothing.",
        [
            at_most("cold hybrid search", ours_median, 0.6, "s", named),
            at_least("… times faster than the script", ratio, 10, "times"),
            *memory_figures([watched(search, folder) for _ in range(_SAMPLED_ROUNDS)]),
        ],
    )


def memory_figures(runs: list[Watched], budget: float | None = 300) -> list[Figure]:
    """Anonymous memory against its budget, and the largest resident set."""
    anonymous = peak(runs, "anonymous")
    what = "… anonymous memory"
    return [
        reported(what, anonymous, "MB") if budget is None else at_most(what, anonymous, budget, "MB"),
        reported("… resident at most, mapped files included", peak(runs, "resident"), "MB"),
    ]


def peak(runs: list[Watched], kind: str) -> float:
    """The highest of the runs' peaks, in MB."""
    return max(float(getattr(run, kind)) for run in runs)


def measure_update(folder: Path) -> Section:
    """An index update that finds nothing new."""
    update = migresearch("index", "update")
    nothing_new = watched(update, folder).notes.startswith("nothing new")
    seconds = median_seconds(update, folder, rounds=3)
    return Section(
        "Index update with nothing new",
        "`migresearch index update`, whole process.",
        [
            at_most("nothing-new update", seconds, 2, "s"),
            Figure("… texts encoded", "0" if nothing_new else "some", "0", holds=nothing_new),
        ],
    )
