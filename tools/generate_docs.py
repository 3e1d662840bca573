"""Write docs/cli.md, docs/sources.md and the gallery of pictures from the code they describe.

    python tools/generate_docs.py

tests/test_docs.py fails while the files differ from what this script makes.
"""

from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from migresearch.cli.app import application
from migresearch.config import Config
from migresearch_crawlers.describe import sources_page

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "migresearch"
WIDTH = 80
CLI_HEAD = f"""# Commands

Generated from the program by `make docs`; edit the commands, not this page. `{PROGRAM} COMMAND --help` prints
the same. What a query may hold is told in [searching.md](searching.md), what the exit codes mean
[below](#exit-codes).
"""
CLI_FOOT = """## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | an error; its message says what mends it |
| 2 | the command was called in a way that cannot be answered |
| 3 | partial: something was lost, and the output says what; of `status`: something needs a hand |
| 4 | nothing was due, or another round is at work |
| 130 | stopped with Ctrl-C; what was finished is kept |

Results go to standard output, remarks and progress to standard error.
"""


def cli_page() -> str:
    """``docs/cli.md``: the help of the program and of every command."""
    sections = [f"## {path}\n\n```text\n{text}\n```\n" for path, text in helps()]
    return "\n".join([CLI_HEAD, *sections, CLI_FOOT])


def helps() -> Iterator[tuple[str, str]]:
    """(command as typed, its help) of the program, its commands and their subcommands, in their order."""
    root = get_command(application())
    context = root.context_class(root, info_name=PROGRAM, terminal_width=WIDTH, max_content_width=WIDTH)
    waiting = [(root, context)]
    while waiting:
        command, context = waiting.pop(0)
        yield context.command_path, command.get_help(context).rstrip()
        if isinstance(command, TyperGroup):
            found = ((name, command.commands[name]) for name in command.list_commands(context))
            below = [(one, one.context_class(one, info_name=name, parent=context)) for name, one in found]
            waiting[:0] = below


def pages() -> dict[Path, str]:
    """Every generated page: its path below the project's root and its text."""
    return {Path("docs/cli.md"): cli_page(), Path("docs/sources.md"): sources_page(Config())}


def main() -> None:
    import gallery  # draws for some seconds: not when the pages alone are wanted

    for path, text in {**pages(), **gallery.pages()}.items():
        (ROOT / path).parent.mkdir(exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(f"{path} written")


if __name__ == "__main__":
    main()
