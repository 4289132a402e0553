import json

import pytest

from healthgait.download.connection import Connection, NoAccessError, Patience, TransferError
from healthgait.download.record import Record, RecordFile, read_record
from tests.record_server import NUMBER, RECORD_PATH, RecordServer, body, status


def read(server: RecordServer, token: str | None = None) -> Record:
    return read_record(Connection(server.api, token, Patience(0.01, 5, tries=3)), NUMBER)


def test_the_files_have_name_size_checksum_and_address():
    with RecordServer({"a.csv": b"abc", "b ü.zip": b""}) as server:
        record = read(server)
        first = RecordFile(
            "a.csv", 3, "md5", "900150983cd24fb0d6963f7d28e17f72", f"{server.origin}/api/records/7/files/a.csv/content"
        )
        second = RecordFile(
            "b ü.zip", 0, "md5", "d41d8cd98f00b204e9800998ecf8427e", server.origin + server.path("b ü.zip")
        )
        assert record == Record("A walk", (first, second))
        assert record.files[0].checksum == "md5:900150983cd24fb0d6963f7d28e17f72"


def test_faults_that_pass_are_borne_and_told_and_those_that_do_not_end_it(server, capsys):
    server.bad[RECORD_PATH] += [status(500), status(429)]
    assert read(server).title == "A walk"
    assert capsys.readouterr().err.count("\n") == 2
    server.bad[RECORD_PATH] += [status(503)] * 3
    with pytest.raises(TransferError, match="answered 503; gave up after 3 tries"):
        read(server)
    assert not server.bad[RECORD_PATH]


@pytest.mark.parametrize(("token", "words"), [(None, "without an access token"), ("x", "shown to this access token")])
@pytest.mark.parametrize("content", [{"id": 7}, {"id": 7, "files": []}])
def test_a_restricted_record_shows_no_files(server, token, words, content):
    server.bad[RECORD_PATH].append(body(json.dumps(content).encode()))
    with pytest.raises(NoAccessError, match=f"{words}; request access"):
        read(server, token)


def with_file(**changes) -> bytes:
    links = {"self": "https://zenodo.org/x"}
    file = {"key": "a", "size": 1, "checksum": "md5:900150983cd24fb0d6963f7d28e17f72", "links": links} | changes
    return json.dumps({"files": [file]}).encode()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"<html>", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a record"),
        (b'{"files": {"a": 1}}', "cannot be read"),
        (b'{"files": [{"key": "a"}]}', "checksum"),
        (with_file(checksum="md5:zz"), "checksum 'md5:zz'"),
        (with_file(checksum="crc32:00000000000000000000000000000000"), "crc32"),
        (with_file(size="1"), "size '1'"),
        (with_file(checksum="shake_128:900150983cd24fb0d6963f7d28e17f72"), "checksum 'shake_128"),
        (with_file(checksum="sha256:900150983cd24fb0d6963f7d28e17f72"), "checksum 'sha256"),
        (with_file(size=-1), "size '-1'"),
        (with_file(size=True), "size 'True'"),
        (with_file(size=10**400), "size '1000"),
        (with_file(links={}), "self"),
        (with_file(key=""), "file name ''"),
        (with_file(key="../a"), r"file name '\.\./a'"),
        (with_file(key="C:a"), "file name 'C:a'"),
        (with_file(key="a\\b"), "file name"),
        (with_file(key="a\nb"), "file name"),
        (with_file(key="a\x9b31m"), "file name"),
        (with_file(key="a" * 10**5), "file name 'a{100}'"),
        (with_file(key=".a.part"), "file name"),
        (with_file(key="ä" * 101), "file name"),
        (json.dumps({"files": 2 * json.loads(with_file())["files"]}).encode(), "'a' twice"),
    ],
)
def test_what_is_no_record_or_would_not_stay_in_its_folder_is_refused(server, answer, words):
    server.bad[RECORD_PATH].append(body(answer))
    with pytest.raises(TransferError, match=words) as caught:
        read(server)
    assert "\n" not in str(caught.value)
