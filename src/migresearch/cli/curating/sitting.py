"""A curator at work: the queue in hand, the search that narrows it, the corner of the screen."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from migresearch.cli.curating.finding import Codes
from migresearch.cli.curating.wording import ASKED_BECAUSE, NOTHING_ASKED, code_label, counted, tidy
from migresearch.curate.agreement import alpha, ratings
from migresearch.curate.batches import Batch, prepare
from migresearch.curate.desk import Desk
from migresearch.curate.options import Tag
from migresearch.curate.ordering import Drawn
from migresearch.curate.tally import Tally
from migresearch.curate.wanted import Wanted, holding
from migresearch.errors import MigresearchError, NothingFoundError, UsageError
from migresearch.search.query import check_fields
from migresearch.store import Filters, Work
from migresearch.store.decisions import Verdict


class Sitting:
    """A person's desk and the queue on it. ``filters`` hold for all of the sitting, ``text`` until the next.

    ``options`` are the further fields of :class:`migresearch.curate.wanted.Wanted`.
    """

    def __init__(self, desk: Desk, filters: Filters, text: str, options: Mapping[str, Any]) -> None:
        self.desk = desk
        self._filters = filters
        self._options = options
        self._tally: Tally | None = None
        self.narrow(text)

    def narrow(self, text: str) -> None:
        """Go on with the works that hold every word of ``text``.

        Raises UsageError for a field or code that is not there, NothingFoundError where no work holds the
        words or none of them is left to decide; then all is as before.
        """
        wanted = self.desk.wanted(text, self._filters, **self._options)
        session = self.desk.session(wanted, self._tally)
        if text.strip() and session.card is None:
            raise self._nothing(text, wanted)
        self.session, self._tally = session, session.tally
        self.text = text
        self._agreement = self._agreed()

    def _nothing(self, text: str, wanted: Wanted) -> MigresearchError:
        """Why a queue is empty."""
        works = len(self.desk.store.matching_ids(wanted.filters))
        if works:
            return NothingFoundError(
                f"{counted(works, 'work')} with {tidy(text)!r} {'is' if works == 1 else 'are all'} "
                "decided or passed over; "
                "classify --again asks what you passed over"
            )
        try:
            check_fields(text, self.desk.schemes)
        except UsageError as error:
            return error
        return NothingFoundError(f"no work holds all of {tidy(text)!r}; try fewer words")

    def batches(self, tag: Tag, text: str) -> tuple[Batch, Batch]:
        """What accepting or rejecting a code on all works with these words would do. Raises UsageError."""
        wanted = self.desk.wanted(text, self._filters, **self._options)
        if not wanted.filters:
            raise UsageError("a batch over the whole library is no batch: say which works")
        accepting, rejecting = (prepare(self.desk, tag, verdict, wanted) for verdict in _FIRM)
        return accepting, rejecting

    def works(self, text: str) -> Sequence[Work]:
        """A few works, that on the desk apart, with every word of ``text``, or of this key or DOI."""
        found = self.desk.store.matching_ids(
            holding(text, Filters(), self.desk.schemes, self.desk.store.find)
        )
        here = self.session.card.work.id if self.session.card else None
        return self.desk.store.works([work for work in found if work != here][:WORKS])

    @cached_property
    def codes(self) -> Codes:
        """The codes that may be added to a work."""
        return Codes(self.desk.schemes, self.session.schemes)

    def label(self, tag: Tag) -> str:
        """A code by its English name, or as it is written where it is no longer known."""
        return code_label(self.desk.schemes, *tag)

    @property
    def heading(self) -> str:
        """Who decides what."""
        chosen = self.session.schemes
        schemes = "all schemes" if len(chosen) == len(self.desk.schemes) else ", ".join(chosen)
        search = f"find: {tidy(self.text)}" if self.text.strip() else ""
        return " · ".join(filter(None, (tidy(self.desk.person), search, schemes)))

    @property
    def asked(self) -> str:
        """Why this work is asked about."""
        card = self.session.card
        if card is None:
            return ""
        nothing_asked = card.place.drawn is Drawn.UNCERTAIN and not card.asked
        return NOTHING_ASKED if nothing_asked else ASKED_BECAUSE[card.place.drawn]

    @property
    def progress(self) -> str:
        """How far, and how far people agree: the corner of the first line."""
        now = self.session.progress
        earlier = f" ({now.total:,} in all)" if now.total > now.decided else ""
        passed = f"{now.passed:,} passed over" if now.passed else ""
        parts = (f"{now.decided:,} decided{earlier}", passed, f"{now.left:,} left", self._agreement)
        return " · ".join(filter(None, parts))

    def _agreed(self) -> str:
        """Krippendorff's alpha over all codes, as it was when the queue was made."""
        rated = ratings(self.desk.store, self.session.schemes)
        value = alpha([tuple(people.values()) for works in rated.values() for people in works.values()])
        return f"agreement {value:.2f}" if value is not None else ""


WORKS = 50  # to choose one from; who finds more types another word
_FIRM = (Verdict.ACCEPT, Verdict.REJECT)
