"""A Zenodo record: its title and its files, with the size and checksum that each must have."""

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from typing import Any

from healthgait.download.connection import CHUNK_BYTES, Connection, NoAccessError, PassingError, TransferError

MOST_RECORD_BYTES = 1 << 24
MOST_FILE_BYTES = 1 << 60  # no disk is larger
LONGEST_SHOWN = 100  # characters of what is refused
ALGORITHMS = hashlib.algorithms_guaranteed


@dataclass(frozen=True)
class RecordFile:
    """A file of a record; ``algorithm`` is hashlib's name of the checksum, ``digest`` its hexadecimal digits."""

    name: str
    size_bytes: int
    algorithm: str
    digest: str
    url: str

    @property
    def checksum(self) -> str:
        return f"{self.algorithm}:{self.digest}"


@dataclass(frozen=True)
class Record:
    title: str
    files: tuple[RecordFile, ...]


def read_record(connection: Connection, number: int) -> Record:
    """The record of that number, faults that may pass being borne.

    Raises NoAccessError if it cannot be seen, or its files cannot, without another token; TransferError if it does not
    exist, or if what comes is no record.
    """
    failures = 0
    while True:
        try:
            return _parse(_read_json(connection, f"{connection.api}/records/{number}"), bool(connection.token))
        except PassingError as error:
            failures += 1
            connection.bear(error, failures, lambda message: print(f"record {number}: {message}", file=sys.stderr))


def _read_json(connection: Connection, url: str) -> Any:
    with connection.get(url, {"Accept": "application/json"}) as response:
        text = bytearray()
        for chunk in response.iter_content(CHUNK_BYTES):
            text += chunk
            if len(text) > MOST_RECORD_BYTES:
                break
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TransferError("the answer is not JSON; is the address of the API right?") from error


def _parse(content: Any, with_token: bool) -> Record:
    if not isinstance(content, dict):
        raise TransferError("the answer is not a record; is the address of the API right?")
    if not content.get("files"):  # Zenodo does not show the files of a restricted record
        raise NoAccessError(
            f"no files are shown {'to this' if with_token else 'without an'} access token; request access on the "
            "record's page, and give a token of the account that it was granted to in HEALTHGAIT_ZENODO_TOKEN"
        )
    try:
        files = tuple(_parse_file(entry) for entry in content["files"])
        metadata = content.get("metadata") or {}
        title = str(metadata.get("title") or content.get("title") or "")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TransferError(f"the record cannot be read ({error!r}); is the address of the API right?") from error
    names = [file.name for file in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise TransferError(f"the record names the file {twice!r} twice")
    return Record(title, files)


def _parse_file(entry: dict[str, Any]) -> RecordFile:
    algorithm, _, digest = entry["checksum"].partition(":")
    if not re.fullmatch("[0-9a-f]{32,128}", digest) or len(digest) != _digits_of(algorithm):
        raise ValueError(f"checksum {entry['checksum'][:LONGEST_SHOWN]!r}")
    size_bytes = entry["size"]
    if type(size_bytes) is not int or not 0 <= size_bytes <= MOST_FILE_BYTES:
        raise ValueError(f"size {str(size_bytes)[:LONGEST_SHOWN]!r}")
    links = entry["links"]
    return RecordFile(_name(entry["key"]), size_bytes, algorithm, digest, str(links.get("content") or links["self"]))


def _digits_of(algorithm: str) -> int:
    """How many hexadecimal digits its checksums have; 0 if it is not known, or they have no length of their own."""
    return 2 * hashlib.new(algorithm, usedforsecurity=False).digest_size if algorithm in ALGORITHMS else 0


def _name(key: str) -> str:
    """The name of a file, which must be one that stays in its folder and is none of ours (those begin with a dot)."""
    if not key or key.startswith(".") or re.search(r"[/\\:\x00-\x1f\x7f-\x9f]", key) or len(key.encode()) > 200:
        raise ValueError(f"file name {key[:LONGEST_SHOWN]!r}")
    return key
