"""A real HTTP server in a thread whose answers a provider computes, and whose faults a test plants."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
    """``drop``: announce the whole body, send half of it and hang up. ``endless``: blanks behind the body, for
    ever. ``drip``: so many seconds between two bytes of it. ``silent``: take the request, never answer."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    endless: bool = False
    drip: float = 0.0
    silent: bool = False

    def pieces(self) -> Iterator[bytes]:
        """The body as it goes out."""
        if self.drip:
            for place in range(len(self.body)):
                yield self.body[place : place + 1]
                time.sleep(self.drip)
        else:
            yield self.body[: len(self.body) // 2] if self.drop else self.body
        while self.endless:
            yield b" " * 65536


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
def serving(provider: Provider, tls: ssl.SSLContext | None = None) -> Iterator[Provider]:
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
            with suppress(BrokenPipeError, ConnectionResetError):
                if reply.silent:
                    self.rfile.read(1)  # returns when the client gives up
                    return
                self.end_headers()
                for piece in reply.pieces():
                    self.wfile.write(piece)
            self.close_connection = True

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    provider.endpoint = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
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
