"""What an examination of the library found."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How grave a finding is. ``problem``: something is wrong; ``advice``: it works, but see to it."""

    FINE = "fine"
    ADVICE = "advice"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one ``part`` of the library, and the command or setting that mends it."""

    part: str
    weight: Weight
    text: str
    remedy: str = ""


def fine(part: str, text: str) -> Finding:
    return Finding(part, Weight.FINE, text)


def advice(part: str, text: str, remedy: str) -> Finding:
    return Finding(part, Weight.ADVICE, text, remedy)


def problem(part: str, text: str, remedy: str) -> Finding:
    return Finding(part, Weight.PROBLEM, text, remedy)
