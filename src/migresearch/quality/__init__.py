"""Checks of quality: what is wrong with the works of a library, and what can be put right.

Each check is a small function of one work (:mod:`migresearch.quality.problem`); those of a module stand in
the register once it is imported, in this order.
"""

from migresearch.quality import abstracts, characters, titles, facts, people  # isort: skip
from migresearch.quality.examination import Finding, Quality, Tally
from migresearch.quality.mending import mend, with_fixes
from migresearch.quality.problem import CHECKS, Check, Fix, Problem

__all__ = [
    "CHECKS", "Check", "Finding", "Fix", "Problem", "Quality", "Tally",
    "abstracts", "characters", "facts", "mend", "people", "titles", "with_fixes",
]  # fmt: skip
