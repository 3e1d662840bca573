"""The gallery is what the program draws today, and holds no real scores."""

from pathlib import Path

import pytest

from migresearch.indicators.pictures.kinds import Kind
from tools import gallery

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def made() -> dict[Path, str]:
    return gallery.pages()


@pytest.mark.parametrize(
    "path", [gallery.PAGE, *(gallery.FOLDER / f"{one.name}.svg" for one in gallery.SHOWN)], ids=str
)
def test_a_file_of_the_gallery_is_current(made: dict[Path, str], path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == made[path], "run `make docs`"


def test_every_kind_of_picture_is_in_the_gallery() -> None:
    assert {one.name for one in gallery.SHOWN} == {str(kind) for kind in Kind}


def test_the_pictures_say_that_their_index_is_invented(made: dict[Path, str]) -> None:
    for path, text in made.items():
        assert "nvented" in text or path.stem == "gaps"
