"""The log of events: whole lines, bounded files, no secrets."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from migresearch.config import Config, LogSettings, NotifySettings, Paths, SourceSettings
from migresearch.upkeep.logs import EventLog, rotate

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def config(folder: Path) -> Config:
    return Config(
        paths=Paths(folder / "m.db", folder / "index"),
        notify=NotifySettings(urls='mailto://me:pa"ss@example.org slack://a/b/c'),
        sources={"openalex": SourceSettings(api_key="KEY-1")},
    )


def lines(log: EventLog) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.file.read_text().splitlines()]


def test_an_event_is_one_line_of_json_beside_the_database(tmp_path: Path) -> None:
    log = EventLog.of(config(tmp_path))
    log.write(NOW, "round begins", due=["ssoar"])
    log.write(NOW, "title", text="two\nlines, ü")
    assert log.file == tmp_path / "m.db.logs" / "events.jsonl"
    assert lines(log) == [
        {"time": "2026-11-22T12:00:00Z", "event": "round begins", "due": ["ssoar"]},
        {"time": "2026-11-22T12:00:00Z", "event": "title", "text": "two\nlines, ü"},
    ]


def test_no_secret_reaches_the_file_in_whole_or_in_part(tmp_path: Path) -> None:
    log = EventLog.of(config(tmp_path))
    log.write(
        NOW, "x", error="no slack://a/b/c", run={"note": "key KEY-1"}, left=['mailto://me:pa"ss@example.org']
    )
    assert lines(log)[0] | {"time": ""} == {
        "time": "",
        "event": "x",
        "error": "no ***",
        "run": {"note": "key ***"},
        "left": ["***"],
    }


def test_a_full_file_makes_room_and_the_oldest_goes(tmp_path: Path) -> None:
    small = replace(config(tmp_path), logs=LogSettings(max_megabytes=200 / 1024 / 1024, keep=2))
    log = EventLog.of(small)
    for number in range(12):
        log.write(NOW, f"event {number}", text="x" * 20)
    files = sorted(path.name for path in log.file.parent.glob("events*"))
    assert files == ["events.jsonl", "events.jsonl.1", "events.jsonl.2"]
    assert all((log.file.parent / name).stat().st_size <= 200 for name in files)
    assert lines(log)[-1]["event"] == "event 11"


def test_nothing_older_is_kept_where_none_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    file.write_text("old")
    rotate(file, 0)
    assert list(tmp_path.iterdir()) == []


def test_processes_that_write_at_once_break_no_line(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC;"
        "from migresearch.upkeep.logs import EventLog;"
        "log = EventLog(Path(sys.argv[1]), 20_000, 100, ());"
        "[log.write(datetime.now(UTC), 'e', who=sys.argv[2], number=n, text='x' * 50) for n in range(200)]"
    )
    file = tmp_path / "events.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", program, str(file), str(n)]) for n in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    found = [
        json.loads(line) for path in tmp_path.glob("events.jsonl*") for line in path.read_text().splitlines()
    ]
    assert sorted((one["who"], one["number"]) for one in found) == sorted(
        (str(who), number) for who in range(3) for number in range(200)
    )


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.db.logs").write_text("a file where the folder should be")
    EventLog.of(config(tmp_path)).write(NOW, "x")
