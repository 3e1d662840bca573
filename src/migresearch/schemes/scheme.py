"""A classification scheme: its codes, how they hang together and what they are called."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from json import dumps

from migresearch.errors import UsageError, unknown
from migresearch.records import Kind
from migresearch.schemes.roles import Role
from migresearch.schemes.words import folded

# Part of every scheme's version: raise it when phrases are matched in another way.
MATCHING = 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that speak for a code; matched as written if they hold a capital letter, else in any case."""

    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Rule:
    """What speaks for something in a text (``phrases``) and what only seems to (``exclude``)."""

    phrases: tuple[Phrase, ...] = ()
    exclude: tuple[str, ...] = ()

    def words(self) -> list[list[str]]:
        """All that matching depends on, as plain lists."""
        return [[phrase.text for phrase in self.phrases], list(self.exclude)]


@dataclass(frozen=True)
class Code:
    """One entry of a scheme.

    ``labels`` by ISO 639-1 language, English always there. ``note`` is the scope note. ``origin`` is
    ``hub`` where the code is the Migration Research Hub's, else ``own``. ``members`` belong to a code
    without being its children (states of a union). ``aliases`` are further names a person may type.
    ``mappings`` holds identifiers in other systems, such as OpenAlex topics.
    """

    code: str
    labels: Mapping[str, str]
    note: str
    parent: str | None = None
    origin: str = "own"
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    rule: Rule = Rule()
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        """Everything by which a person may call this code, other than the code itself."""
        yield from self.labels.values()
        yield from self.aliases


@dataclass(frozen=True, eq=False)
class Scheme:
    """A classification scheme.

    ``kinds`` of works it applies to (all if empty). ``context``: phrases of which one must stand in a
    text before any code is given to it. ``least_mentions``: how often a code must be met in an abstract
    to count if the title does not speak of it. ``exclusive``: a work gets one code at most, the one for
    which it says most; a mention in the title weighs as much as ``least_mentions`` in the abstract.
    ``codes_of``: the scheme whose codes this one repeats, for what plays ``role`` in a text. ``ranked``:
    whether labels of its codes take part in ranking by classification.
    """

    id: str
    name: str
    note: str
    codes: Mapping[str, Code]
    kinds: frozenset[Kind] = frozenset()
    context: Rule = Rule()
    least_mentions: int = 1
    exclusive: bool = False
    codes_of: str = ""
    role: Role | None = None
    ranked: bool = True

    def children(self, code: str) -> tuple[str, ...]:
        """The codes directly below ``code`` (a scheme's top codes: below ``""``), in the scheme's order."""
        return self._children.get(code, ())

    def descendants(self, code: str) -> frozenset[str]:
        """``code`` itself, all codes below it and their members: what a filter on ``code`` takes in."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            if (one := waiting.pop()) not in found:
                found.add(one)
                waiting += [*self.children(one), *self.codes[one].members]
        return frozenset(found)

    def label(self, code: str, language: str = "en") -> str:
        """The name of ``code`` in ``language``, or in English where it has none."""
        labels = self.codes[code].labels
        return labels.get(language) or labels["en"]

    def resolve(self, name: str, option: str | None = None) -> str:
        """The code a person means by a code, label (any language) or alias, in any case.

        Raises :class:`UsageError` for a name that is unknown, with the nearest known ones, or that
        several codes share; the message speaks of the ``option`` where the name was given to one.
        """
        found = self._codes_by_name.get(folded(name), ())
        if len(found) == 1:
            return found[0]
        if found:
            where = option or f"scheme {self.id}"
            raise UsageError(f"{name!r} in {where} is one of: {', '.join(found)}. Give the code.")
        raise unknown(option or f"code of scheme {self.id}", name, self._nearest(name))

    @cached_property
    def version(self) -> str:
        """Hash of all that its rules depend on: if it changes, works must be classified anew."""
        rules = {code.code: code.rule.words() for code in self.codes.values()}
        content = [MATCHING, rules, self.context.words(), sorted(self.kinds), self.least_mentions]
        content += ["exclusive"] if self.exclusive else []
        content += self.role.words() if self.role else []
        return sha256(dumps(content, sort_keys=True).encode()).hexdigest()[:12]

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        below: defaultdict[str, list[str]] = defaultdict(list)
        for code in self.codes.values():
            below[code.parent or ""].append(code.code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    @cached_property
    def _codes_by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in self.codes.values():
            for name in {folded(name) for name in code.names()}:
                found.setdefault(name, []).append(code.code)
        return found | {folded(code): [code] for code in self.codes}

    def _nearest(self, name: str) -> list[str]:
        near = get_close_matches(folded(name), self._codes_by_name, n=5)
        codes = dict.fromkeys(code for one in near for code in self._codes_by_name[one])
        return [self.label(code) for code in codes or self.children("")]
