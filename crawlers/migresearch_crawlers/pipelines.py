"""Check, then keep: what spiders yield on its way into the store."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from migresearch.errors import MigresearchError, RecordError
from migresearch.records import Entry
from migresearch.store import Item, Saved
from migresearch.store.downloads import Downloads
from migresearch.store.ingest import BATCH_RECORDS
from migresearch_crawlers.declaration import Fetched
from migresearch_crawlers.journey import Books, Journey
from migresearch_crawlers.preparing import Preparing
from migresearch_crawlers.source import Page, Source


class Check:
    """Drops, and counts, what cannot be kept."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, Source)  # noqa: S101 - for the type checker
        return cls(crawler.spider)

    def process_item(self, page: Page) -> Page:
        return replace(page, items=tuple(item for item in page.items if self._passes(item)))

    def _passes(self, item: Item) -> bool:
        if not isinstance(item, Entry):
            return True
        try:
            item.record.check()
        except RecordError as problem:
            self.source.journey.lose("unacceptable records")
            self.source.journey.note(f"{item.record.source_id}: {problem}")
            return False
        return True


class KeepFile:
    """Puts a file beside the database, before the place behind it is written: a file may come twice, never
    be passed over."""

    def __init__(self, source: Source) -> None:
        self.journey = source.journey
        self.downloads = Downloads(source.config.paths.database, source.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, Source)  # noqa: S101 - for the type checker
        return cls(crawler.spider)

    def process_item(self, page: Page) -> Page:
        if page.file is not None and self.journey.books is not None and self.journey.error is None:
            try:
                self._keep(page.file)
            except MigresearchError as problem:
                self.journey.fail(str(problem))
        return page

    def _keep(self, file: Fetched) -> None:
        state = self.downloads.keep(file.download, file.body)
        if not file.download.holds_records:  # those are counted one by one
            self.journey.saved += Saved(**{state: 1})
        if state != "unchanged":
            self.journey.note(f"{state}: {file.download.name}")


class Keep:
    """Saves a page together with the place the harvest has reached by it, in one transaction.

    While a page is prepared and kept the next one is asked for; pages are kept in the order they came.
    """

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self._preparing = Preparing()
        self._last = asyncio.Event()
        self._last.set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, Source)  # noqa: S101 - for the type checker
        return cls(crawler.spider.journey)

    async def process_item(self, page: Page) -> Page:
        """After a failure nothing more is kept: a later place must not be written over a lost page."""
        books = self.journey.books
        before, kept = self._last, asyncio.Event()
        self._last = kept
        try:
            if books is not None:
                page = replace(page, items=await self._preparing.prepared(page.items))
                await before.wait()
                self._try_to_keep(books, page)
        finally:
            kept.set()
        return page

    def close_spider(self) -> None:
        self._preparing.close()

    def _try_to_keep(self, books: Books, page: Page) -> None:
        if self.journey.error is None:
            try:
                self._keep(books, page)
            except MigresearchError as problem:
                self.journey.fail(str(problem))

    def _keep(self, books: Books, page: Page) -> None:
        now = self.journey.clock.stamp()
        chunks = list(batched(page.items, BATCH_RECORDS)) or [()]
        for chunk in chunks[:-1]:
            self.journey.saved += books.keep(chunk, now, None)
        self.journey.saved += books.keep(chunks[-1], now, page.after)
        self.journey.progress()


def batched(items: tuple[Item, ...], size: int) -> Iterator[tuple[Item, ...]]:
    """Cut into runs of at most ``size``."""
    return (items[i : i + size] for i in range(0, len(items), size))
