"""What two works are to each other, judged by title, people, year, venue, place and identifiers.

The rules stand in the order of :data:`RULES`; the first that has an answer gives it. None calls two
works with different DOIs the same: that is for people to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from migresearch.identity.blocking import is_container
from migresearch.identity.likeness import Agreement, Likeness, Title
from migresearch.identity.profile import Profile
from migresearch.records import Kind, RelationType

PAPERS = frozenset({Kind.WORKING_PAPER, Kind.REPORT})
PUBLISHED = frozenset({Kind.ARTICLE, Kind.CHAPTER, Kind.BOOK})
_ENOUGH_WORDS = 4
_FAR_APART = 3  # years


class Outcome(StrEnum):
    """What two works seem to be."""

    SAME = "same"
    RELATED = "related"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome with its reasons; the relation reads from the first work to the other, or the other
    way round if ``inverse``. ``certain``: a machine may merge the two. ``score`` 0..1."""

    outcome: Outcome
    score: float
    reasons: tuple[str, ...]
    relation: RelationType | None = None
    inverse: bool = False
    certain: bool = False


@dataclass(slots=True)
class _Verdict:
    outcome: Outcome
    because: str
    relation: RelationType | None = None
    inverse: bool = False
    certain: bool = False


@dataclass(frozen=True)
class Case:
    """Two works side by side. ``suspicion``: what a record of one was found to share with the other."""

    one: Profile
    other: Profile
    suspicion: str | None = None
    like: Likeness = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "like", Likeness(self.one, self.other))

    @property
    def is_named(self) -> bool:
        """Whether the two share an identifier that names one work."""
        return bool(self.suspicion or self.one.shared_names & self.other.shared_names)

    def kinds(self, these: frozenset[Kind], those: frozenset[Kind]) -> bool | None:
        """Whether one is of these kinds and the other of those: False as they stand, True the other way
        round, None neither way."""
        first, second = Kind(self.one.work.kind), Kind(self.other.work.kind)
        if first in these and second in those:
            return False
        return True if second in these and first in those else None


def judge(one: Profile, other: Profile, suspicion: str | None = None) -> Judgement:
    """What two works are to each other. ``suspicion``: an identifier shared on the way in."""
    case = Case(one, other, suspicion)
    for rule in RULES:
        if verdict := rule(case):
            return Judgement(
                verdict.outcome,
                round(case.like.score, 3),
                (verdict.because, *case.like.reasons()),
                verdict.relation,
                verdict.inverse,
                verdict.certain,
            )
    raise AssertionError("the last rule always answers")


def _version_of_doi(case: Case) -> _Verdict | None:
    one, other = case.one, case.other
    if case.like.doi is Agreement.OTHER and one.stem == other.stem:
        because = "the DOIs differ in their version only"
        return _related(RelationType.VERSION_OF, because, inverse=one.version < other.version)
    return None


def _supplement(case: Case) -> _Verdict | None:
    one, other = case.one.work.doi or "", case.other.work.doi or ""
    short, long = sorted((one, other), key=len)
    continued = long.removeprefix(short) if short and long.startswith(short) else ""
    if continued.startswith(("_", ".", "/", "-")) and case.like.title >= Title.CLOSE:
        because = "the DOI of the one continues that of the other"
        return _related(RelationType.PART_OF, because, inverse=long == other)
    return None


def _notice(case: Case) -> _Verdict | None:
    one, other = case.one, case.other
    if bool(one.work.notice) == bool(other.work.notice):
        if one.work.notice and case.like.doi is Agreement.OTHER:
            return _different("two notices with a DOI each")
        return None
    notice, target = (one, other) if one.work.notice else (other, one)
    if notice.target == target.work.title_key and case.like.people is not Agreement.OTHER:
        relation = RelationType(str(notice.work.notice))
        return _related(relation, "the notice quotes the title", inverse=notice is other)
    return _different("a notice, and a work it does not name")


def _part(case: Case) -> _Verdict | None:
    for whole, part in ((case.one, case.other), (case.other, case.one)):
        if is_container(whole, part):
            return _related(RelationType.PART_OF, "the one appeared in the other", inverse=whole is case.one)
    return None


def _translated(case: Case) -> _Verdict | None:
    like = case.like
    if like.title >= Title.SUBTITLE or like.people is not Agreement.SAME or not like.other_language:
        return None
    if like.place is Agreement.SAME or case.is_named:
        because = "the same people and place in another language"
        return _related(RelationType.TRANSLATION_OF, because, inverse=case.other.work.language != "en")
    return None


def _renamed(case: Case) -> _Verdict | None:
    like = case.like
    turned = case.kinds(frozenset({Kind.PREPRINT}), PUBLISHED)
    if turned is not None and like.title is Title.ALIKE and like.all_people and like.years_apart(_FAR_APART):
        because = "a preprint and a publication of a similar title by the same people"
        return _related(RelationType.VERSION_OF, because, inverse=turned)
    return None


def _unlike(case: Case) -> _Verdict | None:
    like = case.like
    if like.title >= Title.SUBTITLE:
        return None
    if like.people is Agreement.SAME and like.place is Agreement.SAME and like.doi is not Agreement.OTHER:
        return _unsure("the same people at the same place under different titles")
    if case.suspicion or (case.is_named and like.people is not Agreement.OTHER):
        return _unsure("the same identifier under different titles")
    if like.title is Title.ALIKE and like.may_be_one:
        return _unsure("similar titles by the same people")
    return _different("different titles")


def _numbered(case: Case) -> _Verdict | None:
    if case.one.numbers != case.other.numbers and case.like.title is not Title.SAME:
        return _different("the numbers in the titles differ")
    return None


def _generic(case: Case) -> _Verdict | None:
    if (case.one.is_generic or case.other.is_generic) and case.like.place is not Agreement.SAME:
        return _different("a title that many works have")
    return None


def _other_people(case: Case) -> _Verdict | None:
    like = case.like
    if like.people is Agreement.OTHER:
        return _different("the same title by different people")
    if like.people is Agreement.SAME:
        return None
    if like.doi is Agreement.OTHER:
        nobody = not case.one.people and not case.other.people
        return (
            _different("a recurring title without people") if nobody else _unsure("the people are not known")
        )
    if like.venue is Agreement.SAME and like.years_apart(0) and like.place is Agreement.SAME:
        return _same("title, year, venue and pages agree")
    return _unsure("the people are not known")


def _other_kind(case: Case) -> _Verdict | None:
    published, preprints = PUBLISHED | PAPERS, frozenset({Kind.PREPRINT})
    pairs = (
        (preprints, published, RelationType.VERSION_OF, "a preprint and its publication"),
        (PAPERS, PUBLISHED - {Kind.BOOK}, RelationType.VERSION_OF, "a working paper and its publication"),
        (published | preprints, frozenset({Kind.THESIS}), RelationType.DERIVED_FROM, "a work from a thesis"),
        (frozenset({Kind.DATASET}), published | preprints, RelationType.DERIVED_FROM, "the data of a work"),
    )
    for these, those, relation, because in pairs:
        turned = case.kinds(these, those)
        if turned is not None:
            return _related(relation, because, inverse=turned)
    if case.one.work.kind != case.other.work.kind and case.like.doi is not Agreement.SAME:
        return _unsure("the same title and people, but another kind of work")
    return None


def _other_doi(case: Case) -> _Verdict | None:
    if case.like.doi is not Agreement.OTHER:
        return None
    if case.one.is_preprint and case.other.is_preprint:
        return _related(RelationType.VERSION_OF, "the same manuscript posted twice", inverse=True)
    return _unsure("the same title and people under two DOIs")


def _other_place(case: Case) -> _Verdict | None:
    like = case.like
    if like.venue is Agreement.OTHER:
        return _unsure("the same title and people in another venue")
    if like.place is Agreement.OTHER and like.doi is not Agreement.SAME:
        return _unsure("the same title and people on other pages")
    return None


def _same_doi(case: Case) -> _Verdict | None:
    return _same("DOI, title and people agree") if case.like.doi is Agreement.SAME else None


def _subtitle(case: Case) -> _Verdict | None:
    if case.like.title is Title.SUBTITLE and case.like.venue is not Agreement.SAME:
        return _unsure("one title goes on where the other ends")
    return None


def _year_unknown(case: Case) -> _Verdict | None:
    if case.like.gap is not None:
        return None
    if case.like.venue is Agreement.SAME:
        return _same("title, people and venue agree")
    return _unsure("the same title and people; a year is not known")


def _by_year(case: Case) -> _Verdict:
    like = case.like
    if like.gap == 0:
        return _same("title, people and year agree", certain=_is_certain(case))
    if like.gap == 1 and like.venue is Agreement.SAME and like.title >= Title.CLOSE:
        return _same("title, people and venue agree, and the years are neighbours")
    return _unsure("the same title and people in another year")


def _is_certain(case: Case) -> bool:
    """What a machine may merge: everything that names a work is there on both sides and agrees."""
    like = case.like
    return (
        like.title is Title.SAME
        and len(case.one.words) >= _ENOUGH_WORDS
        and like.all_people
        and like.first_person
        and like.venue is Agreement.SAME
        and like.place is Agreement.SAME
        and case.one.work.kind == case.other.work.kind
    )


RULES: tuple[Callable[[Case], _Verdict | None], ...] = (
    _version_of_doi, _supplement, _notice, _part, _translated, _renamed, _unlike, _numbered, _generic,
    _other_people, _other_kind, _other_doi, _other_place, _same_doi, _subtitle, _year_unknown, _by_year,
)  # fmt: skip


def _same(because: str, *, certain: bool = False) -> _Verdict:
    return _Verdict(Outcome.SAME, because, certain=certain)


def _related(relation: RelationType, because: str, *, inverse: bool = False) -> _Verdict:
    return _Verdict(Outcome.RELATED, because, relation, inverse)


def _unsure(because: str) -> _Verdict:
    return _Verdict(Outcome.UNSURE, because)


def _different(because: str) -> _Verdict:
    return _Verdict(Outcome.DIFFERENT, because)
