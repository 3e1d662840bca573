"""Atoms and operators as a tree, and the tree as an expression of SQLite's full-text search.

The grammar forgives: operators without operands, unbalanced parentheses and parentheses nested too deeply are
passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migresearch.index.lexical_stopwords import AMBIGUOUS, FUNCTION_WORDS
from migresearch.search.query_items import Atom, Operator

_MAX_DEPTH = 20  # SQLite stops at 256 levels, its parser earlier
_FUNCTION_WORDS = frozenset[str]().union(*FUNCTION_WORDS.values()) - AMBIGUOUS


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: "Node"


Node = Atom | All | AnyOf | Not


def tree(items: Sequence[Atom | Operator]) -> All:
    """The tree of the items: NOT binds most tightly, then neighbourhood, AND, OR."""
    reader = _Reader(items)
    parts: list[Node] = []
    while reader.next is not None:  # a parenthesis closed too early ends a tree before the items end
        parts += _flat(reader.any_of(0), All)
        reader.take()
    return All(tuple(parts))


def expression(node: Node) -> str | None:
    """The full-text expression, or None where nothing is wanted that a text could hold."""
    if isinstance(node, Atom):
        return None if node.unwanted else _atom_expression(node)
    if isinstance(node, Not):
        return None
    found = [text for part in node.parts if (text := expression(part))]
    if not found:
        return None
    joined = f"({(' AND ' if isinstance(node, All) else ' OR ').join(found)})"
    without = expression(AnyOf(tuple(unwanted_parts(node)))) if isinstance(node, All) else None
    return f"({joined} NOT {without})" if without else joined


def is_unwanted(node: Node) -> bool:
    """Whether the node says what must not hold."""
    return isinstance(node, Not) or (isinstance(node, Atom) and node.unwanted)


def unwanted_parts(node: All) -> list[Node]:
    """What a conjunction excludes, turned to what would have to hold."""
    return [_wanted(part) for part in node.parts if is_unwanted(part)]


def negated(node: Node) -> Iterator[Atom]:
    """The atoms that stand under a negation, in the order typed."""
    if isinstance(node, Atom):
        if node.unwanted:
            yield node
    elif isinstance(node, Not):
        yield from _atoms(node.part)
    else:
        for part in node.parts:
            yield from negated(part)


def _atoms(node: Node) -> Iterator[Atom]:
    if isinstance(node, Atom):
        yield node
        return
    for part in (node.part,) if isinstance(node, Not) else node.parts:
        yield from _atoms(part)


def _wanted(node: Node) -> Node:
    if isinstance(node, Not):
        return node.part
    return replace(node, unwanted=False) if isinstance(node, Atom) else node


def _atom_expression(atom: Atom) -> str:
    words = atom.text.split() if atom.column == "people" else [atom.text]
    quoted = ['"' + word.replace('"', '""') + '"' + (" *" if atom.prefix else "") for word in words]
    return f"({atom.column} : ({' AND '.join(quoted)}))" if atom.column else quoted[0]


class _Reader:
    def __init__(self, items: Sequence[Atom | Operator]) -> None:
        self._items = items
        self._place = 0

    @property
    def next(self) -> Atom | Operator | None:
        return self._items[self._place] if self._place < len(self._items) else None

    def take(self) -> Atom | Operator | None:
        taken = self.next
        self._place += 1
        return taken

    def any_of(self, depth: int) -> Node | None:
        found = _flat(self._all(depth), AnyOf)
        while self.next is Operator.OR:
            self.take()
            found += _flat(self._all(depth), AnyOf)
        return _one_or(AnyOf, found)

    def _all(self, depth: int) -> Node | None:
        found = _flat(self._neighbours(depth), All)
        while self.next is Operator.AND:
            self.take()
            found += _flat(self._neighbours(depth), All)
        return _one_or(All, found)

    def _neighbours(self, depth: int) -> Node | None:
        found: list[Node] = []
        while self.next not in (Operator.AND, Operator.OR, Operator.CLOSE, None):
            found += _flat(self._factor(depth), All)
        telling = [node for node in found if not _is_function_word(node)]
        return _one_or(All, telling or found)

    def _factor(self, depth: int) -> Node | None:
        taken = self.take()
        if taken is Operator.NOT:
            return self._negated(depth)
        if taken is Operator.OPEN and depth < _MAX_DEPTH:
            inner = self.any_of(depth + 1)
            if self.next is Operator.CLOSE:
                self.take()
            return inner
        return taken if isinstance(taken, Atom) else None

    def _negated(self, depth: int) -> Node | None:
        while self.next is Operator.NOT:
            self.take()
        if self.next in (Operator.AND, Operator.OR, Operator.CLOSE, None):
            return None
        inner = self._factor(depth)
        return Not(inner) if inner is not None else None


def _flat(node: Node | None, kind: type[All] | type[AnyOf]) -> list[Node]:
    if node is None:
        return []
    return list(node.parts) if isinstance(node, All | AnyOf) and isinstance(node, kind) else [node]


def _one_or(kind: type[All] | type[AnyOf], found: list[Node]) -> Node | None:
    if len(found) <= 1:
        return found[0] if found else None
    return kind(tuple(found))


def _is_function_word(node: Node) -> bool:
    if not isinstance(node, Atom) or node.exact or node.text.isupper():  # WHO is no pronoun
        return False
    return node.text.lower() in _FUNCTION_WORDS
