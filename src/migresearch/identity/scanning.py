"""A look at all works for pairs that may be one or belong together; kept in the store until works change."""

from collections.abc import Callable, Iterator

from rapidfuzz import fuzz

from migresearch.identity.blocking import MOST, is_container, keys
from migresearch.identity.judging import Outcome, judge
from migresearch.identity.profile import Profile
from migresearch.store import Store
from migresearch.store.duplicates import Likeness

# Pairs of fewer letters in common are compared no further, unless an identifier or a place is shared.
LEAST_ALIKE = 72.0
Report = Callable[[int, int | None], None]


def look(store: Store, report: Report) -> int:
    """Bring the pairs kept in the store up to date. Returns how many pairs were compared; 0 where
    nothing has changed since the last look."""
    if store.pairs.is_current():
        return 0
    state = store.pairs.state()
    profiles = {one.id: Profile(one) for one in store.pairs.comparables()}
    linked, suspected = store.pairs.linked(), store.pairs.suspected()
    compared = 0

    def found() -> Iterator[Likeness]:
        nonlocal compared
        pairs = set(store.pairs.sharing(_keys(profiles), MOST)) | suspected.keys()
        for done, pair in enumerate(pairs - linked):
            one, other = profiles[pair[0]], profiles[pair[1]]
            if pair in suspected or is_worth_judging(one, other):
                compared += 1
                judged = likeness(one, other, suspected.get(pair))
                if judged:
                    yield judged
            if done % 10_000 == 0:
                report(done, len(pairs))

    store.pairs.keep(list(found()), state)
    return compared


def _keys(profiles: dict[int, Profile]) -> Iterator[tuple[str, int]]:
    return ((key, work_id) for work_id, one in profiles.items() for key in keys(one))


def is_worth_judging(one: Profile, other: Profile) -> bool:
    """A cheap look before the careful one: most works that share a key share nothing else."""
    if one.work.title_key == other.work.title_key:
        return True
    if one.shared_names & other.shared_names or (one.stem and one.stem == other.stem):
        return True
    if one.first_page and (one.first_page, one.work.volume) == (other.first_page, other.work.volume):
        return True
    titles = (one.work.title_key, other.work.title_key)
    if fuzz.ratio(*titles, score_cutoff=LEAST_ALIKE) or titles[0] in titles[1] or titles[1] in titles[0]:
        return True
    if one.work.notice or other.work.notice:
        return one.target == other.work.title_key or other.target == one.work.title_key
    return is_container(one, other) or is_container(other, one)


def likeness(one: Profile, other: Profile, suspicion: str | None = None) -> Likeness | None:
    """What two works seem to be to each other; None where they are different."""
    judged = judge(one, other, suspicion)
    if judged.outcome is Outcome.DIFFERENT:
        return None
    reasons = (*judged.reasons, suspicion) if suspicion else judged.reasons
    return Likeness(
        one.work.id, other.work.id, judged.outcome.value, judged.relation and judged.relation.value,
        judged.inverse, judged.score, judged.certain, reasons,
    )  # fmt: skip
