"""Abstracts that are missing, or that say something else than what the work is about."""

import re
from collections.abc import Iterator

from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.titles import title_key
from migresearch.quality.problem import Fix, Problem, check
from migresearch.quality.titles import is_generic
from migresearch.store.examining import Examined

# Kinds of works that usually have one.
_WITH_ABSTRACT = frozenset({"article", "chapter", "preprint", "report", "thesis", "working-paper"})
_LEAST = 80  # characters that must be left of an abstract whose ends are cut off

# The whole abstract is of this kind wherever it begins so.
_NO_ABSTRACT = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("a note of the editors", r"editor[’']?s note our policy\b"),
        ("a note on the listing", r"a weekly roundup of\b|the categories listed below are used\b"),
        ("a pointer to other pages", r"for a searchable version of these abstracts\b"),
        ("a note on how to cite", r"(?:to cite|how to cite|please cite) this\b"),
        ("numbers of databases", r"(?:WOS:|PubMed ID:?|Scopus ID)\s*\d{5,}"),
        (
            "a note on the state of printing",
            r"[^.]{0,60}\bIn Press\.\s*(?:Corrected proof|Proof corrected)\b",
        ),
    )
)
_KEYWORDS = r"\s\**(?:Keywords?|KEYWORDS?|Key Words)\**\s?[:—]\**\s?(?=[^.\n]*[,;—·])[^\n]{10,500}$"
_ADDRESS = r"\s(?:Address (?:correspondence|reprint requests) to|Corresponding author:)\s.{10,300}$"
# What stands behind an abstract; all up to its end goes with it.
_ENDS = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("a note on how to cite", r"\s(?:How to )?[Cc]ite this (?:article|paper|chapter)\b:?\s.{10,300}$"),
        ("a note on how to cite", r"\sHow to Cite This Paper\s.{10,400}$"),
        ("keywords", _KEYWORDS),
        ("the name of its series", r"\s\([^()]{3,90}\bWorking Paper(?: Series)?\)$"),
        ("a count of words", r"\sWord [Cc]ount:? ?\d{2,4}$"),
        ("the note that it was cut off", r"\s?\(?ABSTRACT TRUNCATED(?: AT \d{2,4} WORDS)?\)?$"),
        ("a note on supplements", r"\sSupplementary [Mm]aterial to this article is available\b.{0,120}$"),
        ("a copyright note", r"\s(?:Copyright|©)(?: ©)? ?\d{4}\b.{3,200}$"),
        ("an address for letters", _ADDRESS),
    )
)  # fmt: skip
_END = 700  # characters that are searched for what stands behind the text
# Looked for first: trying the patterns on every abstract would cost a minute a million works.
_SIGNS_OF_END = (
    "keyword", "key word", "key-word", "cite this", "working paper", "word count", "truncated", "copyright",
    "supplementary material", "correspond", "reprint", "reserved", "published by", "jel", "mots", "palabras",
    "©", "(c)", "palavras", "schl", "parole", "trefwoorden",
)  # fmt: skip
_SIGNS_OF_HEAD = (
    "abstract", "summary", "zusammenfassung", "kurzfassung", "résum", "resum", "riassunto", "samenvatting",
    "©", "(c)", "copyright",
)  # fmt: skip
_SHORT = 60  # characters: what is shorter may be a placeholder
_FURNITURE = (
    "Add to My Favorites", "Add to Favorites", "Email to Colleague", "Email to a Colleague",
    "Download Citation", "Download PowerPoint", "View Full-Text", "View Full Text", "View PDF",
    "Skip to main content", "All rights reserved",
)  # fmt: skip


@check("no-abstract", "no abstract, in a work of a kind that usually has one")
def no_abstract(work: Examined) -> Iterator[Problem]:
    if (
        work.abstract is None
        and work.kind in _WITH_ABSTRACT
        and not work.notice
        and not is_generic(work.title)
    ):
        yield Problem("no abstract")


@check("boilerplate", "an abstract that is none, or that carries notes of publishers and databases")
def boilerplate(work: Examined) -> Iterator[Problem]:
    text = work.abstract
    if not text:
        return
    if whole := _is_none(work, text):
        yield Problem(f"the abstract is {whole}", Fix("abstract", text, None))
    elif around := _around(text):
        yield around
    elif found := next((words for words in _FURNITURE if words in text), None):
        yield Problem(f"the abstract holds parts of a web page: {found}")
    elif work.sharing > 1:
        yield Problem(f"works of {work.sharing} different titles have this same abstract")


def _is_none(work: Examined, text: str) -> str | None:
    if len(text) < 400 and title_key(text) == title_key(work.title):
        return "the title once more"
    return next((what for what, pattern in _NO_ABSTRACT if pattern.match(text)), None)


def _around(text: str) -> Problem | None:
    """What stands before or behind the abstract itself."""
    if not _may_have_more(text):
        return None
    if ends := list(_ends(text)):
        what = " and ".join(dict.fromkeys(one[1] for one in ends))
        return Problem(f"the abstract ends in {what}", Fix("abstract", text, ends[-1][0]))
    cleaned = clean_abstract(text).text
    if cleaned is None or len(cleaned) < len(text) - 3:
        return Problem("the abstract has a label or a note around it", Fix("abstract", text, cleaned))
    return None


def _may_have_more(text: str) -> bool:
    head, end = text[:20].lstrip(" [(").lower(), text[-_END:].lower()
    return (
        len(text) <= _SHORT or head.startswith(_SIGNS_OF_HEAD) or any(sign in end for sign in _SIGNS_OF_END)
    )


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """What is left of the text, and what was cut off, one end after the other."""
    while True:
        end = text[-_END:]
        for what, pattern in _ENDS:
            found = pattern.search(end)
            if (
                found
                and (kept := text[: len(text) - len(end) + found.start()].rstrip())
                and len(kept) >= _LEAST
            ):
                text = kept
                yield text, what
                break
        else:
            return
