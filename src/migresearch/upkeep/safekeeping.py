"""What keeps a library safe; ``Library.keeping`` is one of these."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from migresearch.config import Config

if TYPE_CHECKING:
    from migresearch.schemes import Scheme
    from migresearch.upkeep.backup import Backup
    from migresearch.upkeep.finding import Finding
    from migresearch.upkeep.restore import Restored
    from migresearch.upkeep.vacuum import Vacuumed

Report = Callable[[int, int | None], None]


class Safekeeping:
    """``clock`` tells the time that names backups and is itself examined (ISO 8601 UTC)."""

    def __init__(self, config: Config, schemes: "Mapping[str, Scheme]", clock: Callable[[], str]) -> None:
        self._config = config
        self._schemes = schemes
        self._clock = clock

    def backup(
        self, target: Path | None, report: Report, *, compress: bool = False, keep: int = 0
    ) -> "Backup":
        """Back the database up to a new file or into a folder, proved by unpacking it."""
        from migresearch.upkeep.backup import back_up

        database = self._config.paths.database
        return back_up(database, target, self._clock(), report, compress=compress, keep=keep)

    def restore(self, backup: Path, report: Report, *, only_check: bool = False) -> "Restored":
        """Put a backup in the place of the database, which is set aside; or only examine it."""
        from migresearch.upkeep.restore import restore

        paths = self._config.paths
        return restore(backup, paths.database, paths.index, self._clock(), report, only_check=only_check)

    def vacuum(self) -> "Vacuumed":
        """Give back the room that deleted rows left."""
        from migresearch.upkeep.vacuum import vacuum

        return vacuum(self._config.paths.database)

    def examine(self, *, deep: bool = False, network: bool = False) -> "Iterator[Finding]":
        """What is well and what is not, finding by finding; nothing is changed."""
        from migresearch.upkeep.doctor import Examination, examine

        now = datetime.fromisoformat(self._clock())
        return examine(self._config, self._schemes, now, Examination(deep, network))

    def mend(self) -> "list[Finding]":
        """Mend what can be mended from the database alone: the full text."""
        from migresearch.upkeep.doctor import mend

        return mend(self._config)
