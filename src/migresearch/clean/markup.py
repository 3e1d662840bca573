"""Markup in titles and abstracts: JATS, HTML, MathML and entities, escaped once or several times.

Only known tags are removed: ``p <0.5`` and ``a<b`` are text. So this is a scanner over known
tags, not a parser: HTML parsers eat everything from ``<b`` to the next ``>``.
"""

import html
import re
from dataclasses import dataclass, field

_INLINE = """
abbr acronym bdi bdo big cite code dfn em email font ins kbd label mark named-content samp sc small span
strike strong styled-content tt underline var overline roman monospace sans-serif bold italic ext-link uri
xref inline-formula disp-formula alternatives inline-graphic graphic related-article fn etal o:p st1:place
"""
_BLOCK = """
abstract article address blockquote body br caption center dd def-item def-list disp-quote div dl dt fig
figcaption figure footer head header hr html li list list-item main ol p para paragraph pre sec section
simplesect table tbody td tfoot th thead tr trans-abstract ul break
"""
_TITLE = "title h1 h2 h3 h4 h5 h6"
_DROPPED = "script style tex-math annotation annotation-xml object-id"
_SCRIPTS = "sub sup inf"
_MATH = """
math mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt
mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
"""
# These could be variables of a formula (a<b>c), so they count as tags only where they are closed again.
_LETTERS = "a b i q s u"

_KIND_OF_TAG = {
    name: kind
    for kind, names in {
        "inline": _INLINE, "block": _BLOCK, "title": _TITLE, "dropped": _DROPPED,
        "script": _SCRIPTS, "math": _MATH, "letter": _LETTERS,
    }.items()
    for name in names.split()
}  # fmt: skip

_ATTRIBUTE = r"""\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))"""
_TOKEN = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<!\[CDATA\[(?P<cdata>(?:(?!<!\[).)*?)\]\]>|<[?!][^<>]*>"
    rf"|<(?P<close>/?)(?:(?:jats|mml|m|ns\d|html|xhtml):)?(?P<name>[A-Za-z][\w:-]*)(?:{_ATTRIBUTE})*\s*/?>",
    re.DOTALL,
)
_SUPERSCRIPT = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SCRIPTABLE = {
    "sup": (re.compile(r"[0-9+\-−=()ni,.–\s]*"), _SUPERSCRIPT),
    "sub": (re.compile(r"[0-9+\-−=(),.–\s]*"), _SUBSCRIPT),
}
_CLOSED_LETTER = re.compile(r"</(?:jats:)?([A-Za-z])\s*>")
_LABELS = "abstract summary résumé resume resumen resumo zusammenfassung riassunto samenvatting kurzfassung"
_LABELS_OF_THE_WHOLE = frozenset(_LABELS.split())
# Stands behind a section title until the white space and block ends that follow it are known.
_TITLE_END = "\x00"
_AFTER_TITLE = re.compile(r"\x00\s*")
MAX_ESCAPES = 3


def strip_markup(text: str) -> str:
    """The text without markup, blocks separated by line ends, section titles as ``Methods: ``."""
    if "<" not in text and "&" not in text:
        return text
    plain = _unescape(text)
    return _AFTER_TITLE.sub(" ", _Scanner(plain).run()) if "<" in plain else plain


def _unescape(text: str) -> str:
    for _ in range(MAX_ESCAPES):
        if "&" not in text or (unescaped := html.unescape(text)) == text:
            break
        text = unescaped
    return text


@dataclass
class _Scanner:
    """One pass over the tags; ``open`` holds those whose content is rendered as one, and the text before."""

    text: str
    out: list[str] = field(default_factory=list)
    open: list[tuple[str, list[str]]] = field(default_factory=list)
    closed_letters: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.closed_letters = frozenset(letter.lower() for letter in _CLOSED_LETTER.findall(self.text))

    def run(self) -> str:
        position = 0
        for token in _TOKEN.finditer(self.text):
            if self._take(token, self.text[position : token.start()]):
                position = token.end()
        self.out.append(self.text[position:])
        while self.open:
            self._close(self.open[-1][0])
        return "".join(self.out)

    def _take(self, token: re.Match[str], before: str) -> bool:
        """Handle one token; False where it is not a tag but text."""
        name = token["name"]
        kind = _KIND_OF_TAG.get(name.lower()) if name else "comment"
        if kind is None or (kind == "letter" and name.lower() not in self.closed_letters):
            return False
        self.out.append(before)
        if kind == "comment":
            self.out.append(token["cdata"] or "")
        elif kind == "block":
            self.out.append("\n")
        elif kind in ("title", "script", "dropped"):
            self._open_or_close(name.lower(), closing=bool(token["close"]), empty=token[0].endswith("/>"))
        return True

    def _open_or_close(self, name: str, *, closing: bool, empty: bool) -> None:
        if closing:
            self._close(name)
        elif not empty:
            self.open.append((name, self.out))
            self.out = []

    def _close(self, name: str) -> None:
        if not any(name == opened for opened, _ in self.open):
            return
        while True:
            opened, before = self.open.pop()
            before.append(_rendered(opened, "".join(self.out)))
            self.out = before
            if opened == name:
                return


def _rendered(name: str, content: str) -> str:
    kind = _KIND_OF_TAG[name]
    if kind == "dropped":
        return ""
    return _script(name, content) if kind == "script" else _section_title(content)


def _script(name: str, content: str) -> str:
    possible, table = _SCRIPTABLE["sup" if name == "sup" else "sub"]
    return content.strip().translate(table) if possible.fullmatch(content) else content


def _section_title(content: str) -> str:
    title = " ".join(content.split())
    if not title or title.rstrip(".:").casefold() in _LABELS_OF_THE_WHOLE:
        return "\n"
    return f"\n{title}{'' if title[-1] in ':.?!' else ':'}{_TITLE_END}"
