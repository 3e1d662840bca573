"""Names of people and bodies: one at a time, or several in one string."""

import re

from migresearch.clean.text import clean_text
from migresearch.records import Contributor, Role

_PARTICLE_WORDS = """
af al auf aus ben bin bint d' da dal dalla das de degli dei del dela della delle den der des di do dos du
e el en het ibn im in la las le lo los op 't te ten ter thor tot v. van vande vanden vander ver von vom y
zu zum zur
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|vi{0,3})\.?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?d|m\.?sc?|m\.?a|b\.?a|b\.?sc|mph|msw|rn|dphil|d\.?phil|ll\.?m|j\.?d|ed\.?d|dr\.?\s?p\.?h|facp|mbbs|lcsw|esq|prof|dr)\.?",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?i:\b(?:universit\w+|institut\w*|minist(?:ry|er\w*|ère)|organi[sz]ation\w*|commission\w*|council|committee|consortium"
    r"|collaborat\w+|group|network|cent(?:er|re)\w*|department|office|agency|association\w*|foundation|society|federation"
    r"|bank|fund|nations|union|european|parliament|bureau|secretariat|team|project|program(?:me)?|library|academy"
    r"|directorate\S*|federal|national|international|bundesamt|stiftung|verein|gesellschaft|zentrum|ministerium|fondation"
    r"|fundación|fondazione|asociación|observator\w+|government|the|for|of|and|für|pour|para)\b)"
    r"|^[A-Z]{3,6}(?:-[A-Z]{2,})?$"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?(?:[\s‐-]?[^\W\d_]\.?){0,3}|[A-Z]{1,3})")
_BETWEEN = re.compile(r"\s*;\s*")
_LAST_AND = re.compile(r",?\s+(?:and|und|&)\s+")
_ET_AL = re.compile(r"[,;\s]*(?:\bet\s+al\b\.?|\band\s+others\b|\bu\.\s?a\.|…|\.\.\.)\s*$", re.IGNORECASE)
_ENDS_OF_NOTES = re.compile(r"[).…]|others|al$")
_LONGEST_SUFFIX, _LONGEST_DEGREE = 5, 9
_ROLE_NOTE = re.compile(r"\s*\((?:eds?\.?|editors?|hrsg\.?|author|dir\.?|coord\.?)\)\s*$", re.IGNORECASE)


def person(raw: str | None, role: Role = Role.AUTHOR, orcid: str | None = None) -> Contributor | None:
    """One name. Parts are set only where the string says them (``Last, First``); braces mark a body.

    ``name`` is in reading order, with the suffix behind it: ``Martin Luther King Jr.``
    """
    text = _tidy(raw)
    return _person(text, role, orcid) if text else None


def from_parts(
    family: str | None,
    given: str | None,
    *,
    suffix: str | None = None,
    role: Role = Role.AUTHOR,
    orcid: str | None = None,
) -> Contributor | None:
    """One person whose parts the source gives; None where both are empty."""
    family, given, suffix = clean_text(family), clean_text(given), clean_text(suffix)
    name = " ".join(part for part in (given, family, suffix) if part)
    return Contributor(name, family, given, role, orcid) if name else None


def people(raw: str | None, role: Role = Role.AUTHOR) -> tuple[Contributor, ...]:
    """The names of one string: ``A B, C D and E F``, ``Last, F., Last, G.``, ``Last, First; Last, First``."""
    text = _tidy(raw)
    if text is None:
        return ()
    names = _split_names(text)
    if "," in "".join(names) or "{" in text:
        return tuple(_person(one, role, None) for one in names)
    return tuple(Contributor(one, role=role) for one in names)


def family_and_given(name: str) -> tuple[str, str]:
    """A best guess at (family, given) of a name in reading order; a body is all family.

    Particles belong to the family: ``Mary van der Berg`` is (van der Berg, Mary).
    """
    words = name.split()
    if len(words) < 2 or is_body(name):
        return name, ""
    end = len(words) - 1 if _SUFFIX.fullmatch(words[-1]) and len(words) > 2 else len(words)
    start = end - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES and words[start - 1].islower():
        start -= 1
    return " ".join(words[start:end]), " ".join(words[:start] + words[end:])


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation, judged by its words."""
    return bool(_BODY.search(name))


def _tidy(raw: str | None) -> str | None:
    text = clean_text(raw)
    if text is None:
        return None
    if _ENDS_OF_NOTES.search(text[-12:]):
        text = _ROLE_NOTE.sub("", _ET_AL.sub("", text))
    return text.strip(" ,;*†‡") or None


def _person(text: str, role: Role, orcid: str | None) -> Contributor:
    if text.startswith("{") and text.endswith("}"):
        return Contributor(text.strip("{} "), role=role, orcid=orcid)
    parts = _parts(text.replace("{", "").replace("}", ""))
    if len(parts) < 2 or _is_body_with_unit(parts):
        return Contributor(", ".join(parts) or text, role=role, orcid=orcid)
    return _inverted(parts, role, orcid)


def _parts(text: str) -> list[str]:
    """The parts between commas, academic degrees left out."""
    parts = [part for raw in text.split(",") if (part := raw.strip())]
    return [part for part in parts if len(part) > _LONGEST_DEGREE or not _DEGREE.fullmatch(part)]


def _is_body_with_unit(parts: list[str]) -> bool:
    """``European Commission, Directorate-General for Justice``, but not ``Bank, Andrew``."""
    return len(parts[0].split()) > 1 and is_body(", ".join(parts))


def _inverted(parts: list[str], role: Role, orcid: str | None) -> Contributor:
    family = parts[0].split()
    given = " ".join(part for part in parts[1:] if not _SUFFIX.fullmatch(part)).split()
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    if len(family) > 1 and _SUFFIX.fullmatch(family[-1]):
        suffixes.append(family.pop())
    while len(given) > 1 and given[-1] in _PARTICLES:  # ``Jong, G. de``
        family.insert(0, given.pop())
    if family[-1] in _PARTICLES and family[0] not in _PARTICLES:  # ``Bovenkamp van de, J.``
        family = _turned(family)
    name = " ".join([*given, *family, *suffixes])
    return Contributor(name, " ".join(family), " ".join(given) or None, role, orcid)


def _turned(family: list[str]) -> list[str]:
    """The trailing particles first, in their order."""
    first = next(place for place in range(len(family)) if all(one in _PARTICLES for one in family[place:]))
    return family[first:] + family[:first]


def _split_names(text: str) -> list[str]:
    if ";" in text:
        return [part for part in _BETWEEN.split(text) if part]
    pieces = [piece for piece in _LAST_AND.split(text) if piece]
    if len(pieces) > 1 and all(not is_body(piece) for piece in pieces):
        return [name for piece in pieces for name in _split_at_commas(piece)]
    return _split_at_commas(text)


def _split_at_commas(text: str) -> list[str]:
    parts = _with_suffixes(_parts(text))
    if len(parts) < 2 or (len(parts) == 2 and _is_body_with_unit(parts)):
        return [", ".join(parts)]
    if len(parts) % 2 == 0 and _are_inverted(parts):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _with_suffixes(parts: list[str]) -> list[str]:
    """``John Smith, Jr.`` is one name."""
    joined: list[str] = []
    for part in parts:
        if joined and len(part) <= _LONGEST_SUFFIX and _SUFFIX.fullmatch(part):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _are_inverted(parts: list[str]) -> bool:
    """Whether each second part is a given name: initials, or single names beside single family names."""
    families, given = parts[::2], parts[1::2]
    single = all(_is_family(one) for one in families)
    if all(_INITIALS.fullmatch(one) for one in given):
        return single or all("." in one for one in given)
    return single and (len(parts) == 2 or all(len(one.split()) == 1 or "." in one for one in given))


def _is_family(text: str) -> bool:
    *before, last = text.split()
    if before and _SUFFIX.fullmatch(last):
        before.pop()
    return all(word.casefold() in _PARTICLES for word in before)
