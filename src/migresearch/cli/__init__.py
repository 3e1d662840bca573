"""The command line. Each command parses, asks the library, prints; nothing else lives here."""

import gc
import sys

from migresearch.errors import MigresearchError

INTERRUPTED = 130
# Python looks for cycles after every 700 new objects; loading a search makes 100,000 and takes a tenth less.
NEW_OBJECTS = 50_000


def main() -> None:
    """Entry point: runs a command and turns errors written for people into one line and an exit code."""
    gc.set_threshold(NEW_OBJECTS)
    from migresearch.cli.app import application
    from migresearch.cli.output import note, utf8_streams

    utf8_streams()
    try:
        application(sys.argv[1:])(prog_name="migresearch")
    except MigresearchError as error:
        note(f"migresearch: {error}")
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer's answer to Ctrl-C
            note("migresearch: stopped; everything finished so far is kept")
        raise
