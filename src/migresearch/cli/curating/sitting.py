"""A curator at work: the queue in hand, the search that narrows it, the corner of the screen."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from migresearch.cli.curating.finding import Codes
from migresearch.cli.curating.wording import ASKED_BECAUSE, tidy
from migresearch.curate.agreement import alpha, ratings
from migresearch.curate.batches import Batch, prepare
from migresearch.curate.desk import Desk
from migresearch.curate.options import Tag
from migresearch.errors import UsageError
from migresearch.store import Filters
from migresearch.store.decisions import Verdict


class Sitting:
    """A person's desk and the queue on it. ``filters`` hold for all of the sitting, ``text`` until the next.

    ``options`` are the further fields of :class:`migresearch.curate.wanted.Wanted`.
    """

    def __init__(self, desk: Desk, filters: Filters, text: str, options: Mapping[str, Any]) -> None:
        self.desk = desk
        self._filters = filters
        self._options = options
        self.narrow(text)

    def narrow(self, text: str) -> None:
        """Go on with the works that hold every word of ``text``. Raises UsageError; then all is as before."""
        self.session = self.desk.session(self.desk.wanted(text, self._filters, **self._options))
        self.text = text
        self._agreement = self._agreed()

    def batches(self, tag: Tag, text: str) -> tuple[Batch, Batch]:
        """What accepting or rejecting a code on all works with these words would do. Raises UsageError."""
        wanted = self.desk.wanted(text, self._filters, **self._options)
        if not wanted.filters:
            raise UsageError("a batch over the whole library is no batch: say which works")
        accepting, rejecting = (prepare(self.desk, tag, verdict, wanted) for verdict in _FIRM)
        return accepting, rejecting

    @cached_property
    def codes(self) -> Codes:
        """The codes that may be added to a work."""
        return Codes(self.desk.schemes, self.session.schemes)

    def label(self, tag: Tag) -> str:
        """A code by its English name, or as it is written where it is no longer known."""
        codes = self.desk.schemes[tag.scheme].codes
        return codes[tag.code].labels["en"] if tag.code in codes else tidy(tag.code)

    @property
    def heading(self) -> str:
        """Who decides what, and why this work is asked about."""
        chosen = self.session.schemes
        schemes = "all schemes" if len(chosen) == len(self.desk.schemes) else ", ".join(chosen)
        search = f"find: {tidy(self.text)}" if self.text.strip() else ""
        asked = ASKED_BECAUSE[self.session.card.place.drawn] if self.session.card else ""
        return " · ".join(filter(None, (tidy(self.desk.person), schemes, search, asked)))

    @property
    def progress(self) -> str:
        """How far, and how far people agree: the corner of the first line."""
        done = self.session.progress
        works = "work" if done.passed == 1 else "works"
        return f"{done.passed:,} {works} done · {done.left:,} left · {self._agreement}"

    def _agreed(self) -> str:
        """Krippendorff's alpha over all codes, as it was when the queue was made."""
        rated = ratings(self.desk.store, self.session.schemes)
        value = alpha([tuple(people.values()) for works in rated.values() for people in works.values()])
        return f"agreement {value:.2f}" if value is not None else "agreement –"


_FIRM = (Verdict.ACCEPT, Verdict.REJECT)
