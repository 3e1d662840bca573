"""The page on a country, from an invented library."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.command import Command
from tests.indicators.toys import stated, toy

from migresearch.config import load
from migresearch.indicators.brief import Brief, brief
from migresearch.records import Claim, Entry, Kind, Record
from migresearch.schemes import Scheme, load_schemes
from migresearch.store import Batch, Store
from migresearch.store.rules import default_rules
from migresearch.store.scores import Edition, Indicator, Score

INDICES = [
    toy("tix", stated("name", "Toy Index"), stated("acronym", "TIX"), stated("countries", ["JP", "DE"]),
        stated("years", "2007..2019"), stated("policy-fields", ["labour", "integration"])),
    toy("oecd", stated("name", "OECD toys"), stated("scope", "OECD"), stated("policy-fields", ["asylum"])),
    toy("far", stated("name", "Far"), stated("countries", ["BR"]), stated("policy-fields", ["health"])),
]  # fmt: skip
EDITION = Edition("tix", "2020", "Toy Index 2020", "toy.csv", "0" * 64, direction="open")
MEASURES = [Indicator("overall", "overall", "Overall"), Indicator("labour", "area", "Labour", "overall")]
SCORES = [
    Score("overall", "JP", 2007, 40.0), Score("overall", "JP", 2019, 47.5), Score("overall", "DE", 2019, 58.0),
    Score("overall", "FR", 2019, None, "not measured"), Score("labour", "JP", 2019, 60.0),
]  # fmt: skip


@pytest.fixture(scope="module")
def schemes() -> Mapping[str, Scheme]:
    return load_schemes()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "toy.db") as store:
        store.scores.keep(EDITION, MEASURES, SCORES, [], "2026-11-22T00:00:00Z")
        records = [
            Record("made", "1", Kind.ARTICLE, "Care | workers <from> Vietnam", issued="2025",
                   claims=(Claim("geographies", "JP"), Claim("topics", "domestic-care"))),
            Record("made", "2", Kind.ARTICLE, "Older", issued="2001", claims=(Claim("geographies", "JP"),)),
            Record("made", "3", Kind.ARTICLE, "Elsewhere", issued="2025", claims=(Claim("geographies", "BR"),)),
            Record("made", "4", Kind.POLICY_INDEX, "Toy Index", claims=(Claim("geographies", "JP"),)),
        ]  # fmt: skip
        entries = [Entry(record, b"{}", "import") for record in records]
        store.save(entries, Batch(default_rules(), "2026-11-22T00:00:00Z", None))
    return tmp_path / "toy.db"


@pytest.fixture
def page(database: Path, schemes: Mapping[str, Scheme]) -> Brief:
    with Store.read(database) as store:
        return brief(store, INDICES, schemes, "japan", 2026)


def test_standings_give_score_rank_and_change(page: Brief) -> None:
    overall, labour = page.standings
    assert (overall.measure, overall.year, overall.score, overall.rank, overall.ranked) == (
        "Overall",
        2019,
        47.5,
        2,
        2,
    )
    assert (overall.first_year, overall.change) == (2007, 7.5)
    assert (labour.measure, labour.score, labour.change) == ("Labour", 60.0, None)


def test_indices_and_gaps(page: Brief) -> None:
    assert (page.country, page.name) == ("JP", "Japan")
    assert [(one.index.code, str(one.cover)) for one in page.covering] == [
        ("tix", "listed"),
        ("oecd", "by scope"),
    ]
    assert "health" in page.gaps
    assert "labour" not in page.gaps
    assert "admission" not in page.gaps  # labour is a part of it


def test_literature_leaves_the_catalogue_out(page: Brief) -> None:
    assert page.literature.works == 2
    assert [work.title for work in page.literature.newest] == ["Care | workers <from> Vietnam", "Older"]
    assert page.literature.by_year[2025] == 1
    assert min(page.literature.by_year) == 2017


@pytest.fixture
def cli(database: Path) -> Command:
    return Command(database.parent, load(database.parent, {}, {"paths.database": str(database)}))


def test_the_page_as_text_markdown_html_and_json(cli: Command, tmp_path: Path) -> None:
    lines = [line.split() for line in cli.run("brief", "JP").stdout.splitlines()]
    assert ["Overall", "2019", "47.5", "2", "of", "2", "+7.5", "since", "2007"] in lines
    cli.run("brief", "JP", "-o", str(tmp_path / "page.md"))
    written = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| Overall | 2019 | 47.5 | 2 of 2 | +7.5 since 2007 |" in written
    assert "| 2025 | Care \\| workers \\<from\\> Vietnam |" in written
    cli.run("brief", "JP", "-o", str(tmp_path / "page.html"))
    assert "<td>Care | workers &lt;from&gt; Vietnam</td>" in (tmp_path / "page.html").read_text(
        encoding="utf-8"
    )
    data = json.loads(cli.run("brief", "JP", "--format", "json").stdout)
    assert data["scores"][0]["change"] == 7.5
    assert data["literature"]["works"] == 2


def test_an_unknown_ending_is_refused(cli: Command) -> None:
    done = cli.run("brief", "JP", "-o", "page.doc")
    assert (done.returncode, done.stderr) == (
        2, "migresearch: page.doc: name it .md, .html, .json, or say --format\n",
    )  # fmt: skip
