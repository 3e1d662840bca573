"""What a person should know of an import, in words; the counts stand in its report."""

from collections.abc import Iterable, Iterator

from migresearch.importers.formats import Format
from migresearch.importers.reading import Reading
from migresearch.importers.rejects import Rejects
from migresearch.records import Kind

MOST_NAMED = 20


def notes(reading: Reading, rejects: Rejects) -> Iterator[str]:
    """A sentence for each thing that is not as it may have been meant."""
    name, remarks = reading.path.name, reading.remarks
    if reading.passed_over:
        what = f"{reading.passed_over:,} entries are about works not held"
        yield f"{name}: {what}; import it again when there are more works"
    if remarks.unused:
        what, one = ("columns", "column") if reading.format is Format.CSV else ("fields", "name")
        yield f"{name}: {what} not used: {_listed(remarks.unused)}; use --map field={one}"
    if remarks.kinds:
        counted = (f"{kind} ({entries:,})" for kind, entries in remarks.kinds.most_common())
        known = ", ".join(Kind)
        yield f"{name}: kinds not known, kept as article: {_listed(counted)}; known: {known}"
    if rejects.aside:
        yield f"{rejects.path} had been edited and not imported; it is now {rejects.aside}"
    if rejects.removed:
        yield f"everything in {name} could be read; the reject file {rejects.path} is removed"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - MOST_NAMED:,} more" if len(every) > MOST_NAMED else ""
    return ", ".join(every[:MOST_NAMED]) + more
