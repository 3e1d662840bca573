"""One row of a file of decisions, understood: whose word it is, on which work and which code."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from migresearch.clean.identifiers import doi
from migresearch.errors import RecordError, UsageError, unknown
from migresearch.store import Store
from migresearch.store.decisions import WHOLE, Decision, Verdict
from migresearch.store.travelling import Arriving

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

Row = Mapping[str, Any]
_OF_WORKS = frozenset(set(Verdict) - {Verdict.ACCEPT, Verdict.REJECT})
_YES = ("1", "true", "yes")


class Reader:
    """Understands rows in the light of one library; ``person`` and ``now`` stand in where a row is silent."""

    def __init__(self, store: Store, schemes: "Mapping[str, Scheme]", person: str, now: str) -> None:
        self._store = store
        self._schemes = schemes
        self._person = person
        self._now = now
        self._former = store.log.code_changes.former()

    def read(self, row: Row) -> Arriving:
        """The decision of a row. Raises RecordError: what is wrong with it."""
        work_id = self._work(row)
        verdict = self._verdict(row)
        scheme, code = self._tag(row, verdict)
        text_hash = _text(row, "text_hash") or self._store.works([work_id])[0].text_hash
        decision = Decision(
            work_id, scheme, code, verdict,
            _text(row, "person") or self._person, self._time(row), _text(row, "note"),
            _text(row, "adjudication").lower() in _YES, _text(row, "drawn"),
        )  # fmt: skip
        uid = _text(row, "uid") or self._name_of(decision, row)
        return Arriving(decision, uid, _text(row, "act") or uid, text_hash, _text(row, "undoes") or None)

    def _name_of(self, decision: Decision, row: Row) -> str:
        """A name for a row that has none: the same content is the same decision."""
        key = self._store.works([decision.work_id])[0].key
        said = (key, decision.scheme, decision.code, decision.verdict, decision.person, decision.note)
        content = "\n".join((*said, _text(row, "decided_at"), _text(row, "text_hash")))
        return sha256(content.encode()).hexdigest()[:16]

    def _work(self, row: Row) -> int:
        named = _identifiers(row)
        found = {work for scheme, value in named if (work := self._store.find(scheme, value)) is not None}
        if len(found) == 1:
            return found.pop()
        if found:
            keys = ", ".join(work.key for work in self._store.works(sorted(found)))
            raise RecordError(f"its identifiers belong to several works here: {keys}")
        same_text = self._store.log.travelling.works_with_text(_text(row, "text_hash"))
        if len(same_text) == 1:
            return same_text[0]
        return self._by_key(row, named)

    def _by_key(self, row: Row, named: list[tuple[str, str]]) -> int:
        key = _text(row, "key").lower()
        work_id = self._store.work_id(key) if key else None
        if work_id is None:
            name = next((value for _, value in named), "") or key or "no key, DOI or identifier"
            raise RecordError(
                f"no work here is {name}; harvest or import it, then import the decisions again"
            )
        own = self._store.works([work_id])[0].doi
        theirs = [value for scheme, value in named if scheme == "doi"]
        if own and theirs and own not in theirs:
            raise RecordError(f"{key} is another work here: its DOI is {own}, not {theirs[0]}")
        return work_id

    def _verdict(self, row: Row) -> Verdict:
        name = _text(row, "verdict").lower()
        if name not in set(Verdict):
            raise RecordError(str(unknown("verdict", name, set(Verdict))))
        return Verdict(name)

    def _tag(self, row: Row, verdict: Verdict) -> tuple[str, str]:
        scheme, code = _text(row, "scheme"), _text(row, "code")
        if not code and verdict in _OF_WORKS and (scheme in self._schemes or not scheme):
            return scheme, WHOLE
        if scheme not in self._schemes:
            raise RecordError(str(unknown("scheme", scheme, self._schemes)))
        if not code:
            raise RecordError(f"{verdict} needs a code")
        if (scheme, code) in self._former:
            return scheme, code  # it follows what became of the code
        try:
            return scheme, self._schemes[scheme].resolve(code)
        except UsageError as error:
            raise RecordError(str(error)) from None

    def _time(self, row: Row) -> str:
        text = _text(row, "decided_at")
        if not text:
            return self._now
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            raise RecordError(f"decided_at {text!r} is no time; write 2026-11-22T10:00:00Z") from None
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        if time > self._tomorrow:
            raise RecordError(f"decided_at {text} lies in the future; it would stand above all to come")
        return time.replace(tzinfo=None, microsecond=0).isoformat() + "Z"

    @cached_property
    def _tomorrow(self) -> datetime:
        return datetime.fromisoformat(self._now) + timedelta(days=1)


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    # What a spreadsheet would compute has an apostrophe before it.
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith("'") and text[1:2] in ("=", "+", "-", "@") else text


def _identifiers(row: Row) -> list[tuple[str, str]]:
    given = row.get("identifiers") or ()
    listed = given.split(";") if isinstance(given, str) else list(given)
    pairs = [
        (scheme.strip(), value.strip())
        for scheme, mark, value in (str(one).partition(":") for one in listed)
        if mark
    ]
    own = doi(_text(row, "doi"))
    return list(dict.fromkeys([*([("doi", own)] if own else []), *pairs]))
