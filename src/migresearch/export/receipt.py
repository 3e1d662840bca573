"""A receipt beside an export: what a PRISMA flow diagram and a methods section must be able to say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Receipt:
    """How an export came about.

    ``made`` is an ISO date with time and zone; ``counts`` are the numbers of the flow diagram in their
    order (``{"works in the library": 36012, "duplicates removed": 2102, …}``); ``sources`` the day each
    source was last read; ``notes`` what the search remarked; ``index`` the fingerprint of the index that
    ranked, if any.
    """

    query: str
    mode: str
    made: str
    version: str
    format: str
    exported: int
    filters: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    index: str | None = None
    file_sha256: str | None = None


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Write the receipt: as Markdown where ``path`` ends in ``.md``, else as JSON."""
    text = (
        _markdown(receipt)
        if path.suffix == ".md"
        else json.dumps(asdict(receipt), ensure_ascii=False, indent=2)
    )
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def _markdown(receipt: Receipt) -> str:
    head = {
        "Query": f"`{receipt.query}`" if receipt.query else "(none: every work)",
        "Mode": receipt.mode,
        "Exported": f"{receipt.exported:,} works as {receipt.format}",
        "Made": receipt.made,
        "With": f"migresearch {receipt.version}",
        "Index": receipt.index or "none: not ranked",
        "SHA-256 of the file": receipt.file_sha256 or "not taken",
    }
    blocks = [_table("How it was made", head)]
    for title, rows in (
        ("Filters", receipt.filters),
        ("Counts", receipt.counts),
        ("Sources", receipt.sources),
    ):
        if rows:
            blocks.append(
                _table(
                    title,
                    {name: f"{value:,}" if isinstance(value, int) else value for name, value in rows.items()},
                )
            )
    return "# Receipt of an export\n\n" + "\n\n".join(blocks)


def _table(title: str, rows: Mapping[str, str]) -> str:
    lines = [f"| {_cell(name)} | {_cell(value)} |" for name, value in rows.items()]
    return "\n".join([f"## {title}", "", "| | |", "|---|---|", *lines])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
