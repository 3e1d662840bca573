"""A card in words: what both interfaces say of a work and its codes, safe for any terminal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from migresearch.cli.output import plain
from migresearch.curate.batches import Batch
from migresearch.curate.card import Card, Span
from migresearch.curate.options import Option, Tag
from migresearch.curate.ordering import Drawn
from migresearch.store import Value, Work
from migresearch.store.decisions import WHOLE, Said, Verdict

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

SIGNS = {Verdict.ACCEPT: "[x]", Verdict.REJECT: "[-]", Verdict.UNSURE: "[?]"}
OPEN_SIGN, STATED_SIGN = "[ ]", "[=]"
ANSWERS = {
    OPEN_SIGN: "open",
    STATED_SIGN: "stated by a source",
    "[x]": "accepted",
    "[-]": "rejected",
    "[?]": "unsure",
}
SHELF = "source:shelf"
ASKED_BECAUSE = {
    Drawn.BEGUN: "begun before",
    Drawn.CHANGED: "text has changed",
    Drawn.UNCERTAIN: "most in doubt",
    Drawn.RANDOM: "drawn at random",
    Drawn.SECOND: "second opinion",
    Drawn.DISPUTED: "people disagree",
}
NOTHING_ASKED = "nothing in doubt"
PAST = {
    Verdict.ACCEPT: "accepted",
    Verdict.REJECT: "rejected",
    Verdict.UNSURE: "unsure",
    Verdict.SKIP: "skipped",
    Verdict.LATER: "put off",
    Verdict.DONE: "done",
    Verdict.NOTE: "note",
    Verdict.WITHDRAWN: "taken back",
}
MANY_AUTHORS = 3
FEW_WORDS = 2  # of an act taken back, told one by one; more are counted
UNTITLED = "(no title)"
NO_ABSTRACT = "(no abstract)"
_BREAKS = str.maketrans(dict.fromkeys("\n\t\u2028\u2029\u061c\ufeff", " "))


class Piece(NamedTuple):
    """A stretch of text; ``marked`` if its words speak for a code, ``chosen`` if for the chosen one."""

    text: str
    marked: bool
    chosen: bool = False


def safe(text: object) -> str:
    """One line without control or direction characters, as long as before, so that spans still fit."""
    return plain(text).translate(_BREAKS)


def tidy(text: object) -> str:
    """:func:`safe`, without runs of blanks."""
    return " ".join(safe(text).split())


def pieces(text: str, spans: Iterable[Span], chosen: Option | None = None) -> list[Piece]:
    """A title or an abstract cut where marks begin and end; overlapping marks are one."""
    tag = chosen.tag if chosen else None
    marks = [0] * len(text)
    for span in spans:
        weight = 2 if span.tag == tag else 1
        for place in range(span.start, min(span.end, len(text))):
            marks[place] = max(marks[place], weight)
    shown = safe(text)
    cuts = [0, *(place for place in range(1, len(text)) if marks[place] != marks[place - 1]), len(text)]
    return [
        Piece(shown[start:end], marks[start] > 0, marks[start] > 1)
        for start, end in pairwise(cuts)
        if end > start
    ]


def starred(found: Iterable[Piece]) -> str:
    """A text whose marked words stand between asterisks, which any character set has."""
    return "".join(f"*{one.text}*" if one.marked else one.text for one in found)


def byline(work: Work) -> str:
    """Under which key, when, who, where."""
    names = [one.name for one in work.contributors]
    people = "; ".join(names[:MANY_AUTHORS]) + (" et al." if len(names) > MANY_AUTHORS else "")
    parts = (work.key, work.year or "no year", people, work.venue or work.kind)
    return " · ".join(tidy(part) for part in parts if part)


def remarks(card: Card) -> list[str]:
    """What must be known beside the text: changes, possible twins, what people said of the whole work."""
    found = [card.work.mark.upper()] if card.work.mark else []
    if card.changed:
        found.append("The text changed since this work was decided; the former answers are shown.")
    if card.twins:
        keys = ", ".join(one.key for one in card.twins)
        found.append(f"May be the same as {keys}: one answer is enough, d merges them.")
    return found + [said(one) for one in card.remarks if one.decision.verdict is not Verdict.DONE]


def sign(option: Option) -> str:
    """How the option is answered, at a glance."""
    if option.own in SIGNS:
        return SIGNS[option.own]
    answers = [one.decision.verdict for one in option.said if one.decision.verdict in SIGNS]
    if answers and not option.open:
        return SIGNS[answers[-1]]
    return STATED_SIGN if option.stated else OPEN_SIGN


def standing(option: Option) -> str:
    """Whether the work has the code as things stand; what people refused is no suggestion any more."""
    if option.effective:
        return "current"
    return "rejected" if any(one.decision.verdict is Verdict.REJECT for one in option.said) else "suggested"


def percent(option: Option) -> str:
    """The probability, empty where nobody gave one."""
    return f"{100 * option.probability:.0f} %" if option.probability is not None else ""


def reason(option: Option) -> str:
    """Who suggests the code and why, and what people said of it."""
    spoken = [said(one) for one in option.said]
    return "; ".join([*spoken, *map(_claim, option.claims)]) or "added by hand"


def sayer(option: Option) -> str:
    """Who speaks for the code, in a word or two."""
    if option.said:
        return tidy(option.said[-1].decision.person)
    kinds = (one.origin.partition(":") for one in option.claims)
    names = (rest if kind == "source" else kind for kind, _, rest in kinds)
    return tidy(", ".join(dict.fromkeys(names))) or "by hand"


def said(one: Said) -> str:
    """A word of a person: ``anna accepted it on 2026-11-02``."""
    decision = one.decision
    note = f": {tidy(decision.note)}" if decision.note else ""
    what = "" if decision.verdict is Verdict.NOTE else f" {PAST[decision.verdict]}"
    return f"{tidy(decision.person)}{what} on {decision.decided_at[:10]}{note}"


def undone(said_before: Sequence[Said], merged: Sequence[str], label: Callable[[Tag], str]) -> str:
    """What taking back has changed; ``label`` names a code."""
    if merged:
        return f"Taken back: {' and '.join(merged)} are two works again"
    words = list(dict.fromkeys(_word(one, label) for one in said_before))
    works = len({one.decision.work_id for one in said_before})
    if len(words) <= FEW_WORDS:
        where = f" on {counted(works, 'work')}" if works > 1 else ""
        return f"Taken back{where}: {', '.join(words)}"
    answers = counted(sum(one.decision.code != WHOLE for one in said_before), "answer")
    where = counted(works, "work") if works > 1 else "this work"
    return f"Taken back: {answers} on {where}, {words[0]}, {words[1]}, …"


def code_label(schemes: "Mapping[str, Scheme]", scheme: str, code: str) -> str:
    """A code by its English name, or as it is written where it is no longer known."""
    known = schemes[scheme].codes if scheme in schemes else {}
    return known[code].labels["en"] if code in known else tidy(code)


def counted(number: int, what: str) -> str:
    """``1 work``, ``1,200 works``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _word(one: Said, label: Callable[[Tag], str]) -> str:
    code = f" {label(Tag(one.decision.scheme, one.decision.code))}" if one.decision.code != WHOLE else ""
    return f"{PAST[one.decision.verdict]}{code}"


def preview(label: str, text: str, batches: tuple[Batch, Batch]) -> list[str]:
    """What both answers to a batch would do, and some of its works."""
    accepting, rejecting = batches
    works = len(accepting.works)
    return [
        tidy(f"A batch, 3 of 3: {label}"),
        tidy(f"{accepting.found:,} works hold all of: {text}"),
        f"Decided by people already, and left alone: {accepting.decided:,}. To decide: {works:,}.",
        f"Accept gives the code to {accepting.changing:,}, reject takes it from {rejecting.changing:,}.",
        "One undo takes all of it back. Some of them:" if works else "There is nothing to decide.",
        *(tidy(f"  {one.key}  {one.title}") for one in accepting.sample),
    ]


def spoken_card(card: Card) -> list[str]:
    """A card as lines to be read one after the other."""
    work = card.work
    lines = [
        f"Title: {starred(pieces(work.title or UNTITLED, card.title))}",
        byline(work),
        *remarks(card),
        f"Abstract: {starred(pieces(work.abstract or NO_ABSTRACT, card.abstract))}",
    ]
    return [
        *map(tidy, lines),
        *(spoken_option(place, one) for place, one in enumerate(card.options, start=1)),
    ]


def spoken_option(place: int, option: Option) -> str:
    """A code in one sentence."""
    likely = f", {percent(option)}" if option.probability is not None else ""
    code = f"{place}. {ANSWERS[sign(option)]}: {option.label} ({option.tag.scheme})"
    return tidy(f"{code}, {standing(option)}{likely}. {reason(option)}")


def _claim(claim: Value) -> str:
    score = f" {100 * claim.score:.0f} %" if claim.score is not None else ""
    why = f": {tidy(claim.explanation)}" if claim.explanation else ""
    return f"{_origin(claim)}{score}{why}"


def _origin(claim: Value) -> str:
    if claim.origin == SHELF:
        return "the starter shelf says so"
    kind, _, rest = claim.origin.partition(":")
    return tidy(f"{kind} {rest}" if rest else kind)
