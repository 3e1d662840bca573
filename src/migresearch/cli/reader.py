"""Whether somebody read the results: what was written to a pipe may lie there when its reader leaves."""

import io
import select
import stat
import sys
from os import fstat

from migresearch.cli.output import note

# `head` leaves within milliseconds of its last line; whoever reads on waits for the end of the pipe.
_LEAVING_MS = 250
# A person in `less` takes minutes; a program that reads only after our end would wait for ever.
_PATIENCE_MS = 600_000
_LOOK_MS = 20


def was_read() -> bool:
    """Waits until the reader of standard output has taken all that was written, or has left; says so where
    it has left. A terminal and a file take everything at once."""
    try:
        pipe = sys.stdout.fileno()
    except io.UnsupportedOperation:  # kept in memory by whoever calls the commands from Python
        return True
    if not stat.S_ISFIFO(fstat(pipe).st_mode) or _is_taken(pipe):
        return True
    note("not read to the end, so nothing was remembered as shown: all of this comes again")
    return False


def _is_taken(pipe: int) -> bool:
    reader = select.poll()
    reader.register(pipe, 0)  # an error is always told: nobody reads any more
    waited = 0
    while _left_in(pipe):
        if reader.poll(_LOOK_MS) or waited >= _PATIENCE_MS:
            return False
        waited += _LOOK_MS
    return not reader.poll(_LEAVING_MS)


def _left_in(pipe: int) -> int:
    """Bytes that were written and not read."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)
