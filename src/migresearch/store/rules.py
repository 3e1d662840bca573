"""The rules the merge applies to every text: the phrases of the schemes."""

from functools import cache

from migresearch.schemes import Rules, load_schemes

__all__ = ["Rules", "default_rules"]


@cache
def default_rules() -> Rules:
    """The rules of all shipped schemes; made once a process."""
    return Rules(load_schemes().values())
