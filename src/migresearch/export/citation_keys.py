"""Citation keys that a person can type: family name, year, first word of the title, in ASCII."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from migresearch.clean.names import family_and_given, is_body
from migresearch.export.works import ExportWork
from migresearch.records import Contributor

# Letters that Unicode does not decompose, and those whose usual spelling is not the bare letter.
_SPELLED = "ß:ss æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ı:i ä:ae ö:oe ü:ue"
_LOWER = {pair[0]: pair[2:] for pair in _SPELLED.split()}
_UPPER = {letter.upper(): latin.capitalize() for letter, latin in _LOWER.items() if letter not in "ßı"}
_LETTERS = str.maketrans(_LOWER | _UPPER)
_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыъэё"
_LATIN = "a b v g g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch  yu ya y  e yo"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_GREEK_IN_LATIN = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
_OTHER_SCRIPTS = dict(zip(_CYRILLIC + _GREEK, f"{_LATIN} {_GREEK_IN_LATIN}".split(" "), strict=True))
_ARTICLES = "a an the on of in and for to der die das ein eine le la les el los"
_SKIPPED = frozenset(_ARTICLES.split())


def citation_keys(works: Iterable[ExportWork]) -> Iterator[tuple[str, ExportWork]]:
    """Each work with a key of its own; equal keys get a letter (``Alba2019Integration``, ``…a``, ``…b``)."""
    given: set[str] = set()
    counts: dict[str, int] = {}
    for work in works:
        stem = _stem(work)
        while (key := stem + _letters(counts.get(stem, 0))) in given:
            counts[stem] = counts.get(stem, 0) + 1
        given.add(key)
        yield key, work


def ascii_letters(text: str) -> str:
    """The text in ASCII letters and digits; other scripts than Latin, Greek and Cyrillic are lost."""
    latin = "".join(_transliterated(letter) for letter in text.translate(_LETTERS))
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", plain)


def _transliterated(letter: str) -> str:
    latin = _OTHER_SCRIPTS.get(letter.lower())
    if latin is None:
        base = unicodedata.normalize("NFD", letter)[0]
        latin = _OTHER_SCRIPTS.get(base.lower(), letter)
    return latin.capitalize() if letter.isupper() and latin != letter else latin


def _stem(work: ExportWork) -> str:
    name = ascii_letters(_family(work.contributors[0])) if work.contributors else ""
    words = (ascii_letters(word) for word in work.title.split())
    word = next((one for one in words if len(one) > 1 and one.lower() not in _SKIPPED), "")
    year = str(work.year) if work.year else "nd"
    if not name:
        return f"{word.capitalize() or 'Work'}{year}{'' if word else ascii_letters(work.key)}"
    return f"{name[:1].upper()}{name[1:]}{year}{word[:1].upper()}{word[1:]}"


def _family(one: Contributor) -> str:
    if one.family or is_body(one.name):
        return one.family or one.name.split()[0]
    return family_and_given(one.name)[0]


def _letters(count: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
