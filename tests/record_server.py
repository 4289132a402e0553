"""A server on this machine that hands out a record as Zenodo does, and behaves badly when a test asks it to."""

import hashlib
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote

NUMBER = 7
RECORD_PATH = f"/api/records/{NUMBER}"
PIECE_BYTES = 1 << 16

Answer = Callable[["Handler"], None]


class RecordServer(ThreadingHTTPServer):
    """Serves ``files``; the answers queued in ``bad`` under a path come first, one a request."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.api = f"{self.origin}/api"
        self.reset({})

    def reset(self, files: dict[str, bytes]) -> "RecordServer":
        """Behave well, with other files."""
        self.files = files
        self.bad: dict[str, list[Answer]] = defaultdict(list)
        self.said_sizes: dict[str, int] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.sent_bytes = 0  # of files
        self.pause_s = 0.0  # after each piece of a file
        self.token = ""  # that a request must have
        return self

    def path(self, name: str) -> str:
        return f"{RECORD_PATH}/files/{quote(name)}/content"

    def content(self) -> dict:
        """The record as the API tells it."""
        entries = [
            {
                "key": name,
                "size": self.said_sizes.get(name, len(data)),
                "checksum": f"md5:{hashlib.md5(data).hexdigest()}",
                "links": {"self": f"{self.origin}{self.path(name)}"},
            }
            for name, data in self.files.items()
        ]
        return {"id": NUMBER, "metadata": {"title": "A walk"}, "files": entries}

    def ranges(self, name: str) -> list[str | None]:
        """The ranges that were asked of a file, in order; None for a whole one."""
        return [headers.get("range") for path, headers in self.requests if path == self.path(name)]

    def tokens(self) -> list[str | None]:
        return [headers.get("authorization") for _, headers in self.requests]


@contextmanager
def running() -> Iterator[RecordServer]:
    with RecordServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RecordServer

    def do_GET(self) -> None:
        server = self.server
        server.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
        try:
            if server.bad[self.path]:
                server.bad[self.path].pop(0)(self)
            elif server.token and self.headers.get("Authorization") != f"Bearer {server.token}":
                status(401)(self)
            elif self.path == RECORD_PATH:
                self.reply(200, json.dumps(server.content()).encode())
            else:
                self.send_file()
        except ConnectionError:
            self.close_connection = True

    def data(self) -> bytes:
        return self.server.files[unquote(self.path.removeprefix(f"{RECORD_PATH}/files/").removesuffix("/content"))]

    def reply(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_file(self, cut_after: int | None = None) -> None:
        """The file or the asked part of it; with ``cut_after`` the connection is cut after so many bytes."""
        data, asked = self.data(), self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        rest = data[start:] if cut_after is None else data[start : start + cut_after]
        for position in range(0, len(rest), PIECE_BYTES):
            piece = rest[position : position + PIECE_BYTES]
            self.wfile.write(piece)
            self.server.sent_bytes += len(piece)
            time.sleep(self.server.pause_s)
        self.close_connection = cut_after is not None

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at ``requests``."""


def status(code: int, **headers: str) -> Answer:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return lambda handler: handler.reply(code, b"", named)


def redirect(url: str) -> Answer:
    return status(302, Location=url)


def cut(after: int) -> Answer:
    return lambda handler: handler.send_file(cut_after=after)


def whole(handler: Handler) -> None:
    """As if ranges were unknown."""
    handler.reply(200, handler.data())


def wrong_bytes(handler: Handler) -> None:
    handler.reply(200, bytes(len(handler.data())))


def body(data: bytes) -> Answer:
    return lambda handler: handler.reply(200, data)


def silence(seconds: float) -> Answer:
    def answer(handler: Handler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return answer
