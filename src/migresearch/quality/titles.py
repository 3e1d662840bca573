"""Titles that do not name the work: all in capitals, or such as every issue of a journal has."""

import re
from collections.abc import Iterator

from migresearch.clean.titles import title_key
from migresearch.quality.problem import Problem, check
from migresearch.store.examining import Examined

_GENERIC_TITLES = """
abstract; abstracts; acknowledgement; acknowledgements; acknowledgment; acknowledgments; addendum
annotated listing of new books; announcement; announcements; appendix; author index; avant propos
back cover; back matter; backmatter; book notes; book notice; book notices; book review
book reviews; books received; buchbesprechungen; call for papers; comment; commentary
comptes rendus; conclusion; conclusions; content; contents; contributors; correction; corrections
correspondence; corrigenda; corrigendum; cover; cover image; discussion; editor s note; editorial
editorial board; editorial introduction; editorial note; editorial presentation; editoriale
einleitung; errata; erratum; foreword; forthcoming; forthcoming articles; front cover; front matter
frontmatter; full issue; in brief; in memoriam; in this issue; index; inhalt; inhaltsverzeichnis
inside front cover; interview; introduction; issue information; jel classification system; letter
letter to the editor; letters; letters to the editor; list of contributors; list of reviewers
masthead; miscellany; new books; new products; news; news and notes; news in brief; notes
notes on contributors; obituaries; obituary; preface; presentacion; publications received; reply
resenas; response; retraction; review; reviewers; reviews; rezensionen; sommaire; subject index
summaries; summary; table des matieres; table of contents; thank you to reviewers; titelei
title page; vorwort
"""
_GENERIC = frozenset(one.strip() for one in re.split(r"[;\n]", _GENERIC_TITLES) if one.strip())
_NUMBERS = re.compile(r"\b(?:vol(?:ume)?|issue|no|part)?\s*\d+\b")
_FEWEST_LETTERS = 12
_LONGEST_GENERIC = 50


def is_generic(title: str) -> bool:
    """Whether many works have this title: "Editorial", "Book reviews", "Issue information"."""
    if len(title) > _LONGEST_GENERIC:
        return False
    return " ".join(_NUMBERS.sub("", title_key(title)).split()) in _GENERIC


@check("title-generic", "a title that names a part of an issue, not a work")
def generic_title(work: Examined) -> Iterator[Problem]:
    if is_generic(work.title):
        yield Problem(f"many works have this title: {work.title}")


@check("title-capitals", "a title all in capitals")
def title_in_capitals(work: Examined) -> Iterator[Problem]:
    letters = sum(map(str.isalpha, work.title))
    if letters >= _FEWEST_LETTERS and work.title.isupper() and len(work.title.split()) > 1:
        yield Problem(f"all in capitals: {work.title}")
