"""The forms a picture can be saved in."""

from pathlib import Path

from migresearch.errors import UsageError

ENDINGS = (".svg", ".png", ".html")


def check_file(file: Path) -> None:
    """Raise UsageError for a file that is none of these or has no folder; asked before anything is drawn."""
    if file.suffix.lower() not in ENDINGS:
        raise UsageError(f"{file}: a picture is saved as {', '.join(ENDINGS)}; the ending says which")
    if not file.parent.is_dir():
        raise UsageError(f"{file}: cannot be written: there is no folder {file.parent}")
