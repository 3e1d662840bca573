"""A simulated week of unattended nights against servers that imitate the providers; prints its ledger.

    python -m tools.night [--seed N] [--nights 7] [--sources 10] [--kills 100] [--keep FOLDER]

What goes wrong is drawn from the seed, which is printed. Exit code 1 where a verdict does not hold. Linux
only: the processes to be killed are found in /proc.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from rich.console import Console
from tools.night.ledger import WIDTH, show
from tools.night.rehearsal import rehearse
from tools.night.world import SOURCES


def main(words: Sequence[str]) -> int:
    options = _options().parse_args(words)
    console = Console(width=WIDTH, highlight=False)
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(TemporaryDirectory()))
        console.print(f"seed {options.seed}: {options.nights} nights, {options.sources} sources")
        done = rehearse(folder, options.seed, options.nights, options.sources, options.kills)
        holds = show(console, done)
    console.print(f"[bold]{'The week is survived' if holds else 'The week is lost'}[/], seed {options.seed}.")
    return 0 if holds else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.night", description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=SystemRandom().randint(1, 99_999))
    parser.add_argument("--nights", type=int, default=7)
    parser.add_argument("--sources", type=int, default=len(SOURCES))
    parser.add_argument("--kills", type=int, default=100, help="about so many processes are killed")
    parser.add_argument("--keep", type=Path, help="keep both libraries and their logs in this folder")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
