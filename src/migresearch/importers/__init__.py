"""Files of other tools and providers, entry by entry, to records.

:func:`read_file` yields an :class:`~migresearch.records.Entry` for each entry it can read and an
:class:`Unreadable` for each it cannot; memory does not grow with the file. :class:`Rejects` keeps
what could not be read in a file that can be mended and imported again.
"""

from migresearch.importers.formats import Format
from migresearch.importers.pieces import Unreadable
from migresearch.importers.reading import Reading, read_file
from migresearch.importers.rejects import Rejects

__all__ = ["Format", "Reading", "Rejects", "Unreadable", "read_file"]
