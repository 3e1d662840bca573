"""Files of scores: lists that name files, and the files themselves, fetched only where they have changed.

A file is no record of a work: it is kept as it came, beside the database, with a note of where it came from.
Reading the scores in it is the library's part.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, ClassVar

from scrapy.http import Request, Response

from migresearch.store import Saved
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.files import FILE, Files


class TableFiles(Files):
    """A source of files of scores. ``wanted`` is a pattern their names must match."""

    kind = "scores"
    wanted: ClassVar[str] = r"\.(xlsx|xls|ods|csv|tsv|tab|dta|zip)$"
    cadence_days = 30
    deletions = "none: a file that is no longer offered stays here"
    plausible = (1, 50)

    @classmethod
    def first(cls) -> Slice:
        """The list that is asked for first."""
        raise NotImplementedError

    def list_url(self, place: Slice) -> str:
        """The address of a list."""
        raise NotImplementedError

    def offers(self, response: Response, place: Slice) -> Iterable[Slice]:
        """What a list names: files (see :func:`offer`) or further lists. Raises UnreadableAnswer."""
        raise NotImplementedError

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield cls.first()

    def ask(self, place: Slice) -> Request:
        return super().ask(place) if place.rule == FILE else Request(self.list_url(place))

    def read(self, response: Response, place: Slice) -> Answer:
        if place.rule == FILE:
            return self._file(response, place)
        found = distinct(self.offers(response, place))
        files = [one for one in found if one.rule == FILE]
        chosen = [one for one in files if re.search(self.wanted, one.asks["name"], re.IGNORECASE)]
        if (files and not chosen) or not found:
            raise UnreadableAnswer(f"the list names no file like {self.wanted}")
        if passed_over := len(files) - len(chosen):
            self.journey.note(f"listed, but not wanted: {passed_over:,} of {len(files):,} files")
        lists = tuple(one for one in found if one.rule != FILE)
        known = [one for one in chosen if self._is_known(one)]
        listings = tuple(Listing(one.asks["name"], None) for one in known)
        rest = tuple(one for one in chosen if one not in known)
        self.journey.saved += Saved(unchanged=len(known))
        return Answer(listings, None, extra=(*lists, *rest))

    def _is_known(self, place: Slice) -> bool:
        """Whether the list itself says that a file is the one that lies here."""
        held = self.downloads.held(place.asks["name"])
        mark = place.asks.get("mark")
        return bool(mark) and held is not None and (held.url, held.mark) == (self.address(place), mark)

    def _file(self, response: Response, place: Slice) -> Answer:
        file = self.fetched(response, place)
        if file is None:
            self.journey.saved += Saved(unchanged=1)
        return Answer((Listing(place.asks["name"], None),), None, file=file)

    def item(self, listing: Listing, rule: str) -> None:
        """A file is no record."""

    def forecast(self, place: Slice) -> str:
        return super().forecast(place) if place.rule == FILE else f"{self.name}: the list of files"


def distinct(found: Iterable[Slice]) -> list[Slice]:
    """Each address once; a name that several files share is numbered."""
    kept: list[Slice] = []
    for one in found:
        if one.rule != FILE:
            kept.append(one)
        elif one.asks["url"] not in {other.asks.get("url") for other in kept}:
            names = {other.asks.get("name") for other in kept}
            kept.append(replace(one, asks={**one.asks, "name": _free(one.asks["name"], names)}))
    return kept


def declared_files(name: str, protocol: type[TableFiles], values: Mapping[str, Any]) -> type[TableFiles]:
    """The source of files that is declared by data: see ``data/files``."""
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    about = plain.pop("about", "")
    return type(f"Files_{name.replace('-', '_')}", (protocol,), {**plain, "name": name, "__doc__": about})


def _free(name: str, taken: set[str | None]) -> str:
    path = PurePosixPath(name)
    numbered = (f"{path.stem} ({number}){path.suffix}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)
