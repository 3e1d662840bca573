"""The checks of the derived files: whose they are, whether they are what was written, how far behind."""

from collections.abc import Iterator

from migresearch.config import Config
from migresearch.errors import MigresearchError, SearchIndexError, StoreError
from migresearch.index.owner import check_owner
from migresearch.store import Store
from migresearch.upkeep.finding import Finding, advice, fine, problem

UPDATE = "migresearch index update"
REBUILD = "migresearch index rebuild"


def check_index(config: Config) -> Iterator[Finding]:
    """Words and vectors against the database; nothing where the database itself cannot be read."""
    try:
        with Store.read(config.paths.database) as store:
            yield from _whose(config, store)
    except StoreError:
        return


def _whose(config: Config, store: Store) -> Iterator[Finding]:
    try:
        check_owner(config.paths.index, store.library_id)
    except SearchIndexError as error:
        yield problem("index", str(error), UPDATE)
        return
    yield from _words(config, store)
    yield from _vectors(config, store)


def _words(config: Config, store: Store) -> Iterator[Finding]:
    from migresearch.index.words import open_words

    try:
        words = open_words(config.paths.index)
    except SearchIndexError as error:
        yield problem("index of words", str(error), REBUILD)
        return
    if words is None:
        yield advice("index of words", "there is none yet", UPDATE)
        return
    behind = store.count_newer(words.stamp)
    if behind:
        yield advice("index of words", f"{behind:,} texts are newer", UPDATE)
    elif len(words.index) != store.count():
        text = f"it holds {len(words.index):,} works, the database {store.count():,}"
        yield advice("index of words", text, UPDATE)
    else:
        yield fine("index of words", f"{len(words.index):,} works, up to date")


def _vectors(config: Config, store: Store) -> Iterator[Finding]:
    from migresearch.embed import exported
    from migresearch.index.update import status, verify

    try:
        folder = exported(config.paths.index, config.encoder)
        manifest = status(folder) if folder else None
        if folder:
            verify(folder)
    except MigresearchError as error:
        yield problem("index of meanings", str(error), REBUILD)
        return
    if manifest is None:
        yield advice("index of meanings", "there is none for this encoder yet", UPDATE)
        return
    behind = store.count_newer(manifest.stamp) + manifest.pending
    if behind:
        yield advice("index of meanings", f"{behind:,} texts are newer or not encoded", UPDATE)
    else:
        yield fine("index of meanings", f"{manifest.works:,} works, checksums agree, up to date")
