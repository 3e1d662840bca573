"""How many works a person decided and passed over, whatever queues the sitting went through."""

from collections.abc import Iterable

from migresearch.store.decisions import WHOLE, Said, Verdict

PASSED = (Verdict.SKIP, Verdict.LATER, Verdict.UNSURE)


class Tally:
    """Works by how the person left them; ``before``: those decided when the sitting began."""

    def __init__(self, before: Iterable[int] = ()) -> None:
        self._before = set(before)
        self._decided: set[int] = set()
        self._passed: set[int] = set()

    @property
    def decided(self) -> int:
        """Works decided in this sitting."""
        return len(self._decided)

    @property
    def total(self) -> int:
        """Works decided in this sitting and before."""
        return len(self._decided | self._before)

    @property
    def passed(self) -> int:
        """Works skipped, put off or left as unsure in this sitting."""
        return len(self._passed)

    def leave(self, work_id: int, verdict: Verdict) -> None:
        """The work was left with this word on it as a whole."""
        self._passed.discard(work_id)
        (self._passed if verdict in PASSED else self._decided).add(work_id)

    def take_back(self, said: Iterable[Said]) -> None:
        """These words do not stand any more."""
        for one in said:
            work_id, verdict = one.decision.work_id, one.decision.verdict
            if one.decision.code == WHOLE and verdict is Verdict.DONE:
                self._decided.discard(work_id)
                self._before.discard(work_id)
            elif one.decision.code == WHOLE and verdict in PASSED:
                self._passed.discard(work_id)
