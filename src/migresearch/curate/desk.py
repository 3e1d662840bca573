"""A curator's desk: whatever a person can do to a library's classifications, each act kept at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from getpass import getuser
from typing import TYPE_CHECKING, Any

from migresearch.config import Config
from migresearch.curate.clusters import eldest
from migresearch.curate.options import Tag
from migresearch.curate.queue import places
from migresearch.curate.wanted import Purpose, Wanted, holding
from migresearch.errors import ConfigError, NothingFoundError, UsageError, unknown
from migresearch.schemes import Rules
from migresearch.store import Filters, Store
from migresearch.store.decisions import WHOLE, Decision, Kept, Override, Said, Verdict
from migresearch.store.queue import Asking

if TYPE_CHECKING:
    from migresearch.curate.ordering import Place
    from migresearch.curate.session import Session
    from migresearch.curate.tally import Tally
    from migresearch.schemes import Scheme


class Desk:
    """One person at one library. ``store`` is open for writing; ``clock``: ISO 8601 UTC, whole seconds."""

    def __init__(
        self, store: Store, schemes: "Mapping[str, Scheme]", person: str, clock: Callable[[], str]
    ) -> None:
        self.store = store
        self.schemes = schemes
        self.person = person
        self.clock = clock

    def wanted(self, text: str, filters: Filters, **options: Any) -> Wanted:
        """A queue of the works that hold every word of ``text``; ``options`` are fields of :class:`Wanted`.

        Raises UsageError for a scheme that is not there.
        """
        self.check_schemes(options.get("schemes", ()))
        return Wanted(filters=holding(text, filters, self.schemes, self.store.find), **options)

    def check_schemes(self, names: Iterable[str]) -> None:
        """Raises UsageError for a scheme that is not there."""
        for name in names:
            if name not in self.schemes:
                raise unknown("scheme", name, self.schemes)

    def asking(self, wanted: Wanted) -> Asking:
        """Whose words answer the question of a queue."""
        schemes = wanted.schemes or tuple(self.schemes)
        return Asking(self.person, schemes, wanted.purpose is Purpose.SECOND, wanted.again)

    def places(self, wanted: Wanted) -> "list[Place]":
        """The works to decide, in the order in which they are asked."""
        disputed: Sequence[int] = ()
        if wanted.purpose is Purpose.ADJUDICATE:
            from migresearch.curate.agreement import disputes

            disputed = [one.work_id for one in disputes(self.store, self.asking(wanted).schemes)]
        return places(self.store, wanted, self.asking(wanted), self._clusters, disputed)

    def session(self, wanted: Wanted, tally: "Tally | None" = None) -> "Session":
        """A sitting over a queue, at its first card; ``tally`` is that of the queue before, if it goes on."""
        from migresearch.curate.session import Session
        from migresearch.curate.tally import Tally

        return Session(self, wanted, tally or Tally(self.done_works(wanted)))

    def done_works(self, wanted: Wanted) -> set[int]:
        """The works the person is done with in one of the schemes, on their present texts."""
        done = self.store.log.ratings.done(self.asking(wanted).schemes)
        return {work for work, _, person in done if person == self.person}

    def twins(self, work_id: int) -> list[int]:
        """The other works that may be the same as this one, oldest first."""
        own = self._clusters.get(work_id)
        return sorted(work for work, one in self._clusters.items() if one == own and work != work_id)

    @cached_property
    def _clusters(self) -> Mapping[int, int]:
        return eldest(self.store)

    def work_id(self, name: str) -> int:
        """The work of this key, former key or DOI. Raises UsageError."""
        from migresearch.clean.identifiers import doi

        found = self.store.work_id(name.strip().lower()) or self.store.work_id(doi(name) or "")
        if found is None:
            raise UsageError(f"no work has the key or DOI {name!r}; `migresearch search` shows keys")
        return found

    def tag(self, name: str, scheme: str = "") -> Tag:
        """The code meant by ``code``, ``scheme=code``, or a label in ``scheme``. Raises UsageError."""
        named, separator, rest = name.partition("=")
        if separator and not scheme:
            scheme, name = named.strip(), rest.strip()
        if scheme:
            self.check_schemes([scheme])
            return Tag(scheme, self.schemes[scheme].resolve(name))
        found = [one for one in self.schemes if name in self.schemes[one].codes]
        if len(found) == 1:
            return Tag(found[0], name)
        where = f"is in several schemes: {', '.join(found)}" if found else "is a code of no scheme"
        raise UsageError(f"{name!r} {where}; write SCHEME=CODE or give --scheme")

    def say(
        self,
        work_id: int,
        words: Iterable[tuple[Tag, Verdict]],
        note: str = "",
        *,
        drawn: str = "",
        adjudication: bool = False,
    ) -> Kept:
        """Keep what the person says of a work, as one act; the code '' speaks of the work as a whole."""
        now = self.clock()
        return self.store.log.keep(
            [
                Decision(work_id, *tag, verdict, self.person, now, note, adjudication, drawn)
                for tag, verdict in words
            ]
        )

    def whole(self, work_id: int, verdict: Verdict, schemes: Sequence[str] = (), note: str = "") -> Kept:
        """Say ``done``, ``unsure``, ``skip`` or ``later`` of a whole work, in these schemes or in all."""
        self.check_schemes(schemes)
        names = schemes or tuple(self.schemes)
        return self.say(work_id, [(Tag(name, WHOLE), verdict) for name in names], note)

    def remark(self, work_id: int, text: str) -> Kept:
        """Keep a remark on a work that decides nothing."""
        return self.say(work_id, [(Tag("", WHOLE), Verdict.NOTE)], text)

    def override(self, work_id: int, field: str, value: Any) -> str:
        """Set a field of a work above every source. Returns the name of the act. Raises UsageError."""
        one = Override(work_id, field, value, self.person, self.clock())
        return self.store.log.override(one, self.rules)

    def undo(self, act: str | None = None) -> list[Said]:
        """Take back an act, by default the person's last one that stands. Returns its decisions.

        Raises NothingFoundError where there is nothing to take back.
        """
        act = act or self.store.log.last_act(self.person)
        undone = self.store.log.undo(act, self.clock(), lambda: self.rules) if act else []
        if not undone:
            raise NothingFoundError(f"{self.person} has nothing left to take back; `classify log` shows all")
        return undone

    @cached_property
    def rules(self) -> Rules:
        """The phrases of the schemes: they mark words, and classify a work anew after a field was set."""
        return Rules(self.schemes.values())


@contextmanager
def opened(
    config: Config, schemes: "Mapping[str, Scheme]", clock: Callable[[], str], person: str = ""
) -> Iterator[Desk]:
    """The desk of a person, else of the configured one or the account's, at the library of the settings.

    Raises StoreError where there is no database yet, ConfigError where nobody is named.
    """
    database = config.paths.database
    if not database.is_file():
        Store.read(database)
    with Store.open(database) as store:
        yield Desk(store, schemes, (person or config.curation.person or _account()).strip(), clock)


def _account() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        raise ConfigError(
            "nobody is named: set [curation] person in config.toml, or give --as NAME"
        ) from None
