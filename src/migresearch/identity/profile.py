"""A work made ready to be compared: folded names and venues, first pages, DOIs without their versions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from migresearch.clean.names import family_and_given
from migresearch.clean.notices import notice_of
from migresearch.clean.titles import title_key
from migresearch.records import IdScheme, Kind
from migresearch.store.duplicates import Comparable

# Repositories and Cochrane write the version behind the name: osf.io/abcde_v2, …cd000001.pub3, zenodo.…/v2.
_VERSION = re.compile(r"(?:[_./]v|\.pub|\.r)(?P<number>\d{1,2})$")
_FIRST_PAGE = re.compile(r"[a-z]*\d+", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|\b[ivx]+\b")
_FILLER_WORDS = """
a an and are as at by de der des die do du el en et für for from how in is la las le les los of on or
the to und une what why with y
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
# Titles that many works have; only the place in a journal tells such works apart.
_GENERIC_TITLES = """
Introduction; Editorial; Conclusion; Conclusions; Preface; Foreword; Afterword; Epilogue; Prologue;
Book review; Book reviews; Review; Reviews; Review essay; Commentary; Comment; Response; Reply;
Rejoinder; Discussion; Index; Contents; Table of contents; Front matter; Back matter; Acknowledgements;
Acknowledgments; Contributors; Notes on contributors; Abstracts; In memoriam; Obituary; News; Announcements;
Editorial board; Issue information; Erratum; Corrigendum; Correction; Editors' introduction; Guest editorial;
From the editors; Letter to the editor; Books received; Research note; Country note; Unknown; Untitled;
Einleitung; Vorwort; Rezension; Rezensionen; Introducción; Introdução; Éditorial; Compte rendu
"""
GENERIC = frozenset(title_key(title) for title in _GENERIC_TITLES.split(";"))
WHOLES = frozenset({Kind.BOOK, Kind.REPORT})


@dataclass(frozen=True)
class Person:
    """A name in two forms: the family name alone, and all its words in order of the alphabet."""

    family: str
    words: tuple[str, ...]

    def may_be(self, other: "Person") -> bool:
        """Whether both may be one person: the families agree and no given name contradicts.

        Family and given names are often turned round; then all words agree.
        """
        if self.words == other.words:
            return True
        return self.family == other.family and _compatible(self._given, other._given)

    @property
    def _given(self) -> tuple[str, ...]:
        family = self.family.split()
        return tuple(word for word in self.words if word not in family)


def _compatible(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """``g k`` goes with ``gary``; ``laura`` does not go with ``gillian``."""
    if not ones or not others:
        return True
    return any(
        one.startswith(other)
        or other.startswith(one)
        or (one[0] == other[0] and min(len(one), len(other)) < 3)
        for one in ones
        for other in others
    )


@dataclass(frozen=True)
class Profile:
    """A work and what its comparison needs, worked out when it is first asked for."""

    work: Comparable

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Its authors, else its editors; none where they are not known."""
        return _known(self.work.people)

    @cached_property
    def leading(self) -> tuple[Person, ...]:
        """The first two of them; most works are never compared, and need no more."""
        return _known(self.work.people[:2])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the title that say something."""
        return tuple(word for word in self.work.title_key.split() if word not in _FILLERS)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in the title: parts, years, editions."""
        return tuple(_NUMBER.findall(self.work.title_key))

    @cached_property
    def venue(self) -> str:
        """The venue, folded; empty where none is known."""
        key = title_key(self.work.venue or "")
        return key.removeprefix("the ")

    @cached_property
    def first_page(self) -> str:
        """The first page in small letters; empty where none is known, or where it is that of no issue yet."""
        found = _FIRST_PAGE.search(self.work.pages or "")
        page = found[0].lower() if found else ""
        return "" if page == "1" and not self.work.volume else page

    @cached_property
    def stem(self) -> str:
        """The DOI without its version; empty without a DOI."""
        return _VERSION.sub("", self.work.doi or "")

    @cached_property
    def version(self) -> int:
        """The version that the DOI names; the first where it names none."""
        found = _VERSION.search(self.work.doi or "")
        return int(found["number"]) if found else 1

    @cached_property
    def target(self) -> str | None:
        """Of a notice: the title it is about, folded, where it says one."""
        notice = notice_of(self.work.title) if self.work.notice else None
        return title_key(notice.title) if notice and notice.title else None

    @property
    def is_preprint(self) -> bool:
        return self.work.kind == Kind.PREPRINT

    @property
    def is_generic(self) -> bool:
        """Whether the title is one that many works have."""
        return self.work.title_key in GENERIC or not self.words or self.work.title_key == self.venue

    @cached_property
    def shared_names(self) -> frozenset[tuple[str, str]]:
        """The identifiers by which two works may be known to be one; an ISBN is that of the whole book."""
        whole = self.work.kind in WHOLES or self.work.kind == Kind.THESIS
        return frozenset(
            one
            for one in self.work.identifiers
            if one[0] != IdScheme.DOI and (one[0] != IdScheme.ISBN or whole)
        )


def _known(people: Iterable[tuple[str, str | None]]) -> tuple[Person, ...]:
    named = (_person(name, family) for name, family in people)
    return tuple(one for one in named if one.family not in ("", "unknown", "anonymous"))


def _person(name: str, family: str | None) -> Person:
    folded = title_key(name)
    return Person(title_key(family or family_and_given(name)[0]), tuple(sorted(folded.split())))
