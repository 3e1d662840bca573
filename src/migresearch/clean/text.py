"""Titles, names of journals, keywords: text in one line, without markup, as a person would type it."""

import re
from collections.abc import Iterable

from migresearch.clean.characters import one_line, repair
from migresearch.clean.markup import strip_markup

_TRAILING_STOP = re.compile(r"(?<!\.)(?<!\b[A-Z])(?<!\b(?:Jr|Sr|St|Dr|vs|al|Co|Ed))(?<!\b(?:Inc|Ltd|etc))\.$")
_WRAPPED = re.compile(r"\[(?P<title>[^\[\]]+)\]\.?")
_NO_TITLE = frozenset(
    {"", "untitled", "no title", "[no title]", "n/a", "na", "none", "null", "title", "-", "."}
)


def clean_text(raw: str | None) -> str | None:
    """The text in one line, without markup and invisible characters; None where nothing is left."""
    if not raw:
        return None
    return one_line(repair(strip_markup(raw))) or None


def clean_title(raw: str | None) -> str | None:
    """A title as :func:`clean_text`, without the full stop of a catalogue; capitals stay as they are.

    ``[Title in brackets.]`` (a translated title in PubMed) loses its brackets. None for
    placeholders such as "Untitled".
    """
    text = clean_text(raw)
    if text is None or text.casefold() in _NO_TITLE:
        return None
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped["title"].strip()
    return _without_stop(text.removesuffix(" ."))


def _without_stop(title: str) -> str | None:
    return _TRAILING_STOP.sub("", title) if title.endswith(".") else title or None


def with_subtitle(title: str | None, subtitle: str | None) -> str | None:
    """``title: subtitle``; the subtitle is left off where the title ends with it already."""
    if not title or not subtitle or title.casefold().endswith(subtitle.casefold()):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!–—-" else f"{title}: {subtitle}"


def keyword_list(raw: str | Iterable[str] | None) -> tuple[str, ...]:
    """Keywords, cleaned, in their order, without repetition; one string is split at ``;`` else at commas."""
    if raw is None:
        return ()
    parts = split_keywords(raw) if isinstance(raw, str) else raw
    cleaned = (clean_text(part) for part in parts)
    kept: dict[str, str] = {}
    for one in cleaned:
        if one and (keyword := one.strip(" .,;")):
            kept.setdefault(keyword.casefold(), keyword)
    return tuple(kept.values())


def split_keywords(raw: str) -> list[str]:
    """Keywords of one string: split at ``;``, ``|``, ``•``, ``·`` or lines, only else at commas."""
    parts = re.split(r"[;|•·\n]", raw)
    return parts if len(parts) > 1 else raw.split(",")
