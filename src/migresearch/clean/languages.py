"""Languages: codes in every spelling, and the language of a text."""

import re
from functools import cache
from typing import Any

# Codes and names that need no table of languages; everything else is looked up in pycountry.
_COMMON = {
    name: code
    for code, names in {
        "en": "en eng english englisch anglais inglés ingles inglês inglese engels",
        "de": "de deu ger german deutsch allemand alemán alemão tedesco duits",
        "fr": "fr fra fre french français francais französisch francés francês francese frans",
        "es": "es spa spanish español espanol castellano spanisch espagnol espanhol spagnolo spaans",
        "pt": "pt por portuguese português portugues portugiesisch portugais portugués portoghese",
        "it": "it ita italian italiano italienisch italien",
        "nl": "nl nld dut dutch nederlands niederländisch néerlandais",
        "ru": "ru rus russian русский russisch russe",
        "tr": "tr tur turkish türkçe türkisch",
        "pl": "pl pol polish polski polnisch",
        "zh": "zh zho chi cmn chinese 中文 chinesisch",
        "ja": "ja jpn japanese 日本語",
        "ar": "ar ara arabic العربية",
        "el": "el ell gre greek ελληνικά",
        "sr": "sr srp scc serbian", "hr": "hr hrv scr croatian",
        "no": "no nor nb nob nn nno norwegian", "sv": "sv swe swedish svenska", "da": "da dan danish dansk",
    }.items()
    for name in names.split()
}  # fmt: skip
_NO_LANGUAGE = frozenset(
    {"", "und", "mul", "zxx", "mis", "xx", "unknown", "other", "n/a", "none", "null", "multiple languages"}
)

# The languages in which research on migration appears; fewer candidates make fewer wrong guesses.
_CANDIDATES = """
ar az bg bn bs ca cs cy da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko lt lv mk ms
nb nl nn no pl pt ro ru sk sl sq sr sv sw ta th tl tr uk ur uz vi zh
"""
_NORWEGIAN = frozenset({"nb", "nn"})
_FUNCTION_WORDS = """
the of and to that is with this are by from we which these have has how between among their it as for on
an be not was were can or into through
"""
_FOREIGN_WORDS = """
der die das und des den dem von zur zum im für mit eine el los las y en del una por para que con le les et
du aux dans pour une sur il lo gli di della dei delle nel per che o os um uma do dos da das na no em het
een van voor i og och att av w z na do ja oraz ve bir yang dan dari di untuk
"""
_ENGLISH = frozenset(_FUNCTION_WORDS.split())
_NOT_ENGLISH = frozenset(_FOREIGN_WORDS.split())
_LETTERS_JUDGED, _LETTERS_READ = 400, 600
_SURE, _SURE_OF_SHORT, SHORT = 0.5, 0.8, 120  # probability, probability, characters


def language_code(raw: str | None) -> str | None:
    """ISO 639-1 where there is one, else 639-3, of codes, names and tags such as ``en-US``, or None."""
    name = (raw or "").strip().casefold()
    if name in _NO_LANGUAGE:
        return None
    base = re.split(r"[-_]", name, maxsplit=1)[0] if re.fullmatch(r"[a-z]{2,3}([-_]\w+)+", name) else name
    return _COMMON.get(base) or _look_up(base)


def detect_language(title: str | None, abstract: str | None = None) -> str | None:
    """The language of a work's text, or None where it is too short to be sure.

    English is told by its function words, which costs 1/50 of the trained model that judges the rest.
    """
    text = f"{title or ''}. {abstract or ''}"[:_LETTERS_READ].strip(". ")
    if not text:
        return None
    return "en" if _is_english(text) else _identified(text)


def _is_english(text: str) -> bool:
    words = text[:_LETTERS_JUDGED].casefold().split()
    english = sum(map(_ENGLISH.__contains__, words))
    foreign = sum(map(_NOT_ENGLISH.__contains__, words))
    return english >= 2 and english >= 0.12 * len(words) and english > 3 * foreign


def _identified(text: str) -> str | None:
    code, probability = _identifier().classify(text.lower() if text.isupper() else text)
    needed = _SURE if len(text) > SHORT else _SURE_OF_SHORT
    if probability < needed:
        return None
    return "no" if code in _NORWEGIAN else str(code)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(set(_CANDIDATES.split()) & set(identifier.labels))
    return identifier


@cache
def _look_up(name: str) -> str | None:
    import pycountry

    try:
        language = pycountry.languages.lookup(name)
    except LookupError:
        return None
    return getattr(language, "alpha_2", None) or str(language.alpha_3)
