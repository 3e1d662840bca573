"""A world of invented texts about three crafts, whose vectors a person can reason about."""

import numpy as np
from tests.encoders import HashEncoder

from migresearch.schemes import Scheme
from migresearch.schemes.reading import read_scheme
from migresearch.suggest.learning import Decided, Pool
from migresearch.suggest.scope import clauses, scope_of
from migresearch.suggest.space import make_space
from migresearch.suggest.starting import start

WORDS = {
    "weaving": ["loom", "cloth", "thread", "shuttle", "warp", "weft", "linen", "wool"],
    "baking": ["oven", "bread", "flour", "dough", "yeast", "crust", "loaf", "rye"],
    "smithing": ["anvil", "hammer", "iron", "forge", "steel", "tongs", "nail", "blade"],
}
COMMON = ["the", "village", "elder", "told", "visitors", "about", "many", "old", "days"]
TOML = """
id = "crafts"
name = "Crafts"
note = "For tests."
{head}
[[codes]]
code = "weaving"
label.en = "Weaving"
note = "loom and cloth; thread in the shuttle"
phrases.en = ["weaver"]
[[codes]]
code = "baking"
label.en = "Baking"
note = "oven and bread; flour in the dough"
phrases.en = ["baker"]
[[codes]]
code = "smithing"
label.en = "Smithing"
note = "anvil and hammer; iron in the forge"
phrases.en = ["smith"]
"""


def crafts(*, exclusive: bool) -> Scheme:
    return read_scheme(TOML.format(head="exclusive = true" if exclusive else ""), "crafts.toml")


def texts(count: int, seed: int) -> tuple[list[str], np.ndarray]:
    """Texts of one craft each, and the number of the craft: three words of it among six that say nothing."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(len(WORDS), size=count)
    names = list(WORDS)
    made = [
        " ".join([*chance.choice(WORDS[names[craft]], 3), *chance.choice(COMMON, 6)])
        for craft in truth.tolist()
    ]
    return made, truth


class World:
    """Three hundred texts to learn from and a hundred to be asked about."""

    def __init__(self, *, exclusive: bool) -> None:
        self.scheme = crafts(exclusive=exclusive)
        encoder = HashEncoder(64)
        known, self.truth = texts(300, 1)
        asked, self.asked_truth = texts(100, 2)
        vectors = encoder.encode_passages(known)
        self.space = make_space(vectors, known)
        said = [clause for code in self.scheme.codes.values() for clause in clauses(code)]
        self.scope = scope_of(self.scheme, encoder.encode_passages(said))
        words, meanings = self.space.words(known), self.space.meanings(vectors)
        hits = self.truth[:, None] == np.arange(3)
        hits[::2] = False  # phrases find every other text
        if exclusive:
            hits[:] = False
        nearness = self.scope.nearness(meanings, words, self.space)
        first = start(nearness, hits, exclusive=exclusive)
        places = np.hstack([meanings, self.space.folded(words)])
        self.pool = Pool(places, words, first, hits, exclusive)
        self.asked = np.hstack([
            self.space.meanings(encoder.encode_passages(asked)), self.space.folded(self.space.words(asked))
        ])  # fmt: skip
        self.silent = np.zeros((100, 3), np.bool_)

    def decided(self, count: int, *, wrong: bool = False) -> Decided:
        """Decisions on the first texts; ``wrong``: each one code further than it should be."""
        truth = (self.truth[:count] + wrong) % 3
        return Decided(np.arange(count), np.eye(3)[truth])
