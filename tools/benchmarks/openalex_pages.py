"""A server of this machine that lists invented works page by page as OpenAlex does.

    python -m benchmarks.openalex_pages WORKS

prints the port it listens at and serves until it is ended. Pages are laid out before the first request, so
that the server costs the cores it shares with the harvest as little as it can.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .invention import BLOCK, Invented, Inventor

PAGE = 100
# The works of one block come round again under new numbers and titles.
_ROUND = b"77777"
_EMPTY = b'{"meta":{"count":0,"next_cursor":null},"results":[]}'


@contextmanager
def serving(works: int) -> Iterator[str]:
    """The address of a server of so many works in a process of its own, as long as the context lasts."""
    command = [sys.executable, "-m", __name__, str(works)]
    with Popen(command, stdout=PIPE, text=True, cwd=Path(__file__).parents[1]) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def main(works: int) -> None:
    """Serve until ended."""
    pages = list(_pages())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = _answer(pages, works, parse_qs(urlsplit(self.path).query))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _answer(pages: list[bytes], works: int, query: dict[str, list[str]]) -> bytes:
    """Everything is on topic: the other rules find nothing."""
    if not query["filter"][0].startswith("topics.id:"):
        return _EMPTY
    cursor = query["cursor"][0]
    number = 0 if cursor == "*" else int(cursor)
    if number * PAGE >= works:
        return b'{"meta":{"count":%d,"next_cursor":null},"results":[]}' % works
    turn, place = divmod(number, len(pages))
    body = pages[place].replace(_ROUND, b"%05d" % (turn + 1))
    return b'{"meta":{"count":%d,"next_cursor":"%d"},"results":%s}' % (works, number + 1, body)


def _pages() -> Iterator[bytes]:
    invented = Inventor().block(0)
    for _ in range(BLOCK // PAGE):
        yield json.dumps([_work(one) for one in islice(invented, PAGE)]).encode()


def _work(one: Invented) -> dict[str, Any]:
    number = f"9{_ROUND.decode()}{one.number:05d}"
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.5555/invented.{number}",
        "title": f"{one.title} {_ROUND.decode()}",
        "type": "article",
        "language": one.language,
        "publication_date": f"{one.year}-05-01",
        "publication_year": one.year,
        "primary_location": {
            "landing_page_url": f"https://doi.org/10.5555/invented.{number}",
            "source": {"display_name": one.venue, "type": "journal", "issn": ["1234-5679"]},
        },
        "open_access": {"oa_status": "green"},
        "authorships": [_authorship(name) for name in one.people],
        "biblio": {"volume": "3", "issue": "1", "first_page": "1", "last_page": "20"},
        "is_retracted": False,
        "keywords": [{"display_name": word} for word in one.title.split()[:3]],
        "topics": [{"id": "https://openalex.org/T10216", "display_name": "Migration", "score": 0.9}],
        "abstract_inverted_index": _inverted((one.abstract or "").split()),
    }


def _authorship(name: str) -> dict[str, Any]:
    return {"author": {"display_name": name, "orcid": None}, "author_position": "middle", "institutions": []}


def _inverted(words: Iterable[str]) -> dict[str, list[int]] | None:
    found: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        found.setdefault(word, []).append(place)
    return found or None


if __name__ == "__main__":
    main(int(sys.argv[1]))
