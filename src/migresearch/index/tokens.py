"""Text to the terms that are ranked: folded, stemmed in the text's language, without function words.

A document's words are stemmed in its own language. A question's language is seldom known, so each of its
words becomes a group of terms, one for every stem it has in the languages of the index, and a group counts as
one word. Hyphenated words yield their parts and the joined word, so that ``left-behind`` is found by
``left behind`` and by ``leftbehind``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import Stemmer

from migresearch.index.lexical_stopwords import AMBIGUOUS, FUNCTION_WORDS

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Where a script begins and ends, and the language its words are stemmed in when the text is in another one.
_SCRIPTS = ((0x0370, 0x03FF, "el"), (0x0400, 0x052F, "ru"), (0x0600, 0x06FF, "ar"), (0x0900, 0x097F, "hi"))
_NON_LATIN = frozenset({"ar", "el", "fa", "hi", "hy", "ne", "ru", "ta"})

# Combining marks and joiners belong to their word, although \w leaves them out.
_LETTER = r"[\w\u00ad\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0e7f\u200c\u200d]"
_WORD = re.compile(rf"{_LETTER}+(?:[-'’.&\u2010\u2011]{_LETTER}+)*")
_SEPARATOR = re.compile(r"[-.&_\u2010\u2011]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200c\u200d"))
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_ACRONYM = re.compile(r"([A-Z][A-Z0-9]{1,5})s?")
_ELIDED = re.compile(r"[cdjlmnst]|(?:lors|puis|jus|quoi|quel)?qu|un|(?:de|a|ne|su|da|que)ll|dagl|degl|quest")
_CLITIC = re.compile(r"s|t|re|ve|ll|d|m")
_MAX_CACHED_WORD = 40
_MAX_CACHE = 500_000

# One spelling for what British and American English write differently, and for plurals no rule forms.
_ISE = re.compile(r"(?<=\w{3})is(e|ed|es|er|ers|ing|ation|ations|ational)$")
_OUR = re.compile(r"^(lab|behavi|neighb|col|fav|hon|harb|endeav|hum|rum)our")
_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "programme": "program", "programmes": "program",
}  # fmt: skip


class Analyzer(dict[str, tuple[str, ...]]):
    """Texts of one language to terms; remembers the terms of every word it has seen.

    ``language`` is an ISO 639 code; texts of unknown languages, or of languages without a stemmer, are read
    as English, which the literature mostly is.
    """

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self.language = language or "en"
        self._function_words = FUNCTION_WORDS.get(self.language, FUNCTION_WORDS["en"])

    def terms(self, text: str) -> list[str]:
        """The terms of the text in its order; a repeated word is repeated."""
        return list(chain.from_iterable(map(self.__getitem__, words(text))))

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = tuple(filter(None, self._analyze(word)))
        if len(word) <= _MAX_CACHED_WORD:
            if len(self) >= _MAX_CACHE:
                self.clear()
            self[word] = found
        return found

    def _analyze(self, word: str) -> Iterable[str]:
        if word.isascii() and word.isalpha() and word[1:].islower():  # most words: nothing to take apart
            return () if word.lower() in self._function_words else (stem(word, self.language),)
        return self._analyze_parts(word)

    def _analyze_parts(self, word: str) -> Iterator[str]:
        for part in _parts(word):
            if (acronym := _acronym(part)) is not None:
                yield acronym
            elif not part.isascii() and _UNSPACED.search(part):
                yield from _unspaced_terms(part)
            elif part.lower() not in self._function_words:
                yield stem(part, self.language)


def words(text: str) -> list[str]:
    """The words as written, compounds whole; a text in capitals is read as lower case."""
    found: list[str] = _WORD.findall(text)
    if text.isupper() and len(found) > 3:
        return [word.lower() for word in found]
    return found


class QuestionWord(NamedTuple):
    """One word of a question: as written, the terms it may have in the index, how much it is asked for.

    ``weight`` is 1 for each time the word is asked for; a joined compound whose parts are asked for as well
    adds half that, since it says little that they do not.
    """

    written: str
    terms: tuple[str, ...]
    weight: float


def question_words(text: str, languages: Collection[str]) -> list[QuestionWord]:
    """The words of a question that rank, in the order asked; ``languages`` are those of the index.

    Function words of any language are dropped, unless the word is one of substance elsewhere and nothing else
    in the question speaks that language.
    """
    asked = [list(_parts(word)) for word in words(text)]
    dropped = _function_words_of([part.lower() for parts in asked for part in parts])
    written: dict[tuple[str, ...], str] = {}
    weights: Counter[tuple[str, ...]] = Counter()
    for parts in asked:
        kept = [part for part in parts if _acronym(part) is not None or part.lower() not in dropped]
        for part in kept:
            for shown, terms in _question_terms(part, languages):
                written.setdefault(terms, shown)
                weights[terms] += 2 if part != "".join(kept[:-1]) else 1
    return [QuestionWord(written[terms], terms, weight / 2) for terms, weight in weights.items()]


def fold(word: str) -> str:
    """Lower case without diacritics and ligatures: ``Flüchtlinge`` and ``FLUCHTLINGE`` are one."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).translate(_UNDECOMPOSED)


def stem(word: str, language: str) -> str:
    """The folded stem; a word in another script than its language is stemmed in that script's language."""
    lowered = word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).lower()
    spoken = language_of_script(lowered, language)
    if spoken == "en":
        lowered = _one_spelling(lowered)
    return fold(_stemmer(spoken)(lowered))


def _one_spelling(word: str) -> str:
    if "is" in word:
        word = _ISE.sub(r"iz\1", word)
    if "our" in word:
        word = _OUR.sub(r"\1or", word)
    return _IRREGULAR.get(word, word)


def language_of_script(word: str, language: str) -> str:
    """The language to stem a word in: its text's, unless that language does not use the word's script."""
    home = "en" if word.isascii() else _home_of_script(word[0])
    if home == "en":
        return language if language in STEMMERS and language not in _NON_LATIN else "en"
    return language if language in _NON_LATIN else home


def _home_of_script(letter: str) -> str:
    return next((language for first, last, language in _SCRIPTS if first <= ord(letter) <= last), "en")


@lru_cache
def _stemmer(language: str) -> Callable[[str], str]:
    stem_word: Callable[[str], str] = Stemmer.Stemmer(STEMMERS[language], 0).stemWord  # its cache is slower
    return stem_word


def _parts(word: str) -> Iterator[str]:
    """The words in a compound and the compound joined; elided articles and possessive endings fall off."""
    if word.isalnum():
        yield word
        return
    pieces = [piece for piece in re.split("['’]", word.translate(_INVISIBLE)) if piece]
    if len(pieces) > 1 and _ELIDED.fullmatch(pieces[0].lower()):
        del pieces[0]
    if len(pieces) > 1 and _CLITIC.fullmatch(pieces[-1].lower()):
        del pieces[-1]
    for piece in pieces:
        yield from _compound(piece)
    if len(pieces) > 1:
        yield "".join(pieces)


def _compound(word: str) -> Iterator[str]:
    parts = [part for part in _SEPARATOR.split(word) if part]
    if "." in word and all(part.isdecimal() for part in parts):
        yield word  # 3.5
    elif len(parts) > 1 and all(len(part) == 1 for part in parts):
        yield "".join(parts)  # U.S., R&D
    else:
        yield from parts
        if len(parts) > 1 and "." not in word:  # a full stop here is a space that somebody forgot
            yield "".join(parts)


def _acronym(word: str) -> str | None:
    match = None if word.islower() else _ACRONYM.fullmatch(word)
    return match[1].lower() if match else None


def _unspaced_terms(text: str) -> Iterator[str]:
    """Overlapping pairs of characters for scripts that put no spaces between words; the rest as words."""
    normal = unicodedata.normalize("NFKC", text).lower()
    for run in _UNSPACED.findall(normal):
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
    yield from (fold(rest) for rest in _UNSPACED.split(normal) if rest)


def _question_terms(part: str, languages: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if _UNSPACED.search(part):
        yield from ((term, (term,)) for term in _unspaced_terms(part))
        return
    spoken = {language_of_script(part, language) for language in languages}
    stems = {stem(form, language) for language in spoken for form in _spellings(part)}
    if terms := sorted(filter(None, stems | {_acronym(part) or fold(part)})):
        yield part, tuple(terms)


def _spellings(word: str) -> Iterator[str]:
    """The word, and how Portuguese would write it where the typist left the accents off."""
    yield word
    if word.isascii() and word.lower().endswith(("cao", "coes")):
        yield word[:-3] + "ção" if word.lower().endswith("cao") else word[:-4] + "ções"


def _function_words_of(asked: list[str]) -> set[str]:
    english = FUNCTION_WORDS["en"]
    dropped = {word for listed in FUNCTION_WORDS.values() for word in asked if word in listed}
    doubtful = {word for word in dropped if word in AMBIGUOUS and word not in english}
    for listed in FUNCTION_WORDS.values():
        spoken = sum(word in listed and word not in english and word not in AMBIGUOUS for word in asked)
        if spoken > sum(word in english and word not in listed for word in asked):
            doubtful -= listed
    return dropped - doubtful
