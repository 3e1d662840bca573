"""Names of people that are none: footnotes, addresses, programs' words for nothing, bodies in pieces."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from migresearch.clean.markup import strip_markup
from migresearch.clean.names import is_body
from migresearch.quality.problem import Fix, Problem, check
from migresearch.store.examining import Examined, Person

_NOBODY = re.compile(
    r"\W*(?:character\(0\)|none|null|nan|undefined|unknown(?: author)?|anonymous|n/a|na|no authors? listed"
    r"|various(?: authors)?|et\.? al\.?|(?:and )?(?:\d+ )?others|et collaborateurs|u\. ?a\."
    r"|admin(?:istrator)?|test)?\W*",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"[,;\s]*\b(?:et\.? al\b\.?|and (?:\d+ )?others|u\. ?a\.)\s*$", re.IGNORECASE)
_ENDS_OF_ET_AL = (" al", " al.", " others", "a.")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FOOTNOTES = re.compile(r"(?<=[^\W\d_])[\s,]*(?:\d{1,2}(?:\s?[,;]\s?\d{1,2})*|[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+)\s*$")
_SIGNS = re.compile(r"[<>{}\[\]|/\\=+#$%^~_*†‡§;]")
_BODY = re.compile(
    r"\b(?:universit\w+|institut(?:e|o|ion|ions)?|minist(?:ry|erium|ère|erio)|department|faculty|hospital|committee"
    r"|consortium|association|foundation|agency|project|laborator(?:y|ies)|academy)\b",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][^\W\d_]*[.’'‐-]?\s?){2,5}")
_ORDINARY = re.compile(r"(?:[^\W\d_]|[ .'’‐‑-]){2,90}")
_LONGEST, _LONGEST_NOBODY = 90, 30
_NUMBER = re.compile(r"(?<=[^\W\d_] )\d+(?= [^\W\d_])|\b(?:2nd|3rd|4th)\b")  # Associazione 21 luglio


@check("author", "a contributor that is no name: digits, addresses, et al., markup, one letter, nobody")
def suspicious_author(work: Examined) -> Iterator[Problem]:
    found = [(one, what) for one in work.people if (what := _suspicion(one))]
    if not found:
        return
    shown = list(dict.fromkeys(f"{what}: {one.name}" for one, what in found))
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    fixed = [mended for one in work.people if (mended := _mended(one))]
    fix = (
        Fix("contributors", _values(work.people), _values(fixed))
        if fixed and fixed != list(work.people)
        else None
    )
    yield Problem("; ".join(shown[:3]) + more, fix)


def _suspicion(person: Person) -> str | None:
    """What is wrong with a name; None for one that can be."""
    if not _could_be_odd(person):
        return None
    return next((what for what, is_so in _TESTS if is_so(person)), None)


def _could_be_odd(person: Person) -> bool:
    """Nearly all names are letters, stops, spaces and hyphens; one look tells them."""
    if person.given is None and len(person.name) <= _LONGEST_NOBODY and _NOBODY.fullmatch(person.name):
        return True
    if person.name.endswith(_ENDS_OF_ET_AL) and _ET_AL.search(person.name):
        return True
    return not _ORDINARY.fullmatch(person.name) or bool(person.given and _BODY.search(person.name))


def _is_nobody(person: Person) -> bool:
    return bool(_NOBODY.fullmatch(person.name)) and person.given is None and person.name not in ("Na", "Test")


def _mixed(person: Person) -> bool:
    """``Name Surname, REGROUP project``: a body and a person under one name."""
    parts = [part for part in re.split(r"\s*[,(]\s*", person.name.rstrip(")")) if part]
    bodies = [part for part in parts if _BODY.search(part)]
    others = [part for part in parts if not is_body(part) and part not in bodies]
    return len(parts) == 2 and len(bodies) == 1 and any(map(_FULL_NAME.fullmatch, others))


_TESTS = (
    ("nobody", _is_nobody),
    ("an e-mail address", lambda person: "@" in person.name),
    ("markup", lambda person: strip_markup(person.name) != person.name),
    ("digits", lambda person: any(map(str.isdigit, _NUMBER.sub("", person.name)))),
    ("et al.", lambda person: bool(_ET_AL.search(person.name))),
    (
        "one letter",
        lambda person: sum(map(str.isalpha, person.name)) <= 1 and len(person.name.strip(".")) <= 2,
    ),
    ("a sign", lambda person: bool(_SIGNS.search(person.name))),
    ("a body in parts", lambda person: bool(person.given and _BODY.search(person.name))),
    ("a body and a person", _mixed),
    ("too long", lambda person: len(person.name) > _LONGEST and not _BODY.search(person.name)),
)


def _mended(person: Person) -> Person | None:
    """The person without what is no name; None for nobody. What cannot be mended stays as it is."""
    if _is_nobody(person):
        return None
    parts = (person.name, person.family, person.given)
    name, family, given = (part and _plain(part) for part in parts)
    return person._replace(name=name, family=family or None, given=given or None) if name else None


def _plain(name: str) -> str:
    name = _ET_AL.sub("", _MAIL.sub("", strip_markup(name)))
    return _FOOTNOTES.sub("", name).strip(" ,;()") if not name.endswith(")") else name


def _values(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [{name: value for name, value in one._asdict().items() if value is not None} for one in people]
