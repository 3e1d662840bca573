"""What should have been taken out of titles and abstracts, and what was lost in them."""

import html
import re
from collections.abc import Callable, Iterator

from migresearch.clean.characters import REPLACEMENT, one_line, paragraphs, repair
from migresearch.clean.markup import strip_markup
from migresearch.quality.problem import Fix, Problem, check
from migresearch.store.examining import Examined

_NAME = r"[A-Za-z][\w:-]*"
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))"""
# Between angle brackets stands a tag where it is closed or has attributes; else it may be a formula.
_TAG = re.compile(rf"</({_NAME})\s*>|<{_NAME}{_ATTRIBUTES}+\s*/?>|<(?:br|hr|p|li)\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
_TEX = re.compile(
    r"\$\$.{1,400}?\$\$|\\(?:text|math)[a-z]{2,}|\\begin\{|\$[^$\n]{0,60}[\\^_][^$\n]{0,60}\$", re.DOTALL
)
_MARKDOWN = re.compile(
    r"(?<![*\w])\*\*(?=[^\s*])([^*\n]{1,120}?)(?<=[^\s*])\*\*(?!\*)|^#{1,4} (?=\w)", re.MULTILINE
)
_TEX_SIGNS = {
    r"\textbackslashtextless": "<", r"\textbackslashtextgreater": ">",
    r"\textless": "<", r"\textgreater": ">", r"\textasciitilde": "~",
    r"\textendash": "–", r"\textemdash": "—",
}  # fmt: skip
_TEX_SIGN = re.compile("|".join(re.escape(one) for one in _TEX_SIGNS))
_TEX_FONT = re.compile(r"\\(?:text(?:it|bf|sc|rm|tt|sf)|emph|underline)\{([^{}]*)\}")
_TEX_DOLLAR = re.compile(r"\$?\{\\\$\}\$?|\\\$")
# A question mark inside a word stands for a letter that was lost; in addresses it does not.
_LOST_LETTER = re.compile(r"(?<![\w/=.])[^\W\d_]{2,}\?[a-zß-öø-ÿ]{2,}(?![\w/=])")
_AROUND = 30


@check("markup", "tags, entities, TeX or Markdown left in title or abstract")
def markup(work: Examined) -> Iterator[Problem]:
    for field, text, one in _texts(work):
        if not any(sign in text for sign in "<&\\$*#"):
            continue
        for what, pattern in (
            ("a tag", _TAG),
            ("an entity", _ENTITY),
            ("TeX", _TEX),
            ("Markdown", _MARKDOWN),
        ):
            if found := pattern.search(text):
                plain = one(_without_markup(text))
                fix = Fix(field, text, plain) if plain and plain != text else None
                yield Problem(f"{what} in the {field}: {_excerpt(text, found)}", fix)
                break


@check("damaged", "characters lost or misread on the way (�, mojibake, ? inside a word)")
def damaged(work: Examined) -> Iterator[Problem]:
    for field, text, one in _texts(work):
        repaired = text if text.isascii() and text.isprintable() else one(repair(text))
        if (place := text.find(REPLACEMENT)) >= 0:
            yield Problem(f"a lost character in the {field}: {_around(text, place, place + 1)}")
        elif repaired not in (text, one(text)):
            yield Problem(f"misread characters in the {field}", Fix(field, text, repaired))
        elif "?" in text and (found := _LOST_LETTER.search(text)):
            yield Problem(f"a lost character in the {field}: {_excerpt(text, found)}")


def _texts(work: Examined) -> Iterator[tuple[str, str, Callable[[str], str]]]:
    """Field, text, and how its white space is kept."""
    yield "title", work.title, one_line
    if work.abstract:
        yield "abstract", work.abstract, paragraphs


def _without_markup(text: str) -> str:
    """Without all that can be taken out and leaves the words; formulas in TeX stay."""
    text = _MARKDOWN.sub(lambda found: found[1] or "", text)
    text = _TEX_DOLLAR.sub("$", _TEX_FONT.sub(lambda found: found[1], text))
    text = _TEX_SIGN.sub(lambda found: _TEX_SIGNS[found[0]], text)
    return _without_tags(strip_markup(html.unescape(text)))


def _without_tags(text: str) -> str:
    """Tags whose names nobody knows, where they are closed."""
    for name in {found[1] for found in _TAG.finditer(text) if found[1]}:
        text = re.sub(rf"</?{re.escape(name)}{_ATTRIBUTES}*\s*/?>", " ", text, flags=re.IGNORECASE)
    return text


def _excerpt(text: str, found: re.Match[str]) -> str:
    return _around(text, found.start(), found.end())


def _around(text: str, start: int, end: int) -> str:
    """The place with some letters on either side, in one line."""
    left, right = max(0, start - _AROUND), end + _AROUND
    return f"{'…' if left else ''}{one_line(text[left:right])}{'…' if right < len(text) else ''}"
