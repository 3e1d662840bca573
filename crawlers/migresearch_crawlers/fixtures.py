"""Keeping a server's answer as a fixture of the tests: a developer's help when a source is added."""

import json
import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from scrapy.http import Request, Response

from migresearch.errors import UsageError
from migresearch_crawlers.failures import HarvestStopped
from migresearch_crawlers.headers import header, media_type
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.middlewares import Companion

HOME = Path("tests") / "fixtures" / "sources"
SUFFIXES = ("json", "xml", "html", "csv")


class SaveFixture(Companion):
    """Stores the first page a source answers, and what was asked, where ``test_sources.py`` replays it."""

    def process_response(self, request: Request, response: Response) -> Response:
        journey = self.source.journey
        is_page = request.callback == self.source.parse_page and response.status == 200
        place = journey.itinerary.current
        if journey.order.save_fixture and is_page and place and not journey.stopped:
            folder = folder_of(self.source.name, journey.order.save_fixture)
            self._save(folder, place, response)
            journey.stop(f"the answer is kept in {folder}; replace its texts by invented ones")
        return response

    def _save(self, folder: Path, place: Slice, response: Response) -> None:
        file = f"response.{suffix(response)}"
        size = self.source.config.source(self.source.name).page_size
        asked = {"place": said(place), **({"page_size": size} if size else {})}
        if headers := {
            name: value for name in self.source.reads_headers if (value := header(response, name))
        }:
            asked["headers"] = headers
        folder.mkdir(parents=True)
        (folder / file).write_bytes(response.body)
        (folder / "request.json").write_text(json.dumps(asked, ensure_ascii=False, indent=2) + "\n", "utf-8")


def folder_of(source: str, name: str) -> Path:
    """Where the fixture goes, below the top of a checkout."""
    return HOME / source / name


def check_fixture(source: str, name: str) -> None:
    """Raises UsageError outside a checkout, for an odd name, and for one that is taken."""
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise UsageError(f"--save-fixture {name!r}: a name of small letters, digits and _, e.g. first_page")
    if not HOME.is_dir():
        raise UsageError(f"--save-fixture needs the folder {HOME}; call it at the top of a checkout")
    if folder_of(source, name).exists():
        raise UsageError(
            f"--save-fixture: {folder_of(source, name)} is there; delete it or choose another name"
        )


def said(place: Slice) -> dict[str, Any]:
    """The parts of a place that are not as they would be without saying."""
    pairs = ((one, getattr(place, one.name)) for one in fields(place))
    return {one.name: value for one, value in pairs if one.default is MISSING or value != one.default}


def suffix(response: Response) -> str:
    """The ending of a file with this body. Raises HarvestStopped for a type that no fixture has."""
    kind = media_type(response)
    found = next((one for one in SUFFIXES if one in kind), None)
    if found is None:
        raise HarvestStopped(f"the server sent {kind or 'something without a type'}, which no fixture holds")
    return found
