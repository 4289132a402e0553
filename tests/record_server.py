"""A server on this machine that hands out a record as Zenodo does, and behaves badly when a test asks it to."""

import hashlib
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote

NUMBER = 7
RECORD_PATH = f"/api/records/{NUMBER}"
PIECE_BYTES = 1 << 16

Answer = Callable[["Handler"], None]


@dataclass
class RecordServer:
    """Serves ``files``; the answers queued in ``bad`` under a path come first, one a request."""

    files: dict[str, bytes]
    bad: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    said_sizes: dict[str, int] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent_bytes: int = 0  # of files
    pause_s: float = 0  # after each piece of a file
    token: str | None = None  # that a request must have
    answering: int = 0  # requests at this moment

    def __enter__(self) -> "RecordServer":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.record = self
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def api(self) -> str:
        return f"{self.origin}/api"

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


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        record = self.server.record
        record.answering += 1
        record.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
        try:
            if record.bad[self.path]:
                record.bad[self.path].pop(0)(self)
            elif record.token and self.headers.get("Authorization") != f"Bearer {record.token}":
                status(401)(self)
            elif self.path == RECORD_PATH:
                self.reply(200, json.dumps(record.content()).encode())
            elif (name := self.name()) in record.files:
                self.send_file(record.files[name])
            else:
                status(404)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            record.answering -= 1

    def name(self) -> str:
        return unquote(self.path.removeprefix(f"{RECORD_PATH}/files/").removesuffix("/content"))

    def reply(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_file(self, data: bytes, heed_range: bool = True, cut_after: int | None = None) -> None:
        """The file or the asked part of it; with ``cut_after`` the connection is cut after so many bytes."""
        asked = self.headers.get("Range") if heed_range else None
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if asked and start >= len(data):
            self.reply(416, b"", {"Content-Range": f"bytes */{len(data)}"})
            return
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        rest = data[start:] if cut_after is None else data[start : start + cut_after]
        for position in range(0, len(rest), PIECE_BYTES):
            piece = rest[position : position + PIECE_BYTES]
            self.wfile.write(piece)
            self.server.record.sent_bytes += len(piece)
            time.sleep(self.server.record.pause_s)
        self.close_connection = cut_after is not None

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at ``requests``."""


def status(code: int, **headers: str) -> Answer:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return lambda handler: handler.reply(code, b"", named)


def redirect(url: str) -> Answer:
    return status(302, Location=url)


def cut(after: int) -> Answer:
    return lambda handler: handler.send_file(handler.server.record.files[handler.name()], cut_after=after)


def whole(handler: Handler) -> None:
    """As if ranges were unknown."""
    handler.send_file(handler.server.record.files[handler.name()], heed_range=False)


def wrong_bytes(handler: Handler) -> None:
    handler.send_file(bytes(len(handler.server.record.files[handler.name()])))


def body(data: bytes) -> Answer:
    return lambda handler: handler.reply(200, data)


def silence(seconds: float) -> Answer:
    def answer(handler: Handler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return answer
