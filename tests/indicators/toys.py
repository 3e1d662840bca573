"""A small catalogue of invented indices, for tests."""

from typing import Any

from migresearch.indicators.policy_index import PolicyIndex
from migresearch.store.policy_indices import IndexRow, Stated


def stated(field: str, value: Any, **changes: Any) -> Stated:
    facts: dict[str, Any] = {
        "edition": None, "source": "Toy site", "url": "https://example.org/toy", "source_kind": "producer",
        "dated": None, "confidence": "high", "note": None,
    }  # fmt: skip
    return Stated("toy", field, value, **(facts | changes))


def toy(code: str, *statements: Stated, part: str = "policy", checked: str = "2026-06-01") -> PolicyIndex:
    row = IndexRow(code, part, f"Note about {code}.", ("indicators-data",), checked, None)
    return PolicyIndex(row, statements)
