"""The invented index of the gallery, as the pictures meet it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from migresearch.indicators.pictures.choosing import Chooser
from tools import gallery


@pytest.fixture(scope="session")
def chooser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chooser]:
    with closing(gallery.invented(tmp_path_factory.mktemp("pictures") / "invented.db")) as indices:
        yield Chooser(indices, gallery.INDEX, gallery.label)
