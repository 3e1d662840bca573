"""In which order works are asked about: most informative first, with a share that chance alone chose.

Chance decides work by work, from its key, once for all sittings and people. The works it chose are never
asked for their doubt, and the others never at random: so what was decided of them is a random sample of
all works of the queue, however often it is interrupted, and an evaluation on it is not biased.
"""

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from struct import Struct
from typing import NamedTuple


class Drawn(StrEnum):
    """Why a work is asked about now."""

    BEGUN = "begun"
    CHANGED = "changed"
    UNCERTAIN = "uncertain"
    RANDOM = "random"
    SECOND = "second"
    DISPUTED = "disputed"


class Place(NamedTuple):
    """A work's place in the queue: why it is asked about now, and whether it is in the random sample."""

    work_id: int
    drawn: Drawn
    sampled: bool = False


@dataclass(frozen=True)
class Order:
    """How works without urgency are put in order; ``person`` lets two people begin with different works."""

    share: float
    seed: str
    person: str

    def places(self, keys: Mapping[int, str], doubts: Mapping[int, float]) -> Iterator[Place]:
        """All works of ``keys`` (work → key), the chosen and the doubtful mixed in the share.

        ``doubts``: work → 0..1; works without any come after all others.
        """
        begin = chance(self.seed, self.person)
        chosen: list[tuple[float, int]] = []
        others: list[tuple[float, float, int]] = []
        for work_id, key in keys.items():
            luck, place = _chances(self.seed, key)
            own = (place + begin) % 1.0
            if luck < self.share:
                chosen.append((own, work_id))
            else:
                others.append((-doubts.get(work_id, -1.0), own, work_id))
        yield from self._mixed([one[-1] for one in sorted(chosen)], [one[-1] for one in sorted(others)])

    def _mixed(self, chosen: Sequence[int], others: Sequence[int]) -> Iterator[Place]:
        coin = random.Random(f"{self.seed} {self.person}")  # noqa: S311  # an order, no secret
        left, right = iter(chosen), iter(others)
        for _ in range(len(chosen) + len(others)):
            sides = ((left, Drawn.RANDOM), (right, Drawn.UNCERTAIN))
            first, second = sides if coin.random() < self.share else sides[::-1]
            work = next(first[0], None)
            place = (work, first[1]) if work is not None else (next(second[0]), second[1])
            yield Place(*place, place[1] is Drawn.RANDOM)


def chance(seed: str, key: str) -> float:
    """A number in 0..1 that a key and a seed always have."""
    return _chances(seed, key)[0]


def _chances(seed: str, key: str) -> tuple[float, float]:
    """Two such numbers that know nothing of each other."""
    one, other = _HALVES.unpack(blake2b(f"{seed}\n{key}".encode(), digest_size=16).digest())
    return one / 2**64, other / 2**64


_HALVES = Struct(">QQ")


def one_a_cluster(
    places: Iterable[Place], clusters: Mapping[int, int], settled: Collection[int]
) -> Iterator[Place]:
    """The first place of each cluster of duplicates; none where one of its works is settled.

    ``clusters``: work → one work that stands for all that may be the same; works that stand alone are absent.
    """
    seen = {clusters[work] for work in settled if work in clusters}
    for place in places:
        cluster = clusters.get(place.work_id, place.work_id)
        if cluster not in seen:
            seen.add(cluster)
            yield place
