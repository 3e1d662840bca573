"""Exporting what a search finds: the works page by page, and the receipt that says how they were chosen."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from migresearch.errors import StoreError, UsageError
from migresearch.export import ExportFormat, receipt_path, write
from migresearch.export.receipt import Receipt, write_receipt
from migresearch.export.works import ExportWork, Mark
from migresearch.records import IdScheme, Kind
from migresearch.search.modes import Mode
from migresearch.search.query import UNSET, Query
from migresearch.search.results import Results
from migresearch.store import CodeFilter, Filters, Work
from migresearch.store.connection import DISK_FULL
from migresearch.store.fact_filters import FactFilter

PAGE = 500
RANKED_BY_MEANING = (Mode.HYBRID, Mode.SEMANTIC)
MARKS = {"retracted": Mark.RETRACTED, "concern": Mark.CONCERN, "corrected": Mark.CORRECTED}


@dataclass(frozen=True)
class Selection:
    """What is exported: the works a query finds, the first ``limit`` of them (0: all there are).

    ``search`` answers a query, ``label`` names a code of a scheme, ``works`` is the size of the
    library, ``sources`` when each source was last read, ``index`` the encoder that can rank.
    """

    query: Query
    limit: int
    search: Callable[[Query], Results]
    label: Callable[[str, str], str]
    works: int
    sources: Mapping[str, str]
    index: str | None

    def pages(self) -> Iterator[Results]:
        """The answers to the query, page after page, until the limit or the end."""
        left = self.limit
        page = 1
        while True:
            size = min(PAGE, self.limit) if self.limit else PAGE
            answer = self.search(replace(self.query, page=page, page_size=size))
            yield answer
            left -= len(answer.hits)
            page += 1
            if not answer.hits or (self.limit and left <= 0) or page * size - size >= answer.total:
                return


def export_selection(selection: Selection, form: ExportFormat, output: Path, made: str) -> Receipt:
    """Write the works to ``output`` and a receipt beside it. Raises UsageError where neither can be."""
    pages = selection.pages()
    first = next(pages)
    temporary = output.with_name(f".{output.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            written = write(_works(selection, first, pages), form, stream)
        temporary.replace(output)
        receipt = _receipt(selection, form, first, written, made)
        receipt = replace(receipt, file_sha256=hashlib.sha256(output.read_bytes()).hexdigest())
        write_receipt(receipt, receipt_path(output))
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if error.errno in DISK_FULL:
            raise StoreError(f"{output}: the disk is full; make room and export again") from error
        raise UsageError(f"{output}: cannot be written ({error.strerror}); choose another with -o") from error
    return receipt


def _works(selection: Selection, first: Results, rest: Iterator[Results]) -> Iterator[ExportWork]:
    left = selection.limit or first.total
    for answer in (first, *rest):
        for hit in answer.hits[:left]:
            yield export_work(hit.work, selection.label)
        left -= len(answer.hits)


def export_work(work: Work, label: Callable[[str, str], str]) -> ExportWork:
    """A stored work as it leaves the library; ``label`` names a code of a scheme."""
    isbn = next((one.value for one in work.identifiers if one.scheme is IdScheme.ISBN), None)
    codes = dict.fromkeys((value.scheme, value.code) for value in work.values)
    return ExportWork(
        key=work.key,
        kind=Kind(work.kind),
        title=work.title,
        abstract=work.abstract,
        year=work.year,
        issued=work.issued or work.online,
        venue=work.venue,
        publisher=work.publisher,
        volume=work.volume,
        issue=work.issue,
        pages=work.pages,
        doi=work.doi,
        url=work.url,
        language=work.language,
        isbn=isbn,
        issn=work.issns[0] if work.issns else None,
        mark=MARKS.get(work.mark or ""),
        mark_date=work.mark_date,
        mark_reason=work.mark_reason,
        abstract_source=work.abstract_source,
        abstract_licence=work.abstract_licence,
        contributors=work.contributors,
        keywords=work.keywords,
        values=tuple((scheme, code, label(scheme, code)) for scheme, code in codes),
        facts=tuple((one.name, one.value) for one in work.facts),
    )


def _receipt(selection: Selection, form: ExportFormat, first: Results, written: int, made: str) -> Receipt:
    return Receipt(
        query=selection.query.text,
        mode=first.mode,
        made=made,
        version=version("migresearch"),
        format=form,
        exported=written,
        filters=_filters(selection.query.filters),
        counts={
            "works in the library": selection.works,
            "works found": first.total,
            "works exported": written,
        },
        sources=selection.sources,
        notes=first.notes,
        index=selection.index if first.mode in RANKED_BY_MEANING else None,
    )


def _filters(chosen: Filters) -> dict[str, str]:
    pairs = ((one.name, getattr(chosen, one.name)) for one in fields(Filters))
    return {name.replace("_", " "): _in_words(value) for name, value in pairs if value not in UNSET}


def _in_words(value: Any) -> str:
    """A filter as a person reads it: ``2015..``, ``book, report``, ``topics: asylum or refugees``."""
    match value:
        case CodeFilter():
            return f"{value.scheme}: {' or '.join(value.codes)}"
        case FactFilter():
            return str(value)
        case Filters():
            return "; ".join(f"{name} {text}" for name, text in _filters(value).items())
        case (int() | None, int() | None) as years:
            return "..".join("" if year is None else str(year) for year in years)
        case tuple():
            return ", ".join(map(_in_words, value))
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
