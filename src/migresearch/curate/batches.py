"""Deciding on many works at once: looked at before, kept as one act, taken back as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migresearch.curate.options import Tag
from migresearch.curate.ordering import chance
from migresearch.errors import NothingFoundError
from migresearch.store.decisions import Decision, Kept, Verdict

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.curate.wanted import Wanted
    from migresearch.store import Work

SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch would decide.

    ``found``: works of the question; ``decided``: those of them on whose present text somebody accepted or
    rejected the code already, which it leaves alone; ``works``: those it decides on, ``sample`` some of them,
    drawn at random; ``changing``: on how many the code would come or go.
    """

    tag: Tag
    verdict: Verdict
    found: int
    decided: int
    works: tuple[int, ...]
    changing: int
    sample: "tuple[Work, ...]"


def prepare(desk: "Desk", tag: Tag, verdict: Verdict, wanted: "Wanted") -> Batch:
    """Look what a batch would do. Nothing is written."""
    store = desk.store
    found = store.matching_ids(wanted.filters)
    decided = store.queue.spoken_of(tag.scheme, tag.code)
    works = tuple(work for work in found if work not in decided)
    having = store.queue.having(tag.scheme, tag.code)
    has = sum(work in having for work in works)
    changing = len(works) - has if verdict is Verdict.ACCEPT else has
    return Batch(tag, verdict, len(found), len(found) - len(works), works, changing, _sample(desk, works))


def decide(desk: "Desk", batch: Batch, note: str) -> Kept:
    """Keep the decisions of a batch as one act. Raises NothingFoundError where it has no works."""
    if not batch.works:
        raise NothingFoundError("the batch has no works that nobody decided on; widen the question")
    now = desk.clock()
    return desk.store.log.keep(
        [Decision(work, *batch.tag, batch.verdict, desk.person, now, note) for work in batch.works]
    )


def _sample(desk: "Desk", works: Sequence[int]) -> "tuple[Work, ...]":
    drawn = sorted(works, key=lambda work: chance("batch", str(work)))[:SAMPLE]
    return tuple(desk.store.works(drawn))
