"""Writes the screens of `migresearch classify` into docs/curation.md, as a terminal shows them.

A library of the starter shelf is made in a temporary folder; keys are typed in tmux, which must be installed.
Run it after a change of the screen, of the shelf or of a scheme: python tools/capture_curation.py
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[1] / "docs" / "curation.md"
PROGRAM = Path(sys.executable).with_name("migresearch")
BLOCK = "<!-- screen: {} -->\n```text\n"
PATIENCE = 60.0


class Scene(NamedTuple):
    """Keys to type (each waits for a text to show), at a size; what then is on the screen is kept."""

    name: str
    size: tuple[int, int]
    keys: tuple[tuple[str, str], ...] = ()


SCENES = (
    Scene("card", (80, 24)),
    Scene("answers", (80, 24), (("a", "Accepted"), ("r", "Rejected"))),
    Scene("picker", (80, 24), (("c", "Which code"), ("bordr contrl", "> Border"))),
    Scene("batch", (80, 24), (("b", "1 of 3"), ("remittances", "> Remittances"), ("Enter", "2 of 3"),
                              ('"money sent" OR remittances', "OR remittances"), ("Enter", "3 of 3"))),
    Scene("wide", (140, 30)),
)  # fmt: skip
PLAIN = "a\nr\nnext\nq\n"


def main() -> None:
    """Capture every scene and put it into the page."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(PROGRAM), "--database", f"{folder}/shelf.db", "--index", f"{folder}/index"]
        subprocess.run([*command, "import", "--shelf"], check=True, capture_output=True)
        page = PAGE.read_text(encoding="utf-8")
        for number, scene in enumerate(SCENES):
            classify = [*command, "classify", "--as", f"ada{number}" if scene.keys else "ada"]
            page = put(page, scene.name, captured(scene, classify))
        plain = [*command, "classify", "--plain", "--as", "bo"]
        said = subprocess.run(plain, input=PLAIN, capture_output=True, encoding="utf-8", check=True).stdout
        PAGE.write_text(put(page, "plain", said), encoding="utf-8")


def put(page: str, name: str, text: str) -> str:
    """The page with the text in the block of this name."""
    opening = BLOCK.format(name)
    block = re.compile(re.escape(opening) + r".*?```", re.DOTALL)
    return block.sub(lambda _: f"{opening}{text.rstrip()}\n```", page)


def captured(scene: Scene, command: list[str]) -> str:
    """The screen of a scene, as tmux has it."""
    session, (columns, rows) = f"curation-{os.getpid()}", scene.size
    shown = f"NO_COLOR=1 LC_ALL=C.UTF-8 {shlex.join(command)}"
    tmux("new-session", "-d", "-s", session, "-x", str(columns), "-y", str(rows), shown)
    try:
        screen = wait_for(session, "q quit")
        for keys, text in scene.keys:
            tmux("send-keys", "-t", session, *([keys] if keys == "Enter" else ["-l", keys]))
            screen = wait_for(session, text)
        return screen
    finally:
        tmux("kill-session", "-t", session)


def wait_for(session: str, text: str) -> str:
    """The screen once this text is on it."""
    ends = time.monotonic() + PATIENCE
    while text not in (screen := tmux("capture-pane", "-p", "-t", session)):
        if time.monotonic() > ends:
            sys.exit(f"{text!r} never came:\n{screen}")
        time.sleep(0.1)
    return screen


def tmux(*words: str) -> str:
    """What tmux says."""
    return subprocess.run(["tmux", *words], capture_output=True, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    main()
