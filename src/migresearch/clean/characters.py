"""Characters that damage search or a terminal: repaired, replaced by a space, or removed."""

import re
import unicodedata

# What ftfy can mend leaves one of these traces; everything else is spared its cost.
_MOJIBAKE = re.compile(r"[ÂÃÅâ][\x80-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï»¿")
_MOJIBAKE_STARTS = "ÂÃÅâï"

# Format characters: zero width, soft hyphen, direction overrides and isolates, tags, byte order mark, and
# the non-character that PDF readers leave where a line broke inside a word.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)
# Control characters, and the private ones that symbol fonts leave behind (bullets, dashes).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")

REPLACEMENT = "\ufffd"


def repair(text: str) -> str:
    """The text in NFC without mojibake, control, zero-width and direction characters.

    U+FFFD stays where it is: what it replaced cannot be known (see :func:`is_damaged`).
    """
    if text.isprintable():
        visible = text if text.isascii() else _mend_mojibake(text)
    else:
        lines = _LINE_END.sub("\n", _mend_mojibake(text))
        visible = _INVISIBLE.sub("", _CONTROL.sub(" ", lines))
    return visible if unicodedata.is_normalized("NFC", visible) else unicodedata.normalize("NFC", visible)


def is_damaged(text: str) -> bool:
    """Whether a character was lost before the text reached us (U+FFFD)."""
    return REPLACEMENT in text


def one_line(text: str) -> str:
    """Any run of white space, line ends included, as one space; none at the ends."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Each paragraph on one line, no blank lines, single spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return "\n".join(filter(None, map(one_line, text.split("\n"))))


def _mend_mojibake(text: str) -> str:
    if not any(first in text for first in _MOJIBAKE_STARTS) or not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding

    return str(fix_encoding(text))
