"""What people decided, as labels a model can learn from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migresearch.schemes import Scheme
from migresearch.store import Store
from migresearch.suggest.chances import Matrix


@dataclass(frozen=True)
class Labels:
    """The decided works, by id, and what is known of each code: 1 it fits, 0 it does not, NaN nobody spoke.

    ``random``: which works chance drew; ``numbers``: the number of the decision behind each label, 0 where
    there is none.
    """

    works: NDArray[np.int64]
    values: Matrix
    random: NDArray[np.bool_]
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.works)

    @property
    def newest(self) -> int:
        """The number of the newest decision; 0 where there is none."""
        return int(self.numbers.max(initial=0))

    def after(self, number: int) -> Matrix:
        """Only what was said after a decision."""
        return np.where(self.numbers > number, self.values, np.nan)

    def chosen(self, rows: NDArray[np.bool_]) -> "Labels":
        return Labels(self.works[rows], self.values[rows], self.random[rows], self.numbers[rows])


def labels_of(store: Store, scheme: Scheme) -> Labels:
    """The labels of a scheme.

    Where somebody is done with a work, what was not spoken of stands as it is: codes that counted fit, all
    others do not. Where one code excludes the others, accepting it rejects them.
    """
    said = [one for one in store.suggesting.labels(scheme.id) if one.code in scheme.codes]
    done = store.suggesting.done(scheme.id)
    works = sorted({one.work_id for one in said} | {work for work, _, _ in done})
    at = {work: row for row, work in enumerate(works)}
    codes = {code: column for column, code in enumerate(scheme.codes)}
    shape = (len(works), len(codes))
    values, numbers = np.full(shape, np.nan), np.zeros(shape, np.int64)
    random = np.zeros(len(works), np.bool_)
    for work, drawn, number in done:
        values[at[work]], numbers[at[work]] = 0, number
        random[at[work]] |= drawn
    for work, code in store.suggesting.standing(scheme.id, [work for work, _, _ in done]):
        if code in codes:
            values[at[work], codes[code]] = 1
    for one in sorted(said, key=lambda one: one.fits):
        row, column = at[one.work_id], codes[one.code]
        if one.fits and scheme.exclusive:
            values[row], numbers[row] = 0, one.number
        values[row, column], numbers[row, column] = one.fits, one.number
        random[row] |= one.random
    return Labels(np.array(works, np.int64), values, random, numbers)
