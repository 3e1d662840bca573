"""The table of the benchmarks and the page that keeps what was not measured; no timing here."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tools.benchmarks.figures import Figure, Section, at_least, at_most, reported, shown
from tools.benchmarks.invention import BLOCK, Inventor
from tools.benchmarks.page import table, updated
from tools.benchmarks.processes import watched

ROOT = Path(__file__).parents[2]
ORDER = ("Start", "Search", "Import")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("bench")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.1234, "s", "0.123 s"),
        (2.345, "s", "2.35 s"),
        (12.34, "times", "12.3 times"),
        (1234.5, "MB", "1,234 MB"),
    ],
)
def test_three_digits_are_shown(value: float, unit: str, text: str) -> None:
    assert shown(value, unit) == text


def test_a_budget_is_kept_up_to_its_bound() -> None:
    assert at_most("start", 0.25, 0.25, "s") == Figure("start", "0.250 s", "≤ 0.25 s", "", True)
    assert at_most("start", 0.26, 0.25, "s").holds is False
    assert at_least("ratio", 9.9, 10, "times").holds is False
    assert at_least("ratio", 10, 10, "times", "script: 5 s") == Figure(
        "ratio", "10.0 times", "≥ 10 times", "script: 5 s", True
    )
    assert reported("memory", 185, "MB") == Figure("memory", "185 MB")


def test_the_table_stands_in_columns() -> None:
    figures = [at_most("start", 0.31, 0.25, "s"), reported("memory", 9, "MB", "script: 500 MB")]
    assert table(figures).splitlines() == [
        "| figure | measured | budget   | baseline       | holds  |",
        "| ------ | -------- | -------- | -------------- | ------ |",
        "| start  | 0.310 s  | ≤ 0.25 s |                | **no** |",
        "| memory | 9.00 MB  |          | script: 500 MB |        |",
    ]


def test_sections_not_measured_now_stay_with_their_date() -> None:
    old = Section("Import", "Records into a database.", [at_most("import", 20, 30, "s")])
    page = updated("", old, "2024-01-02", "1 core", ORDER)
    page = updated(
        page, Section("Start", "Help.", [reported("help", 1, "s")]), "2024-05-06", "2 cores", ORDER
    )
    assert page.index("## Start") < page.index("## Import")
    assert "Measured on 2024-01-02: 1 core." in page
    assert "Measured on 2024-05-06: 2 cores." in page
    assert page.count("| import | 20.0 s") == 1
    assert updated(page, old, "2024-01-02", "1 core", ORDER) == page


def test_a_section_measured_anew_replaces_the_old_one() -> None:
    page = updated("", Section("Start", "Help.", [reported("help", 1, "s")]), "2024-01-02", "1 core", ORDER)
    page = updated(page, Section("Start", "Help.", [reported("help", 2, "s")]), "2024-05-06", "1 core", ORDER)
    assert page.count("## Start") == 1
    assert "2.00 s" in page
    assert "1.00 s" not in page


def test_a_title_that_is_no_longer_measured_leaves_the_page() -> None:
    page = updated("", Section("Search", "Asked.", [reported("p50", 1, "ms")]), "2024-01-02", "1 core", ORDER)
    page = updated(
        page, Section("Start", "Help.", [reported("help", 1, "s")]), "2024-05-06", "1 core", ("Start",)
    )
    assert "## Search" not in page


def test_the_run_writes_the_page_and_fails_where_a_budget_does(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_slow(_: object) -> object:
        figures = sys.modules["benchmarks.figures"]
        return figures.Section("Start", "Help.", [figures.at_most("help", 3, 0.25, "s")])

    monkeypatch.setattr(bench, "SECTIONS", {"start": ("Start", too_slow)})
    page = tmp_path / "benchmarks.md"
    arguments = ["--only", "start", "--folder", str(tmp_path), "--page", str(page), "--date", "2024-01-02"]
    assert bench.main(arguments) == 1
    assert "| help   | 3.00 s   | ≤ 0.25 s |          | **no** |" in page.read_text(encoding="utf-8")
    assert "| help   | 3.00 s" in capsys.readouterr().out


def test_every_section_is_named_as_it_is_titled(bench: ModuleType) -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tools" / "benchmarks").glob("*.py")
    )
    assert [title for title, _ in bench.SECTIONS.values() if f'"{title}",' not in source] == []


def test_invented_works_are_the_same_every_time_and_common_words_common() -> None:
    first, again = list(Inventor().block(3)), list(Inventor().block(3))
    assert first == again
    assert [work.number for work in first[:2]] == [3 * BLOCK, 3 * BLOCK + 1]
    texts = [f"{work.title} {work.abstract or ''}".lower().split() for work in first]
    assert sum("the" in text for text in texts) > BLOCK / 2
    assert 0.2 < sum(work.abstract is None for work in first) / BLOCK < 0.3


def test_a_process_is_watched_to_its_end(tmp_path: Path) -> None:
    script = (
        "import sys; held = bytearray(b'x') * 60_000_000; print(len(held)); print('done', file=sys.stderr)"
    )
    found = watched([sys.executable, "-c", script], tmp_path)
    assert (found.output, found.notes) == ("60000000\n", "done\n")
    assert 60 < found.anonymous <= found.resident < 200


def test_the_memory_of_processes_it_starts_counts(tmp_path: Path) -> None:
    child = "import time; held = b'x' * 60_000_000; time.sleep(0.3)"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    assert 60 < watched([sys.executable, "-c", script], tmp_path).anonymous < 200


def test_a_process_that_fails_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ended with 7: no such shelf"):
        watched(
            [sys.executable, "-c", "import sys; sys.stderr.write('no such shelf'); sys.exit(7)"], tmp_path
        )
