"""A question that begins with a dash."""

import json

import pytest
from tests.command import Command

from migresearch.cli.exclusions import exclusions_last
from migresearch.errors import UsageError

OPTIONS = {"--year": True, "--facets": False, "-n": True, "-o": True}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["-Syria"], ["--", "-Syria"]),
        (["-Syria", "--year", "2015.."], ["--year", "2015..", "--", "-Syria"]),
        (["--facets", '-"labour market" jobs'], ["--facets", "--", '-"labour market" jobs']),
        (["-n20", "jobs"], ["-n20", "jobs"]),
        (["--year", "-2015", "jobs"], ["--year", "-2015", "jobs"]),
        (["-o", "-found.json", "-Syria"], ["-o", "-found.json", "--", "-Syria"]),
        (["--", "-only"], ["--", "-only"]),
        (["-x", "--nothing"], ["-x", "--nothing"]),
    ],
)
def test_exclusions_come_last(typed: list[str], read: list[str]) -> None:
    assert exclusions_last(typed, OPTIONS) == read


@pytest.mark.parametrize("typed", ["-only", "-northern", "-ofound.ris"])
def test_what_may_be_either_is_asked_back(typed: str) -> None:
    option = typed[:2]
    with pytest.raises(UsageError, match=f"may be the option {option} or an exclusion; put a space behind"):
        exclusions_last([typed], OPTIONS)


def test_a_search_may_begin_with_an_exclusion(command: Command) -> None:
    words = ("search", "-children", "--mode", "lexical", "-n", "50", "--format", "json")
    answer = json.loads(command.run(*words).stdout)
    assert (answer["query"], answer["total"]) == ("-children", 9)
    behind = command.run("search", "--mode", "lexical", "-n50", "--format", "json", "--", "-children")
    assert json.loads(behind.stdout) == answer


def test_an_export_may_begin_with_an_exclusion(command: Command) -> None:
    done = command.run("export", "-children refugees", "--mode", "lexical", "-o", "without.ris")
    assert done.returncode == 0
    assert "children" not in (command.folder / "without.ris").read_text("utf-8").casefold()
