"""Decides on one work after the other, and says so, until it is killed."""

import sys
from pathlib import Path

from migresearch.curate.desk import Desk
from migresearch.curate.wanted import Wanted
from migresearch.library import utc_now
from migresearch.schemes import load_schemes
from migresearch.store import Store


def main() -> None:
    with Store.open(Path(sys.argv[1])) as store:
        session = Desk(store, load_schemes(), "ada", utc_now).session(Wanted(("topics",)))
        while session.card is not None:
            key = session.card.work.key
            session.accept_all()
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()


main()
