"""The classic formats, in texts of our own, become what `migresearch eval` reads."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from migresearch.evaluate import Passage, read_collection

ROOT = Path(__file__).parents[2]

CISI = {
    "CISI.ALL": ".I 1\n.T\nLibraries of\nthe north\n.A\nByron, A.\n.W\nBooks travel. \n .I is no mark here\n.X\n1\t5\t1\n.I 2\n.T\nMaps\n.W\nMaps of roads.\n",
    "CISI.QRY": ".I 1\n.W\nWhere do books\ntravel?\n.I 2\n.T\nRoads\n.A\nSmith, J.\n.W\nWhich maps show roads?\n.B\n(Journal)\n.I 3\n.W\nNever judged\n",
    "CISI.REL": "     1      1\t0\t0.000000\n     2      2\t0\t0.000000\n     2      1\t0\t0.000000\n",
}
NPL = {
    "doc-text": "1\nbooks that  travel\nnorth\n   /\n2\nmaps of roads\n   /\n",
    "query-text": "1\nBOOKS THAT TRAVEL\n/\n2\nROADS\n/\n",
    "rlv-ass": "1\n 1\n   /\n2\n 2 1\n   /\n",
}


@pytest.fixture(scope="module")
def convert_ir() -> ModuleType:
    spec = importlib.util.spec_from_file_location("convert_ir", ROOT / "tools" / "convert_ir.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="latin-1")
    return folder


def test_cisi(convert_ir: ModuleType, tmp_path: Path) -> None:
    assert convert_ir.main(["cisi", str(write(tmp_path / "raw", CISI)), str(tmp_path / "beir")]) == 0
    collection = read_collection(tmp_path / "beir")
    assert list(collection.documents()) == [
        Passage("1", "Libraries of the north", "Books travel. .I is no mark here"),
        Passage("2", "Maps", "Maps of roads."),
    ]
    assert collection.queries == {"1": "Where do books travel?", "2": "Roads Which maps show roads?"}
    assert collection.judgements == {"1": {"1": 1}, "2": {"2": 1, "1": 1}}


def test_npl(convert_ir: ModuleType, tmp_path: Path) -> None:
    assert convert_ir.main(["npl", str(write(tmp_path / "raw", NPL)), str(tmp_path / "beir")]) == 0
    collection = read_collection(tmp_path / "beir")
    assert list(collection.documents()) == [
        Passage("1", "", "books that travel north"),
        Passage("2", "", "maps of roads"),
    ]
    assert collection.queries == {"1": "books that travel", "2": "roads"}
    assert collection.judgements == {"1": {"1": 1}, "2": {"2": 1, "1": 1}}


def test_wrong_use_is_explained(convert_ir: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert_ir.main(["trec", "a", "b"]) == 2
    assert "cisi|npl" in capsys.readouterr().err
