"""What the evidence-gap map can cross a field with; apart from it so that ``--help`` loads nothing heavy."""

from enum import StrEnum


class By(StrEnum):
    """What a field is crossed with."""

    REGION = "region"
    COUNTRY = "country"
    DECADE = "decade"
