"""The life of a scheme's codes: renamed, merged, split, retired; and how things stood on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from migresearch.errors import UsageError, unknown
from migresearch.schemes.scheme import Code, Scheme
from migresearch.store.code_changes import Change, CodeChange, Kept

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk


@dataclass(frozen=True, slots=True)
class Lost:
    """A code that decisions in force name and no scheme file has; ``works``: on how many."""

    scheme: str
    code: str
    works: int


class Lifecycle:
    """What a curator can do to codes. The scheme's file says what codes there are; this says what became
    of the former ones, so that nothing said under them is lost."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._changes = desk.store.log.code_changes

    def change(
        self, change: Change, scheme: str, code: str, into: Sequence[str] = (), note: str = ""
    ) -> Kept:
        """Rename a code, merge it into another, split it into several, or retire it. Raises UsageError."""
        if scheme not in self._desk.schemes:
            raise unknown("scheme", scheme, self._desk.schemes)
        found = self._desk.schemes[scheme]
        former = self._known(found, code)
        codes = tuple(dict.fromkeys(self._new(found, name) for name in into))
        _check(change, former, codes)
        label = found.label(former) if former in found.codes else former
        desk = self._desk
        return self._changes.keep(
            CodeChange(scheme, former, change, codes, label, desk.person, desk.clock(), note)
        )

    def undo(self, number: int) -> Kept:
        """Take a change back, by its number in the log. Raises UsageError."""
        standing = {one.number for one in self.log() if one.undone_at is None}
        if number not in standing:
            raise UsageError(f"no change {number} stands; `migresearch classify code log` shows them")
        return self._changes.undo(number, self._desk.person, self._desk.clock())

    def log(self, scheme: str = "") -> list[Kept]:
        """Every change of codes, newest first, of one scheme if it is named."""
        return [one for one in reversed(self._changes.all()) if scheme in ("", one.change.scheme)]

    def lost(self) -> list[Lost]:
        """The codes that people decided on and that their scheme no longer has, nothing having been said of
        what became of them. Nothing is lost: they count again once the file has them, or follow a change."""
        return [
            Lost(scheme, code, works)
            for (scheme, code), works in sorted(self._changes.spoken_of().items())
            if scheme not in self._desk.schemes or code not in self._desk.schemes[scheme].codes
        ]

    def still_there(self, one: CodeChange) -> bool:
        """Whether the scheme's file still has a code that has changed."""
        return one.code in self._desk.schemes[one.scheme].codes

    def _known(self, scheme: Scheme, name: str) -> str:
        """A code of the scheme's file, or one under which something was once said."""
        in_use = name not in scheme.codes and self._changes.knows(scheme.id, name)
        code = name if in_use else scheme.resolve(name)
        former = self._changes.former().get((scheme.id, code))
        if former is not None:
            became = ", ".join(now.code for now in former if now.code) or "retired"
            raise UsageError(
                f"{code} of {scheme.id} has changed already ({became}); `classify code undo` takes that back"
            )
        return code

    def _new(self, scheme: Scheme, name: str) -> str:
        try:
            return scheme.resolve(name)
        except UsageError as error:
            raise UsageError(
                f"{error}. What a code becomes must stand in the file of its scheme: add it there first"
            ) from error


def _check(change: Change, code: str, into: Sequence[str]) -> None:
    if code in into and change is not Change.SPLIT:
        raise UsageError(f"{code} cannot become itself")
    if change is Change.SPLIT and len(into) < 2:
        raise UsageError("a code is split into two or more; name them all")
    if code in into:
        raise UsageError(f"{code} cannot be a part of itself: give the part that remains a code of its own")


def end_of(day: str) -> str:
    """The last second of a day, ISO 8601 UTC. Raises UsageError for what is no day."""
    try:
        return f"{date.fromisoformat(day).isoformat()}T23:59:59Z"
    except ValueError:
        raise UsageError(f"{day!r} is no day; write it as 2025-03-31") from None


def schemes_as_of(schemes: Mapping[str, Scheme], changes: Iterable[Kept], time: str) -> dict[str, Scheme]:
    """The schemes with the codes that have changed since: they can be asked for as of then."""
    later = [
        one.change
        for one in changes
        if one.change.decided_at > time and one.undone_at is None and one.change.scheme in schemes
    ]
    found = dict(schemes)
    for one in later:
        codes = found[one.scheme].codes
        if one.code not in codes:
            found[one.scheme] = replace(
                found[one.scheme], codes={**codes, one.code: _former_code(one, found)}
            )
    return found


def _former_code(one: CodeChange, schemes: Mapping[str, Scheme]) -> Code:
    """A code as it was called; a renamed one still holds the codes below its new name."""
    below = schemes[one.scheme].children(one.into[0]) if one.change is Change.RENAME else ()
    return Code(one.code, {"en": one.label}, one.label, members=below)
