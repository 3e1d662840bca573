"""The checks of an open database, each of one kind."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from migresearch.catalogue.policy_indices import catalogue_stamp
from migresearch.schemes import Scheme
from migresearch.store import Store
from migresearch.upkeep.finding import Finding, advice, fine, problem

MEND_TEXT = "migresearch doctor --mend"
RESTORE = "migresearch restore FILE"


def _pages(store: Store, _schemes: Mapping[str, Scheme], _latest: datetime) -> Iterator[Finding]:
    found = store.soundness.flaws()
    for flaw in found:
        yield problem("database", flaw, RESTORE)
    if not found:
        yield fine("database", f"sound; {store.count():,} works")


def _journal(store: Store, _schemes: Mapping[str, Scheme], _latest: datetime) -> Iterator[Finding]:
    mode = store.soundness.journal()
    if mode != "wal":
        text = f"its journal mode is {mode}: readers and writers wait for each other"
        yield advice("database", text, "the next harvest or import sets it right")


def _references(store: Store, _schemes: Mapping[str, Scheme], _latest: datetime) -> Iterator[Finding]:
    found = store.soundness.dangling()
    for table, number in found.items():
        text = f"{number:,} rows of {table} refer to what is not there"
        yield problem("references", text, f"{RESTORE}; another program deleted rows")
    if not found:
        yield fine("references", "all lead somewhere")


def _full_text(store: Store, _schemes: Mapping[str, Scheme], _latest: datetime) -> Iterator[Finding]:
    found = [one for one in store.soundness.full_texts() if one.lacking or one.ghosts]
    for one in found:
        text = f"{one.table} lacks {one.lacking:,} texts and has {one.ghosts:,} of what is gone"
        yield problem("full text", text, MEND_TEXT)
    if not found:
        yield fine("full text", "row by row that of the works; --deep compares every word")


def _codes(store: Store, schemes: Mapping[str, Scheme], _latest: datetime) -> Iterator[Finding]:
    strange = [
        (f"{scheme}:{code}", works)
        for scheme, code, works in store.soundness.decided_codes()
        if scheme not in schemes or code not in schemes[scheme].codes
    ]
    for name, works in strange:
        text = f"{works:,} works have a decision on {name}, which no scheme knows"
        yield advice("decisions", text, "add the code to its scheme again, or withdraw the decisions")
    if not strange:
        yield fine("decisions", "all speak of known codes")


def _dates(store: Store, _schemes: Mapping[str, Scheme], latest: datetime) -> Iterator[Finding]:
    for table, (rows, newest) in store.soundness.later_than(f"{latest:%Y-%m-%dT%H:%M:%SZ}").items():
        text = f"{rows:,} rows of {table} are dated in the future, up to {newest}"
        yield problem("clock", text, "set the clock; it is wrong now, or was wrong then")


def _catalogue(store: Store, _schemes: Mapping[str, Scheme], _latest: datetime) -> Iterator[Finding]:
    if store.catalogue_stamp not in (None, catalogue_stamp()):
        text = "the policy indices are those of another version of this program"
        yield advice("catalogue", text, "migresearch indices status")
    else:
        yield fine("catalogue", "that of this program, or not yet taken in")


DATABASE_CHECKS: tuple[
    Callable[[Store, Mapping[str, Scheme], datetime], Iterator[Finding]], ...
] = (_pages, _journal, _references, _full_text, _codes, _dates, _catalogue)  # fmt: skip
