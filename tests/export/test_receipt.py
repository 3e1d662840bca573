import json

from migresearch.export.receipt import Receipt, write_receipt

RECEIPT = Receipt(
    query='newcomers | "work"',
    mode="hybrid",
    made="2026-11-22T10:00:00+00:00",
    version="0.1.0",
    format="ris",
    exported=1204,
    filters={"year": "2015..", "country": "DE"},
    counts={"works in the library": 36012, "exported": 1204},
    sources={"openalex": "2026-11-20"},
    notes=("3 of 36,012 works are not searched by meaning yet",),
    index="minilm-ab12",
)


def test_json(tmp_path):
    write_receipt(RECEIPT, tmp_path / "receipt.json")
    found = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    assert Receipt(**found | {"notes": tuple(found["notes"])}) == RECEIPT


def test_markdown(tmp_path):
    write_receipt(RECEIPT, tmp_path / "receipt.md")
    lines = (tmp_path / "receipt.md").read_text("utf-8").splitlines()
    assert '| Query | `newcomers \\| "work"` |' in lines
    assert "| Exported | 1,204 works as ris |" in lines
    assert "| works in the library | 36,012 |" in lines
    assert "| openalex | 2026-11-20 |" in lines
