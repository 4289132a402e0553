import json

import pytest

from healthgait.download.connection import Connection, NoAccessError
from healthgait.download.record import Record, read_record
from healthgait.errors import InputError
from tests.record_server import NUMBER, RECORD_PATH, RecordServer, body


def read(server: RecordServer) -> Record:
    return read_record(Connection(server.api), NUMBER)


def test_the_files_have_name_size_checksum_and_address(server):
    server.files = {"a.csv": b"abc", "b ü.zip": b""}
    record = read(server)
    assert record.title == "A walk"
    assert [tuple(dict(file).values()) for file in record.files] == [
        ("a.csv", 3, "md5:900150983cd24fb0d6963f7d28e17f72", server.origin + server.path("a.csv")),
        ("b ü.zip", 0, "md5:d41d8cd98f00b204e9800998ecf8427e", server.origin + server.path("b ü.zip")),
    ]


@pytest.mark.parametrize("content", [{"id": 7}, {"id": 7, "files": []}])
def test_a_restricted_record_shows_no_files(server, content):
    server.bad[RECORD_PATH].append(body(json.dumps(content).encode()))
    with pytest.raises(NoAccessError, match="request access"):
        read(server)


def with_file(**changes) -> bytes:
    links = {"self": "https://zenodo.org/x"}
    file = {"key": "a", "size": 1, "checksum": "md5:900150983cd24fb0d6963f7d28e17f72", "links": links} | changes
    return json.dumps({"files": [file]}).encode()


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        (b"<html>", "the answer"),
        (b"[" * 100_000, "the answer"),
        (b"[]", "the answer"),
        (b'{"files": {"a": 1}}', "files"),
        (with_file(checksum="md5:zz"), "files.0.checksum"),
        (with_file(checksum="crc32:00000000000000000000000000000000"), "files.0.checksum"),
        (with_file(size="1"), "files.0.size"),
        (with_file(size=-1), "files.0.size"),
        (with_file(size=10**400), "files.0.size"),
        (with_file(links={}), "files.0.links"),
        *[(with_file(key=key), "files.0.key") for key in ("", "../a", "C:a", "a\\b", "a\nb", "a\x9b31m", ".a.part")],
    ],
)
def test_what_is_no_record_or_would_not_stay_in_its_folder_is_refused(server, answer, place):
    server.bad[RECORD_PATH].append(body(answer))
    with pytest.raises(InputError, match=f"not a record .{place}") as caught:
        read(server)
    assert "\n" not in str(caught.value)
