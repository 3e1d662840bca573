"""The command line. Each command parses, asks the library, prints; nothing else lives here."""

import sys

from migresearch.errors import MigresearchError


def main() -> None:
    """Entry point: runs a command and turns errors written for people into one line and an exit code."""
    from migresearch.cli.app import app
    from migresearch.cli.output import note, utf8_streams

    utf8_streams()
    try:
        app()
    except MigresearchError as error:
        note(f"migresearch: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        note("migresearch: stopped; everything finished so far is kept")
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) has left; the interpreter must not complain at exit either.
        sys.stdout = None  # the documented way to silence the final flush
        sys.exit(0)
