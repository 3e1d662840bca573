"""Playing keys on the screen without a terminal, reading what it shows, and reading what is on the disk."""

import asyncio
import html
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from migresearch.cli.curating.app import CurationApp
from migresearch.cli.curating.sitting import Sitting


def play(sitting: Sitting, *keys: str, size: tuple[int, int] = (80, 24)) -> str:
    """What the screen shows after these keys; text in several letters is typed letter by letter."""
    return asyncio.run(_play(CurationApp(sitting), keys, size))


async def _play(app: CurationApp, keys: tuple[str, ...], size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(*(key.removeprefix("type ") if key.startswith("type ") else (key,)))
            await pilot.pause()
        return shown(app)


def shown(app: CurationApp) -> str:
    """The screen as lines of text, read from the picture that the library draws of it."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in _TEXT.findall(app.export_screenshot()):
        written = html.unescape(text).replace("\xa0", " ").replace("\n", "")
        lines.setdefault(float(y), []).append((float(x), written))
    return "\n".join("".join(text for _, text in sorted(line)) for _, line in sorted(lines.items()))


_TEXT = re.compile(r'<text class="[^"]*-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')


@dataclass(frozen=True)
class Kept:
    """What another program finds in the database."""

    database: Path

    def all(self) -> list[tuple[str, str, str]]:
        """(title, code, verdict) of everything said, oldest first."""
        with sqlite3.connect(self.database) as connection:
            found = connection.execute(
                "SELECT title, code, verdict FROM decision JOIN work ON work.id = work_id ORDER BY decision.id"
            ).fetchall()
        connection.close()
        return found

    def verdicts(self) -> list[tuple[str, str]]:
        """(code, verdict) of everything said, oldest first."""
        return [(code, verdict) for _, code, verdict in self.all()]
