"""Notices about other works, told by their titles: corrections, retractions, expressions of concern."""

import re
from dataclasses import dataclass

from migresearch.records import RelationType

_CORRECTION = (
    r"(?:(?:author|publisher|editor|editorial|typographical)(?:[’']?s)?\s+)?"
    r"(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|addend(?:um|a))(?:\s+(?:notice|note))?"
    r"|berichtigung(?:en)?|korrektur|rectificati(?:f|on)|correctif|correcci[oó]n(?:es)?|fe de erratas"
    r"|correç(?:ão|ões)|errata corrige|rettifica"
    r"|rectificatie|rättelse|ispravak|исправление|düzeltme"
)
_RETRACTION = (
    r"(?:(?:statement|notice)\s+of\s+)?(?:partial\s+)?(?:retraction|withdrawal|removal)(?:\s+(?:notice|note|statement))?"
    r"|r[eé]tractation|retractaci[oó]n|retrataç(?:ão|ões)|retratação|zurückziehung|ritrattazione"
)
_CONCERN = (
    r"(?:editorial\s+|temporary\s+)?(?:expression|statement|notice)\s+of\s+(?:editorial\s+)?concern"
    r"|expresi[oó]n de preocupaci[oó]n|expression de (?:préoccupation|réserve)"
)
_LINK = (
    r"(?:\s*[:.–—-]\s+|:\s*|\s+(?:to|on|of|for|in|zu|zum|zur|à|au|a|al|del?|ao|do|alla|van)(?:\s+(?:the|den|der|dem|la|el|l[’']))?"
    r"(?:\s+(?:research\s+)?(?:article|paper|report|review|letter|chapter|artikel|artículo|artigo))?\s*:?\s*(?P<linked>)(?=\S))"
)
_QUOTES = "“”„«»\"‘’'‹›"
_QUOTED = re.compile(
    r"(?:[\w-]+[ :,]+){0,4}?[“„«\"‘‹']\s*(?P<title>.{8,}?)\s*[”“»\"’›'](?=$|[\s,.(\[])(?!.*[”»\"])", re.DOTALL
)
_ET_AL = re.compile(
    r"(?:supporting information (?:appendix )?(?:for|to) )?"
    r"(?:[^\W\d_][\w’'.-]*[\s,]+){1,6}?(?:et al\.?|and (?:(?:de|van|von|der|la) )*[\w’'-]+)"
    r"\s*[,:]\s+(?P<title>.{8,})",
    re.IGNORECASE,
)
_ONE_AUTHOR = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}, (?P<title>[\W\d]*[A-ZÀ-Þ].{8,})")
_CITED_ONLY = re.compile(r"(?:[\w.&’'-]+[\s,]+){1,6}(?:\(\d{4}[a-z]?\)|(?<=, )\d{4})\.?")
_TRAILING_REFERENCE = re.compile(
    r"\s*(?:\[[^\[\]]*\d[^\[\]]*\]|\((?:[^()]*\b(?:\d{4}|10\.\d{4,})\b[^()]*)\))\.?$"
)
_MARKED_TITLE = re.compile(
    r"\W*(?:retracted(?:\s+(?:article|paper|chapter))?|withdrawn(?:\s+(?:article|paper))?|removed(?:\s+article)?"
    r"|retracted and republished|zurückgezogen|r[eé]tract[eé]|retractado|retratado)"
    r"\s*(?:[:\])]+|\s[–—-])\s*(?P<title>.+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a title announces; ``title`` is the target's, where the notice names it.

    ``marks_itself``: the title is that of the retracted work itself ("RETRACTED: …"), not of
    a separate notice about it; some publishers also title the notice so.
    """

    type: RelationType
    title: str | None = None
    marks_itself: bool = False


def notice_of(title: str | None) -> Notice | None:
    """The notice that a title announces, or None for an ordinary work.

    "Correction of misperceptions and …" is ordinary: behind "of", "for" or "on" a notice quotes
    the title or cites its authors.
    """
    text = " ".join((title or "").split())
    if marked := _MARKED_TITLE.fullmatch(text):
        return Notice(RelationType.RETRACTS, _bare(marked["title"]), marks_itself=True)
    for kind, pattern in _PATTERNS:
        if found := pattern.match(text):
            return _announced(kind, found, text[found.end() :])
    return None


_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"[\[(]?(?:{label})(?=\W|$)[\])]?(?P<link>{_LINK}|\s*$|\s+(?=[“„«\"‘]|(?:\S+ ){{1,4}}et al))",
            re.IGNORECASE,
        ),
    )
    for kind, label in (
        (RelationType.EXPRESSES_CONCERN, _CONCERN),
        (RelationType.RETRACTS, _RETRACTION),
        (RelationType.CORRECTS, _CORRECTION),
    )
)


def _announced(kind: RelationType, found: re.Match[str], rest: str) -> Notice | None:
    """A label and a link word alone prove nothing: "Correction for measurement error in …"."""
    rest, link = rest.strip(), found["link"].strip().casefold()
    title, cited = _target(rest)
    spelled = found["linked"] is None or link.endswith((":", "to", "zu", "zum")) or "article" in link
    return Notice(kind, title) if cited or spelled else None


def _target(rest: str) -> tuple[str | None, bool]:
    """The title after the label, and whether it is quoted or cited with its authors."""
    for pattern in (_QUOTED, _ET_AL, _ONE_AUTHOR):
        if found := pattern.match(rest):
            return _bare(found["title"]), True
    if not rest or _CITED_ONLY.fullmatch(rest):
        return None, True
    return _bare(rest), False


def _bare(title: str) -> str | None:
    return _TRAILING_REFERENCE.sub("", title).strip(f" .{_QUOTES}") or None
