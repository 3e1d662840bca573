"""The command that draws, in a pipe."""

from pathlib import Path

import pytest
from tests.command import Command

from migresearch.config import Config, Paths
from tools import gallery


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    folder = tmp_path_factory.mktemp("plotting")
    gallery.invented(folder / "invented.db").close()
    return Command(folder, Config(paths=Paths(folder / "invented.db", folder / "index")), {"COLUMNS": "100"})


def test_a_picture_in_a_pipe_is_plain_text_and_as_wide_as_asked(command: Command) -> None:
    done = command.run("indices", "plot", "ranking", "INVENT", "--country", "SE,DE,PT")
    assert done.returncode == 0
    assert done.stderr == ""
    names = [line.split()[0] for line in done.stdout.splitlines() if "█" in line]
    assert names == ["Portugal", "Sweden", "Germany"]
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) > 90


def test_scores_draw_themselves(command: Command) -> None:
    done = command.run("indices", "scores", "INVENT", "--country", "SE,DE", "--plot")
    assert "A Germany 50 → 46   B Sweden 63 → 67" in done.stdout
    refused = command.run("indices", "scores", "INVENT", "--plot", "--format", "json")
    assert refused.returncode == 2
    assert "--save" in refused.stderr


def test_a_file_is_written_and_named(command: Command) -> None:
    file = command.folder / "found.svg"
    done = command.run("indices", "plot", "heatmap", "INVENT", "--country", "SE,DE", "--save", file)
    assert done.stdout == ""
    assert done.stderr == f"{file} written\n"
    assert "Sweden" in file.read_text(encoding="utf-8")


def test_the_gap_map_needs_no_scores(command: Command) -> None:
    done = command.run("indices", "plot", "gaps", "--by", "decade", "--field", "family,asylum")
    assert done.returncode == 0
    assert "2010s" in done.stdout
    assert "Family reunification" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ranking"], "name an index: migresearch indices plot ranking MIPEX"),
        (["gaps", "INVENT"], "leave the index out"),
        (["scatter", "INVENT"], "needs --against INDEX"),
        (["ranking", "INVENT", "--against", "INVENT"], "needs --against INDEX"),
        (["ranking", "INVENT", "--save", "x.gif"], ".svg, .png, .html"),
        (["ranking", "INVENT", "--save", "none/x.png"], "cannot be written"),
        (["ranking", "INVENT", "--area", "weather"], "unknown area of INVENT 'weather'"),
        (["radar", "INVENT"], "--country"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_of_one_line(
    command: Command, words: list[str], message: str
) -> None:
    done = command.run("indices", "plot", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not Path(command.folder / "x.gif").exists()


@pytest.mark.corpus
def test_mipex_is_drawn_as_published(tmp_path: Path, corpus: Path) -> None:
    own = Command(tmp_path, Config(paths=Paths(tmp_path / "m.db", tmp_path / "index")), {"COLUMNS": "80"})
    taken = own.run("indices", "import", corpus / "mipex" / "eu_2020-2024.xlsx")
    assert taken.returncode == 0, taken.stderr
    shown = own.run("indices", "plot", "ranking", "MIPEX").stdout.splitlines()
    bars = [line.split(" █")[0].strip() + line.rsplit("█", 1)[1][-3:] for line in shown if "█" in line]
    assert bars[:3] == ["Sweden (2023) 86", "Finland 84", "Portugal (2023) 83"]
    assert own.run("indices", "plot", "map", "MIPEX").stdout.count("Beyond this map: Canada") == 1
