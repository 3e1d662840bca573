"""The news sheet as files: every form, and a feed for each saved search."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from migresearch.errors import UsageError

if TYPE_CHECKING:
    from migresearch.watch.sheet import Sheet


class SheetFormat(StrEnum):
    """Forms of the news sheet."""

    MARKDOWN = "markdown"
    HTML = "html"
    EMAIL = "email"


ENDINGS = {SheetFormat.MARKDOWN: "md", SheetFormat.HTML: "html", SheetFormat.EMAIL: "eml"}


@dataclass(frozen=True, slots=True)
class Letter:
    """From whom and to whom the e-mail file is; either may be empty."""

    sender: str = ""
    recipient: str = ""


def rendered(sheet: "Sheet", form: SheetFormat, letter: Letter) -> bytes:
    """The sheet in one form, UTF-8. Raises UsageError for an e-mail address that is none."""
    from migresearch.watch.html import as_html
    from migresearch.watch.mail import as_mail
    from migresearch.watch.markdown import as_markdown

    match form:
        case SheetFormat.MARKDOWN:
            return as_markdown(sheet).encode()
        case SheetFormat.HTML:
            return as_html(sheet).encode()
        case SheetFormat.EMAIL:
            return as_mail(sheet, letter.sender, letter.recipient)


def write_all(sheet: "Sheet", folder: Path, letter: Letter) -> list[Path]:
    """``sheet-MONTH`` in every form and ``NAME.atom`` for every saved search. Raises UsageError where the
    folder cannot be written."""
    from migresearch.watch.atom import as_atom

    contents = {f"sheet-{sheet.month}.{ENDINGS[form]}": rendered(sheet, form, letter) for form in SheetFormat}
    contents |= {f"{feed.name}.atom": as_atom(feed, sheet).encode() for feed in sheet.feeds}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise UsageError(
            f"{folder}: cannot be written ({error.strerror}); name another folder with --to"
        ) from error
    return [folder / name for name in contents]
