"""Screens are put into the page where their names stand, and the page has a place for each."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_screen_replaces_the_former_one_and_nothing_else(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from capture_curation import PAGE, SCENES, put

    page = "before\n<!-- screen: card -->\n```text\nold\n```\nafter\n<!-- screen: other -->\n```text\nkept\n```\n"
    assert put(page, "card", "new \\1\n\n") == page.replace("old", "new \\1")
    text = PAGE.read_text(encoding="utf-8")
    for name in (*(scene.name for scene in SCENES), "plain"):
        assert f"<!-- screen: {name} -->\n```text\n" in text
    sys.modules.pop("capture_curation")
