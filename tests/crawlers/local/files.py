"""Servers that offer files of scores: a web page with links, a Dataverse, a DSpace."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from migresearch.config import Config

from .server import Ask, Provider, Reply, as_json

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def packed(members: dict[str, bytes]) -> bytes:
    """A zip archive; a workbook is one too."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


@dataclass
class File:
    body: bytes
    kind: str = "text/csv"
    etag: str = ""
    modified: str = ""

    def reply(self, ask: Ask) -> Reply:
        marks = {"ETag": self.etag, "Last-Modified": self.modified}
        headers = {name: value for name, value in marks.items() if value}
        if self.etag and ask.headers.get("If-None-Match") == self.etag:
            return Reply(b"", 304, self.kind, headers)
        return Reply(self.body, kind=self.kind, headers=headers)


class Shelf(Provider):
    """``files`` by path as a person writes it; ``links`` are what the page says of them."""

    def __init__(self, files: dict[str, File]) -> None:
        super().__init__()
        self.files = files
        self.links = list(files)

    def answer(self, ask: Ask) -> Reply:
        if ask.path == "/download":
            items = "".join(f'<li><a href="{link}">here</a></li>' for link in self.links)
            return Reply(f"<html><body><ul>{items}</ul></body></html>".encode(), kind="text/html")
        file = self.files.get(unquote(ask.path))
        return file.reply(ask) if file else Reply(b"<html>Not found</html>", 404, "text/html")

    def asked_for(self, word: str) -> list[Ask]:
        return [ask for ask in self.asked if word in unquote(ask.path)]


class Dataverse(Shelf):
    """Files are numbered in their order; the list tells their checksums."""

    def answer(self, ask: Ask) -> Reply:
        if ask.path.startswith("/datasets/"):
            return as_json({"status": "OK", "data": list(map(self.listed, range(len(self.files))))})
        name = list(self.files)[int(ask.path.rpartition("/")[2])]
        return self.files[name].reply(ask)

    def listed(self, number: int) -> dict[str, object]:
        name, file = list(self.files.items())[number]
        about = {"id": number, "filename": name, "md5": hashlib.sha256(file.body).hexdigest()[:32]}
        return {"label": name, "restricted": False, "dataFile": about}


class Dspace(Shelf):
    """One item with one bundle of files."""

    def answer(self, ask: Ask) -> Reply:
        names = list(self.files)
        if ask.path == "/pid/find":
            return Reply(b"", 302, headers={"Location": f"{self.endpoint}/core/items/item-1"})
        if ask.path == "/core/items/item-1":
            return as_json({"uuid": "item-1", "name": "A data set"})
        if ask.path == "/core/items/item-1/bundles":
            return as_json({"_embedded": {"bundles": [{"uuid": "b-1", "name": "ORIGINAL"}]}})
        if ask.path == "/core/bundles/b-1/bitstreams":
            files = [{"uuid": str(number), "name": name} for number, name in enumerate(names)]
            return as_json({"_embedded": {"bitstreams": files}})
        return self.files[names[int(ask.path.split("/")[3])]].reply(ask)


@dataclass
class LeadingTo:
    """A crawl of a source that declares a further server."""

    host: str

    def __call__(self, config: Config, *rest: object) -> None:
        from migresearch_crawlers.protocols.table_file import TableFiles

        from .crawls import child

        TableFiles.hosts = (self.host,)
        child(config, *rest)  # type: ignore[arg-type]
