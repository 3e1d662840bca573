"""What docs/importing-scores.md shows is what the readers understand."""

from dataclasses import fields
from pathlib import Path

import pytest
from tests.indicators.importing.books import read, values
from tests.pages import blocks, page

from migresearch.indicators.importing.layout import COLUMNS, TEMPLATE_NEEDS, Layout, read_layout

PAGE = page("importing-scores.md")


@pytest.mark.parametrize("number", range(5))
def test_each_mapping_on_the_page_is_one(tmp_path: Path, number: int) -> None:
    mappings = blocks(PAGE, "toml")
    assert len(mappings) == 5
    path = tmp_path / "mapping.toml"
    path.write_text(mappings[number], encoding="utf-8")
    assert read_layout(path).index in {"impic", "demig-visa", "demig-policy", "niem", "citimp"}


def test_the_template_on_the_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    path.write_text(blocks(PAGE, "csv")[0], encoding="utf-8")
    content = read(path)
    assert (content.index, content.label) == ("my-index", "2026")
    assert values(content) == {
        ("overall", "DE", 2024): 62.5,
        ("family", "DE", 2024): 50.0,
        ("fees", "DE", 2024): 50.0,
        ("fees", "XK", 2024): "no such permit",
    }
    assert [one.text for one in content.comments] == ["Raised by the act of 2023"]


def test_every_key_and_column_is_on_the_page() -> None:
    known = {one.name for one in fields(Layout)} | set(COLUMNS) | set(TEMPLATE_NEEDS)
    assert [name for name in sorted(known) if f"`{name}`" not in PAGE] == []
