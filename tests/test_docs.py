"""The pages name what there is: generated pages are current, commands and links exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.pages import PAGES, ROOT, blocks, name_of, page, without_blocks
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from migresearch.cli.app import application
from tools import generate_docs

GENERATED = {ROOT / path: text for path, text in generate_docs.pages().items()}
WRITTEN = [one for one in PAGES if one not in GENERATED]
HELPS = dict(generate_docs.helps())


@pytest.mark.parametrize("path", GENERATED, ids=name_of)
def test_a_generated_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == GENERATED[path], "run `make docs`"


@pytest.mark.parametrize("command", HELPS)
def test_every_command_has_help_and_stands_in_the_reference(command: str) -> None:
    description = HELPS[command].splitlines()[2]
    assert description.startswith("  ")
    assert description.strip()[0].isupper()
    assert f"## {command}\n" in page("cli.md")


def test_every_option_has_help() -> None:
    silent = [f"{path} {option.name}" for path, command in commands() for option in command.params
              if not getattr(option, "help", None)]  # fmt: skip
    assert silent == []


def commands() -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Every command by its path, the program itself under the empty one."""
    waiting = [("", get_command(application()))]
    while waiting:
        path, command = waiting.pop()
        yield path, command
        waiting += [(f"{path} {name}".strip(), one) for name, one in getattr(command, "commands", {}).items()]


COMMANDS = dict(commands())


def typed_commands() -> Iterator[tuple[str, list[str]]]:
    """(page, words) of every call of the program in the pages and in the quickstart."""
    for path in WRITTEN:
        text = path.read_text(encoding="utf-8")
        lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
        inline = re.findall(r"(?<!`)`(migresearch [^`\n]+)`", text)
        for line in [*lines, *inline]:
            call = re.match(r"(?:MIGRESEARCH_\S+ )?(migresearch .*)", line)
            if call:
                yield path.name, shlex.split(call[1], comments=True)
    script = (ROOT / "tools" / "quickstart.sh").read_text(encoding="utf-8")
    for call in re.findall(r"^run '(.*)'$|^\"\$MIGRESEARCH\" ([^>\n]*)", script, re.MULTILINE):
        yield "quickstart.sh", ["migresearch", *shlex.split("".join(call))]
    for call in re.findall(r"^  (migresearch .*?)(?:   .*)?$", script, re.MULTILINE):
        yield "quickstart.sh", shlex.split(call)


@pytest.mark.parametrize(
    ("where", "words"), [pytest.param(*one, id=f"{one[0]}-{' '.join(one[1])}") for one in typed_commands()]
)
def test_a_command_that_a_page_names_exists_with_its_options(where: str, words: list[str]) -> None:
    path, command = "", COMMANDS[""]
    options = set(names_of_options(command))
    for word in words[1 : words.index("--") if "--" in words else None]:
        if re.match(r"--\w|-\w$", word):
            assert word in options, f"{where}: {path} has no {word}"
        elif f"{path} {word}".strip() in COMMANDS:
            path = f"{path} {word}".strip()
            command = COMMANDS[path]
            options |= set(names_of_options(command))
    assert path or words[1:] in (["--help"], ["COMMAND", "--help"]), f"{where}: {words[1]} is no command"


def names_of_options(command: TyperCommand | TyperGroup) -> Iterator[str]:
    yield "--help"
    for option in command.params:
        yield from (*option.opts, *option.secondary_opts)


def test_the_quickstart_loads_indexes_and_asks() -> None:
    calls = [words[1:3] for where, words in typed_commands() if where == "quickstart.sh"]
    assert {"search", "import", "index", "show", "why", "export"} <= {first for first, *_ in calls}
    assert ["import", "--shelf"] in calls


def test_what_readme_says_to_make_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for path in WRITTEN for word in re.findall(r"\bmake ([a-z-]+)`", path.read_text("utf-8"))}
    typed = re.findall(r"^(?:\S+=\S+ )?make ([a-z-]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {"quickstart", "test", "docs"} <= {*named, *typed} <= targets


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", without_blocks(text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = without_blocks(path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith("https://"):
            name, _, anchor = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            assert file.is_file(), target
            assert not anchor or anchor in anchors(file.read_text(encoding="utf-8")), target


def test_every_page_can_be_reached_from_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    unlinked = [one.name for one in PAGES if one.name not in readme and one.name != "README.md"]
    assert unlinked == []
