"""Scores from files that a harvest put beside the database: read once, and again by a newer reader."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from migresearch.errors import UsageError
from migresearch.indicators.importing.keeping import READER_VERSION, Imported, Wanted
from migresearch.indicators.importing.limits import MEGABYTE, Limits
from migresearch.indicators.importing.opening import file_hash
from migresearch.store.downloads import Download, Downloads, file_name

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices

KEPT = "kept, not read"
_TABLES = {".xlsx", ".xls", ".ods", ".csv", ".tsv", ".tab"}
_MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a fetched file, or of one in a packed one.

    ``state``: new, replaced, unchanged, or "kept, not read" with ``why``. ``path``: where it lies.
    """

    source: str
    file: str
    state: str
    path: str
    url: str
    index: str = ""
    edition: str = ""
    lost_rows: int = 0
    why: str = ""


def take_in(indices: "Indices", database: Path, source: str, limits: Limits) -> list[Taken]:
    """Import every file held of a source whose scores are not in the database. A file that no reader knows is
    kept, and said to be."""
    downloads = Downloads(database, source)
    return [
        taken
        for one in downloads.all()
        if not one.holds_records
        for taken in _take(indices, downloads.path(one.name), one, limits)
    ]


def _take(indices: "Indices", path: Path, download: Download, limits: Limits) -> Iterator[Taken]:
    if path.suffix.lower() != ".zip":
        yield _taken(indices, path, download, path, limits)
        return
    try:
        with _unpacked(path, limits) as members:
            for member in members:
                yield _taken(indices, member, download, path, limits)
    except (zipfile.BadZipFile, UsageError) as error:
        yield Taken(download.source, path.name, KEPT, str(path), download.url, why=str(error))


def _taken(indices: "Indices", file: Path, download: Download, held: Path, limits: Limits) -> Taken:
    name = file.name if file == held else f"{held.name}: {file.name}"
    # Files that do not say of which index they are say no edition either: two of the same years stay apart.
    wanted = Wanted(download.index, file.stem if download.index else "")
    try:
        done = _known(indices, file) or indices.import_scores(file, wanted, limits)
    except UsageError as error:
        why = str(error).replace(str(file), "").lstrip(": ")
        return Taken(download.source, name, KEPT, str(held), download.url, download.index, why=why)
    return Taken(
        download.source,
        name,
        done.state,
        str(held),
        download.url,
        done.index,
        done.edition,
        done.lost_rows if done.state != "unchanged" else 0,
    )


def _known(indices: "Indices", file: Path) -> Imported | None:
    """The edition that today's reader has read from this very file, however the user had it read."""
    digest = file_hash(file)
    for held in indices.editions():
        edition = held.edition
        if edition.file_hash == digest and edition.report.get("reader") == READER_VERSION:
            return Imported(edition.index, edition.label, file.name, "unchanged", edition.report)
    return None


@contextmanager
def _unpacked(path: Path, limits: Limits) -> Iterator[list[Path]]:
    """The tables in a packed file, unpacked while they are read. Raises UsageError: too much in it."""
    with zipfile.ZipFile(path) as packed, tempfile.TemporaryDirectory() as folder:
        members = [one for one in packed.infolist() if _is_table(one)]
        size = sum(one.file_size for one in members)
        if len(members) > _MOST_MEMBERS or size > limits.unpacked_megabytes * MEGABYTE:
            raise UsageError(
                f"{path.name} unpacks to {len(members):,} tables of {size / MEGABYTE:,.0f} MB; raise "
                "indicators.max_unpacked_megabytes if you trust the file"
            )
        if not members:
            raise UsageError(f"{path.name} holds no table")
        yield [_unpack(packed, one, Path(folder) / str(number)) for number, one in enumerate(members)]


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """A member under its own name in a folder of its own; the reader checks its length against its head."""
    folder.mkdir()
    target = folder / file_name(PurePosixPath(member.filename).name)
    try:
        with packed.open(member) as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream)
    except (RuntimeError, NotImplementedError) as error:  # locked, or packed in a way unknown here
        raise UsageError(f"{member.filename} cannot be unpacked: {error}") from error
    return target


def _is_table(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    is_hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() in _TABLES and not member.is_dir() and not is_hidden
