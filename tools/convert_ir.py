"""Convert the classic collections CISI and NPL into the form that `migresearch eval` reads.

    python tools/convert_ir.py cisi|npl RAW_FOLDER TARGET_FOLDER

The target gets ``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl`` (``_id``, ``text``)
and ``qrels/test.tsv`` (query-id, corpus-id, score), as BEIR writes them.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

Rows = Iterable[dict[str, str]]


class Collection(NamedTuple):
    """Documents, queries and relevant (query, document) pairs of one collection."""

    documents: Rows
    queries: Rows
    relevant: Iterable[tuple[str, str]]


def read_cisi(folder: Path) -> Collection:
    """CISI in SMART form: ``.I`` number, then ``.T`` title, ``.W`` text and other fields."""
    documents = [
        {"_id": number, "title": fields.get("T", ""), "text": fields.get("W", "")}
        for number, fields in _smart_entries(folder / "CISI.ALL")
    ]
    queries = [_smart_query(number, fields) for number, fields in _smart_entries(folder / "CISI.QRY")]
    pairs = (line.split()[:2] for line in _lines(folder / "CISI.REL") if line.strip())
    return Collection(documents, queries, [(query, document) for query, document in pairs])


def read_npl(folder: Path) -> Collection:
    """NPL (Vaswani): blocks of number and text, each closed by a line that holds one slash."""
    documents = [{"_id": i, "title": "", "text": t} for i, t in _slash_blocks(folder / "doc-text")]
    queries = [{"_id": i, "text": t.lower()} for i, t in _slash_blocks(folder / "query-text")]
    judged = _slash_blocks(folder / "rlv-ass")
    return Collection(
        documents, queries, [(query, number) for query, text in judged for number in text.split()]
    )


READERS: dict[str, Callable[[Path], Collection]] = {"cisi": read_cisi, "npl": read_npl}


def write_beir(collection: Collection, target: Path) -> None:
    """Write the three files; only queries with judgements are kept."""
    (target / "qrels").mkdir(parents=True, exist_ok=True)
    judged = {query for query, _ in collection.relevant}
    _write_lines(target / "corpus.jsonl", map(json.dumps, collection.documents))
    _write_lines(target / "queries.jsonl", (json.dumps(q) for q in collection.queries if q["_id"] in judged))
    pairs = (f"{query}\t{document}\t1" for query, document in collection.relevant)
    _write_lines(target / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore", *pairs])


def _smart_entries(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for entry in re.split(r"(?m)^\.I +", path.read_text(encoding="latin-1"))[1:]:
        number, *parts = re.split(r"(?m)^\.([A-Z])[ \t]*$", entry)
        names_and_texts = zip(parts[::2], parts[1::2], strict=True)
        yield number.strip(), {name: " ".join(text.split()) for name, text in names_and_texts}


def _smart_query(number: str, fields: dict[str, str]) -> dict[str, str]:
    return {"_id": number, "text": " ".join(filter(None, (fields.get("T"), fields.get("W"))))}


def _slash_blocks(path: Path) -> Iterator[tuple[str, str]]:
    for block in re.split(r"(?m)^\s*/\s*$", path.read_text(encoding="latin-1")):
        number, *words = block.split() or [""]
        if number:
            yield number, " ".join(words)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="latin-1").splitlines()


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Convert one collection; say how to call the script when the arguments do not fit."""
    if len(arguments) != 3 or arguments[0] not in READERS:
        print(__doc__, file=sys.stderr)
        return 2
    name, raw, target = arguments
    write_beir(READERS[name](Path(raw)), Path(target))
    print(f"{name}: written to {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
