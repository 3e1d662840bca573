"""Headers of an answer, as text."""

from scrapy.http import Response


def header(response: Response, name: str) -> str:
    """A header; empty where it was not sent."""
    return (response.headers.get(name) or b"").decode("latin-1")


def media_type(response: Response) -> str:
    """``text/html`` and the like, in small letters and without parameters; empty where it was not said."""
    return header(response, "Content-Type").partition(";")[0].strip().lower()
