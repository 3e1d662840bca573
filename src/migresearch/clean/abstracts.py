"""Abstracts: labels, keywords, codes and copyright notes around the text itself are taken off."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migresearch.clean.characters import paragraphs, repair
from migresearch.clean.markup import strip_markup
from migresearch.clean.text import keyword_list

_LABEL_WORD = r"(?:abstract|summary|zusammenfassung|kurzfassung|résumé|resumen|resumo|riassunto|samenvatting)"
_SENTENCE_START = (
    r"(?:A|About|After|Against|All|Although|Among|An|As|At|Background|Based|Because|Between|By|Can|Context|Despite|Do|Does"
    r"|During|Existing|Following|For|From|Given|How|I|If|In|Introduction|Is|It|Many|Most|Much|Objectives?|Aims?|On|Our"
    r"|Over|Previous|Prior|Purpose|Recent|Research|Several|Since|Some|Studies|Such|That|The|There|These|This|Through"
    r"|To|Today|Under|Using|We|What|When|Where|Whether|Which|While|Who|Why|With)\b"
)
# "Abstract: …", "Abstract This paper …", "AbstractThis paper …", but not "Abstract expressionism …".
_LEADING_LABEL = re.compile(
    rf"\s*[\[(]?(?:(?i:{_LABEL_WORD})[\])]?\s*(?:[:.|–—-]+(?=\s)|[:|–—]+|\n)\s*"
    rf"|(?:Abstract|ABSTRACT|Summary|SUMMARY)\s+(?={_SENTENCE_START})"
    rf"|(?:Abstract|Summary)(?=[A-Z])|(?:ABSTRACT|SUMMARY)(?=[A-Z][a-z]))"
)
_KEYWORDS_LABEL = (
    r"(?:key[\s-]?words?(?:\s+and\s+phrases)?|index terms|mots[\s-]cl[eé]s|palabras[\s-]clave"
    r"|palavras[\s-]chave|schl(?:ü|ue)sselw(?:ö|oe)rter|schlagw(?:ö|oe)rter|parole[\s-]chiave|trefwoorden)"
)
_KEYWORDS_TAIL = re.compile(
    rf"(?:\n|(?<=[.!?)\]])\s*|\s{{2,}})[(\[]?{_KEYWORDS_LABEL}\s*(?:[:.–—-]|\n)\s*"
    r"(?P<keywords>[^\n]{2,400}(?:\n[^\n]{1,60}){0,12})$",
    re.IGNORECASE,
)
_JEL_CODE = r"[A-Z]\d{1,2}"
_JEL_TAIL = re.compile(
    rf"\s*[(\[]?\bJEL\b(?:[\s-]*(?:classifications?|codes?|numbers?|subject|system))*\s*[:.–—-]?\s*"
    rf"(?P<codes>{_JEL_CODE}(?:(?:\s*[,;.]\s*|\s+|\s*and\s*){_JEL_CODE})*)\s*[.)\]]*\s*$",
    re.IGNORECASE,
)
_PUBLISHER = (
    r"(?:Elsevier|Wiley|Springer|Sage|Taylor|Informa|Blackwell|Oxford|Cambridge|Emerald|APA|Society|Associat|Authors?\b"
    r"|Press|Publish|Ltd|Inc\b|B\.V)"
)
_COPYRIGHT_SIGN = r"(?:(?:Copyright\b\s*)?(?:©|\(c\)))\s*(?:Copyright\s+)?"
_COPYRIGHT_TAIL = re.compile(
    r"\s*(?:[(\[]?\s*PsycINFO\s+Database\s+Record\b[^\n]{0,80}"
    rf"|[(\[]?\s*(?:{_COPYRIGHT_SIGN}|Copyright(?=\s+\d{{4}})\s*)"
    rf"(?:\d{{4}}\b[^\n]{{0,160}}|[^\n]{{0,60}}{_PUBLISHER}[^\n]{{0,100}})"
    r"|(?<=[.\s])Published by (?:Elsevier|John Wiley|Oxford University|Taylor)[^\n]{0,60}"
    r"|[\s,]*All rights reserved\W*)$",
    re.IGNORECASE,
)
_COPYRIGHT_HEAD = re.compile(
    rf"\s*{_COPYRIGHT_SIGN}\d{{4}}[^\n]{{0,120}}?"
    r"(?:All rights reserved|Elsevier(?: Ltd| Inc| B\.V)?|(?:, )?(?:Ltd|Inc|LLC|GmbH)"
    r"|The Authors?(?:\(s\))?|Springer[^.]{0,40}|Wiley[^.]{0,30}|University Press"
    r"|Emerald[^.]{0,40})\.\s+(?=[A-Z])",
    re.IGNORECASE,
)
# The heading of what follows the abstract, taken along by whoever cut it out.
_HEADING_TAIL = re.compile(r"(?<=[.!?])\s+(?:(?:1|I)\.?\s+)?(?:Introduction|INTRODUCTION)\W*$")
_TAIL_SIGNS = (
    *(
        "©",
        "(c)",
        "copyright",
        "reserved",
        "psycinfo",
        "published by",
        "jel",
        "key words",
        "keyword",
        "key-word",
    ),
    *("introduction", "index terms", "mots", "palabras", "palavras", "schl", "parole", "trefwoorden"),
)
_PLACEHOLDER = re.compile(
    r"\W*(?:(?:there is )?no abstract(?: (?:is )?(?:available|provided|supplied|found|yet|for this \w+))?"
    r"|abstract(?: is)?(?: not| un| to be)?[\s-]*(?:available|provided|added|found|follows?|forthcoming)"
    r"|abstract to follow|not (?:available|applicable|provided)|n\W?a|none|null|nil|undefined|nan|tbd"
    r"|abstract|summary"
    r"|sin resumen|resumen no disponible|sem resumo|resumo não disponível|pas de résumé(?: disponible)?"
    r"|résumé (?:non|pas) disponible|kein abstract(?: verfügbar)?|keine zusammenfassung(?: verfügbar)?"
    r"|(?:please )?(?:see|refer to) (?:the )?(?:full text|pdf|article|attached(?: file| document)?)"
    r"|international audience|peer[\s-]?reviewed|\W*)\W*",
    re.IGNORECASE,
)


# Catalogues of libraries describe the copy, not what stands in it.
_NOTE_ON_THE_COPY = re.compile(
    r"\W*(?:(?:with|includes?|including|contains) (?:\w+ ){0,2}(?:bibliograph\w*|index\w*|references)\b"
    r"|(?:literatur|quellen)(?:angaben|verz(?:eichnis|\.))|(?:title|description) (?:from|based on)\b"
    r"|(?:[xvi]+, )?\d+ (?:p|pp|s|leaves|pages|seiten)\b\.?(?=\W*(?:$|[:;,]|\d))|thesis \()"
    r"[^.]{0,80}(?:\.[^.]{0,80}){0,2}\.?\s*",
    re.IGNORECASE,
)
# Characters; what is shorter tells what kind of text the work is rather than what stands in it.
SHORTEST = 120


@dataclass(frozen=True, slots=True)
class Abstract:
    """An abstract's text (None: there is none) and what stood at its end: keywords and JEL codes."""

    text: str | None = None
    keywords: tuple[str, ...] = ()
    jel: tuple[str, ...] = ()


def clean_abstract(raw: str | None) -> Abstract:
    """The text without markup, label, keywords, codes and copyright note; paragraphs are lines."""
    if not raw:
        return Abstract()
    text = paragraphs(repair(strip_markup(raw)))
    text, keywords, jel = _without_tails(_without(_LEADING_LABEL, _without(_COPYRIGHT_HEAD, text)))
    if _PLACEHOLDER.fullmatch(text) or _NOTE_ON_THE_COPY.fullmatch(text):
        return Abstract(None, keywords, jel)
    return Abstract(text, keywords, jel)


def is_fragment(text: str) -> bool:
    """Whether this is a few words or a note of a catalogue, which no abstract should give way to."""
    return len(text) < SHORTEST or _NOTE_ON_THE_COPY.fullmatch(text) is not None


def from_inverted_index(index: Mapping[str, Sequence[int]] | None) -> str | None:
    """The text of an OpenAlex inverted index: gaps are closed, of words at one position the first stays."""
    words: dict[int, str] = {}
    for word, positions in (index or {}).items():
        for position in positions:
            words.setdefault(position, word)
    return " ".join(words[position] for position in sorted(words)) or None


def _without(head: re.Pattern[str], text: str) -> str:
    found = head.match(text)
    return text[found.end() :] if found else text


def _without_tails(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Tails come in any order, so they are taken off until none is left."""
    keywords: tuple[str, ...] = ()
    jel: tuple[str, ...] = ()
    while True:
        start, tail = _split_tail(text)
        if not _has_sign(tail):
            return text.rstrip(), keywords, jel
        if found := _COPYRIGHT_TAIL.search(tail) or _HEADING_TAIL.search(tail):
            text = start + tail[: found.start()]
        elif found := _JEL_TAIL.search(tail):
            text, jel = start + tail[: found.start()], _jel_codes(found["codes"])
        elif (found := _KEYWORDS_TAIL.search(tail)) and _looks_like_keywords(found["keywords"]):
            text, keywords = start + tail[: found.start()], keyword_list(found["keywords"])
        else:
            return text.rstrip(), keywords, jel
        text = text.rstrip()


def _split_tail(text: str, length: int = 700) -> tuple[str, str]:
    """Only the end is searched: the patterns are anchored there and long texts would cost."""
    return text[:-length], text[-length:]


def _has_sign(tail: str) -> bool:
    """Whether any of the tail patterns could match: asking costs a tenth of trying them."""
    lower = tail.lower()
    return any(sign in lower for sign in _TAIL_SIGNS)


def _jel_codes(codes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(_JEL_CODE, codes.upper())))


def _looks_like_keywords(text: str) -> bool:
    """Keywords are short and many; a sentence that follows the word "keywords" is neither."""
    parts = keyword_list(text)
    return bool(parts) and max(map(len, parts)) <= 80 and (len(parts) > 1 or len(parts[0].split()) <= 4)
