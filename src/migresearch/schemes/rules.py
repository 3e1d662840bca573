"""What the phrases of the schemes say about a work, with the reason for each code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from migresearch.records import Kind, passage
from migresearch.schemes.phrases import Entry, Hit, PhraseTree
from migresearch.schemes.roles import Place, Role, parts
from migresearch.schemes.scheme import Rule, Scheme

_NOWHERE = (-1, -1)


class Match(NamedTuple):
    """A phrase that speaks for a code, at ``text[start:end]``."""

    scheme: str
    code: str
    phrase: str
    start: int
    end: int


class Finding(NamedTuple):
    """A code the rules give to a work, and the words of its title and abstract that speak for it."""

    scheme: str
    code: str
    title: list[str]
    abstract: list[str]

    @property
    def mentions(self) -> int:
        """How often title and abstract speak for the code."""
        return len(self.title) + len(self.abstract)

    @property
    def explanation(self) -> str:
        """The reason in one line: ``title: refugees; abstract: asylum, refugees ×3``."""
        parts = (("title", self.title), ("abstract", self.abstract))
        return "; ".join(f"{name}: {_counted(words)}" for name, words in parts if words)


class Rules:
    """The phrases of some schemes, made ready to be matched against many texts."""

    def __init__(self, schemes: Iterable[Scheme]) -> None:
        self._schemes = {scheme.id: scheme for scheme in schemes}
        self._phrases = PhraseTree()
        for scheme in self._schemes.values():
            self._add(scheme.id, "", scheme.context)
            for code in scheme.codes.values():
                self._add(scheme.id, code.code, code.rule)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """The version of each scheme's rules, to be kept with every value they give."""
        return {scheme.id: scheme.version for scheme in self._schemes.values()}

    def match(self, text: str) -> list[Match]:
        """All matches in ``text`` in its order; inside a scheme only the longest where one holds another.

        A scheme whose context is missing from the text has no matches.
        """
        return [
            Match(entry.scheme, entry.code, entry.phrase, start, end)
            for start, end, entry in self._valid_hits(text)[0]
        ]

    def findings(self, title: str, abstract: str | None, kind: Kind | None = None) -> list[Finding]:
        """The codes of a work in the order of their first mention; :class:`Scheme` explains thresholds."""
        text = passage(title, abstract)
        found: dict[tuple[str, str], Finding] = {}
        hits, open_to = self._valid_hits(text)
        for start, end, entry in chain(hits, self._in_roles(text, hits, open_to)):
            key = entry[:2]
            finding = found.get(key)
            if finding is None:
                finding = found[key] = Finding(*key, [], [])
            (finding.title if start < len(title) else finding.abstract).append(text[start:end])
        return [finding for finding in self._chosen(found.values()) if self._counts(finding, kind)]

    def _add(self, scheme: str, code: str, rule: Rule) -> None:
        for phrase in rule.phrases:
            self._phrases.plant(Entry(scheme, code, phrase.text, veto=False))
        for words in rule.exclude:
            self._phrases.plant(Entry(scheme, code, words, veto=True))

    def _valid_hits(self, text: str) -> tuple[list[Hit], frozenset[str]]:
        """What counts, and the schemes whose context the text holds."""
        hits = _not_vetoed(self._phrases.hits(text))
        open_to = self._without_context.union([entry[0] for _, _, entry in hits if not entry[1]])
        valid: list[Hit] = []
        reached: dict[str, tuple[int, int]] = {}
        for hit in hits:
            start, end, (scheme, code, _, _) = hit
            if code and scheme in open_to:
                before = reached.get(scheme, _NOWHERE)
                if end > before[1] or before == (start, end):
                    reached[scheme] = start, end
                    valid.append(hit)
        return valid, open_to

    def _in_roles(self, text: str, hits: Iterable[Hit], open_to: frozenset[str]) -> Iterator[Hit]:
        """The hits of a scheme that play the part another scheme repeats its codes for."""
        for lender, roles in self._roles.items():
            wanted = {name: role for name, role in roles.items() if name in open_to}
            places = [Place(hit[2][1], *hit[:2]) for hit in hits if hit[2][0] == lender] if wanted else []
            for name, codes in parts(text, places, wanted).items() if places else ():
                for place in sorted(chain.from_iterable(codes.values()), key=attrgetter("start")):
                    words = text[place.start : place.end]
                    yield place.start, place.end, Entry(name, place.code, words, veto=False)

    @cached_property
    def _roles(self) -> dict[str, dict[str, Role]]:
        """By scheme that lends its codes: the schemes that repeat them, and their roles."""
        found: defaultdict[str, dict[str, Role]] = defaultdict(dict)
        for scheme in self._schemes.values():
            if scheme.role:
                found[scheme.codes_of][scheme.id] = scheme.role
        return found

    @cached_property
    def _without_context(self) -> frozenset[str]:
        return frozenset(scheme.id for scheme in self._schemes.values() if not scheme.context.phrases)

    def _chosen(self, findings: Iterable[Finding]) -> list[Finding]:
        """All but those of exclusive schemes that are outweighed; of equals the code that stands first."""
        heaviest: dict[str, tuple[int, int]] = {}
        kept = list(findings)
        for finding in kept:
            if finding.scheme in self._places:
                weight = self._weight(finding)
                heaviest[finding.scheme] = max(weight, heaviest.get(finding.scheme, weight))
        if not heaviest:
            return kept
        return [
            finding
            for finding in kept
            if finding.scheme not in heaviest or self._weight(finding) == heaviest[finding.scheme]
        ]

    def _weight(self, finding: Finding) -> tuple[int, int]:
        in_title = len(finding.title) * self._schemes[finding.scheme].least_mentions
        return in_title + len(finding.abstract), -self._places[finding.scheme][finding.code]

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        """The place of every code of the exclusive schemes in the order of its file."""
        return {
            scheme.id: {code: place for place, code in enumerate(scheme.codes)}
            for scheme in self._schemes.values()
            if scheme.exclusive
        }

    def _counts(self, finding: Finding, kind: Kind | None) -> bool:
        scheme = self._schemes[finding.scheme]
        if scheme.kinds and kind is not None and kind not in scheme.kinds:
            return False
        return bool(finding.title) or len(finding.abstract) >= scheme.least_mentions


def match(text: str, schemes: Mapping[str, Scheme]) -> list[Match]:
    """:meth:`Rules.match` with the rules of ``schemes``, which are made ready once."""
    return _rules(tuple(schemes.values())).match(text)


@lru_cache(maxsize=4)
def _rules(schemes: tuple[Scheme, ...]) -> Rules:
    return Rules(schemes)


def _not_vetoed(hits: list[Hit]) -> list[Hit]:
    vetoes: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        if hit[2][3]:
            vetoes.setdefault(hit[2][:2], []).append(hit)
    if not vetoes:
        return hits
    return [hit for hit in hits if not any(_undoes(veto, hit) for veto in vetoes.get(hit[2][:2], ()))]


def _undoes(veto: Hit, hit: Hit) -> bool:
    """Whether ``veto``, an exclude-phrase, overlaps a hit of its code that is no longer than it.

    So it undoes itself as well, but not a longer phrase in which it lies.
    """
    start, end, hit_start, hit_end = *veto[:2], *hit[:2]
    return start < hit_end and hit_start < end and hit_end - hit_start <= end - start


def _counted(words: Iterable[str]) -> str:
    times: defaultdict[str, int] = defaultdict(int)
    for word in words:
        tidy = " ".join(word.split())
        times[tidy if tidy.isupper() else tidy.lower()] += 1
    return ", ".join(f"{word} ×{count}" if count > 1 else word for word, count in times.items())
