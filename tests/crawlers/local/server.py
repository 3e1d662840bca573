"""A real HTTP server in a thread whose answers a provider computes, and whose faults a test plants."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Ask:
    """A request as the provider sees it; ``number`` counts all requests from 1."""

    number: int
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    size: int
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """``drop``: announce the whole body, send half of it and hang up."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    endless: bool = False


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(
        json.dumps(value).encode(), status, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


class Provider:
    """Answers requests; ``faults`` are asked first, in order, and may answer instead."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.faults: list[Callable[[Ask], Reply | None]] = []
        self.endpoint = ""

    def answer(self, ask: Ask) -> Reply:
        raise NotImplementedError

    def reply(self, path: str, headers: dict[str, str], body: bytes = b"") -> Reply:
        parts = urlsplit(path)
        ask = Ask(len(self.asked) + 1, parts.path, dict(parse_qsl(parts.query)), headers, len(path), body)
        self.asked.append(ask)
        planted = (reply for fault in self.faults if (reply := fault(ask)) is not None)
        return next(planted, None) or self.answer(ask)


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The provider behind a port of this machine, as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send(provider.reply(self.path, dict(self.headers)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send(provider.reply(self.path, dict(self.headers), body))

        def send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, value)
            if not reply.endless:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.write(reply)

        def write(self, reply: Reply) -> None:
            try:
                self.wfile.write(reply.body[: len(reply.body) // 2] if reply.drop else reply.body)
                while reply.endless:
                    self.wfile.write(b" " * 65536)
            except (BrokenPipeError, ConnectionResetError):
                pass
            self.close_connection = True

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    provider.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def on(*numbers: int, reply: Reply) -> Callable[[Ask], Reply | None]:
    """A fault at the requests of these numbers."""
    return lambda ask: reply if ask.number in numbers else None


def always(reply: Reply, after: int = 0) -> Callable[[Ask], Reply | None]:
    """A fault at every request behind the first so many."""
    return lambda ask: reply if ask.number > after else None
