"""Invented works: words of no language with the frequencies of one (Zipf's law), the same every time.

The commonest words are English function words, as in any English text, so that rankings
meet words that stand in almost every work. Countries and years are spread as in real
collections of the field: a tenth on one country, a third from the last six years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

BLOCK = 10_000
SEED = 20_240_801
_FUNCTION_WORDS = [
    *("the", "of", "and", "in", "to", "a", "for", "on", "with", "is", "as", "by", "that"),
    *("are", "from", "at", "this", "an", "be", "or", "it", "which", "was", "not", "its"),
]
_SYLLABLES = [a + b for a, b in product("bdfgklmnprtv", "aeiou")]
_VOCABULARY = 200_000
_FLATTENING = 2.7  # Mandelbrot's correction of Zipf's law for the commonest words
_COUNTRIES = ("US", "GB", "DE", "CA", "AU", "FR", "IT", "ES", "NL", "SE", "TR", "CN", "IN", "MX", "JP", None)
_COMMONEST = 0.12  # share of the works on the first country; on the n-th, an n-th of that; on none, the rest
_COUNTRY_SHARES = [_COMMONEST / place for place in range(1, len(_COUNTRIES))]
_COUNTRY_SHARES.append(1 - sum(_COUNTRY_SHARES))
_MEAN_AGE = 15  # years
_LANGUAGES = ("en", "de", "es", "fr")
_LANGUAGE_SHARES = (0.85, 0.05, 0.05, 0.05)
_SENTENCE = 16


@dataclass(frozen=True, slots=True)
class Invented:
    """One work; ``number`` counts from 0."""

    number: int
    title: str
    abstract: str | None
    people: tuple[str, str]
    venue: str
    language: str
    year: int
    country: str | None


class Inventor:
    """Invents works in blocks; a block does not depend on those before it."""

    def __init__(self) -> None:
        invented = ("".join(word) for length in (2, 3) for word in product(_SYLLABLES, repeat=length))
        self._words = np.array([*_FUNCTION_WORDS, *islice(invented, _VOCABULARY)])
        shares = 1 / (np.arange(len(self._words)) + 1 + _FLATTENING)
        self._cumulative = np.cumsum(shares / shares.sum())

    def block(self, number: int) -> Iterator[Invented]:
        """The works ``number * BLOCK`` and on."""
        chance = np.random.default_rng([SEED, number])
        titles = chance.integers(5, 15, BLOCK)
        abstracts = chance.integers(60, 140, BLOCK) * (chance.random(BLOCK) < 0.75)
        words = iter(np.split(self._drawn(chance, int((titles + abstracts).sum())),
                              np.cumsum(titles + abstracts)[:-1]))  # fmt: skip
        years = 2025 - np.minimum(chance.exponential(_MEAN_AGE, BLOCK), 75).astype(int)
        languages = chance.choice(_LANGUAGES, BLOCK, p=_LANGUAGE_SHARES)
        people = self._drawn(chance, 4 * BLOCK)
        countries = chance.choice(len(_COUNTRIES), BLOCK, p=_COUNTRY_SHARES)
        for place, (text, long) in enumerate(zip(words, titles, strict=True)):
            names = people[4 * place : 4 * place + 4]
            yield Invented(
                number * BLOCK + place,
                " ".join(text[:long]).capitalize(),
                _prose(text[long:]) or None,
                (f"{names[0].title()}, {names[1].title()}", f"{names[2].title()}, {names[3].title()}"),
                f"Journal of {self._words[100 + (number * BLOCK + place) % 2000]}",
                str(languages[place]),
                int(years[place]),
                _COUNTRIES[countries[place]],
            )

    def _drawn(self, chance: np.random.Generator, count: int) -> NDArray[np.str_]:
        return self._words[np.searchsorted(self._cumulative, chance.random(count))]


def _prose(words: NDArray[np.str_]) -> str:
    starts = range(0, len(words), _SENTENCE)
    return " ".join(" ".join(words[start : start + _SENTENCE]).capitalize() + "." for start in starts)
