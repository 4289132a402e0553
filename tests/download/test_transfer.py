import hashlib
import os

import pytest

from healthgait.download.connection import Connection, NoAccessError, Patience, TransferError
from healthgait.download.record import RecordFile
from healthgait.download.transfer import fetch, part_of, received_bytes, remove_other_versions
from tests.record_server import PIECE_BYTES, RecordServer, cut, redirect, silence, status, whole, wrong_bytes

NAME = "walk ä.bin"


@pytest.fixture
def file(server, data) -> RecordFile:
    return RecordFile(NAME, len(data), "md5", hashlib.md5(data).hexdigest(), server.origin + server.path(NAME))


@pytest.fixture
def get(server, file, tmp_path):
    def get(tries: int = 4, timeout_s: float = 20) -> bytes:
        fetch(Connection(server.api, patience=Patience(0.01, timeout_s, tries)), file, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == [NAME]
        return (tmp_path / NAME).read_bytes()

    return get


def begun(file, tmp_path, data: bytes) -> None:
    part_of(file, tmp_path).write_bytes(data)


def test_a_file_comes_whole(server, get, data):
    assert get() == data
    assert server.ranges(NAME) == [None]


def test_an_empty_file_needs_no_request(server, tmp_path):
    fetch(
        Connection(server.api),
        RecordFile("empty", 0, "md5", "d41d8cd98f00b204e9800998ecf8427e", server.origin),
        tmp_path,
    )
    assert (tmp_path / "empty").read_bytes() == b""
    assert not server.requests


def test_after_a_cut_it_goes_on_where_the_connection_broke(server, get, data, capsys):
    server.bad[server.path(NAME)] += [cut(10 * PIECE_BYTES), cut(5 * PIECE_BYTES)]
    assert get() == data
    assert server.sent_bytes == len(data)
    assert server.ranges(NAME) == [None, f"bytes={10 * PIECE_BYTES}-", f"bytes={15 * PIECE_BYTES}-"]
    assert capsys.readouterr().err.count("was cut; next try in") == 2


def test_what_an_earlier_run_left_is_gone_on_with(server, get, data, file, tmp_path):
    begun(file, tmp_path, data[:2_000_000])
    assert received_bytes(file, tmp_path) == 2_000_000
    assert get() == data
    assert server.sent_bytes == len(data) - 2_000_000


def test_what_is_left_of_another_version_is_removed(file, data, tmp_path):
    (tmp_path / f".{NAME}.01234567.part").write_bytes(bytes(1000))
    begun(file, tmp_path, data[:1000])
    remove_other_versions(file, tmp_path)
    assert list(tmp_path.iterdir()) == [part_of(file, tmp_path)]


def test_beginning_anew_again_and_again_comes_to_an_end(server, get, file, tmp_path):
    """Each connection brings 2 MB and breaks; the server cannot go on at that byte."""
    server.bad[server.path(NAME)] += [cut(32 * PIECE_BYTES), status(416)] * 50
    with pytest.raises(TransferError, match="gave up after 4 tries"):
        get()
    assert len(server.requests) < 10


def test_a_server_that_ignores_the_range_sends_it_anew(server, get, data, file, tmp_path):
    begun(file, tmp_path, data[:2_000_000])
    server.bad[server.path(NAME)].append(whole)
    assert get() == data
    assert server.sent_bytes == len(data)


def other_part(handler):
    """The part from another byte on than the asked one."""
    handler.reply(206, b"x" * 10, {"Content-Range": f"bytes 5-14/{len(handler.server.record.files[NAME])}"})


@pytest.mark.parametrize("answer", [status(416), other_part])
def test_a_range_that_cannot_be_had_lets_it_start_anew(server, get, data, file, tmp_path, answer):
    begun(file, tmp_path, data[:2_000_000])
    server.bad[server.path(NAME)].append(answer)
    assert get() == data
    assert server.ranges(NAME) == ["bytes=2000000-", None]


@pytest.mark.parametrize("size", [3_000_000, 3_000_001])
def test_a_part_that_is_wrong_is_deleted_and_fetched_once_more(server, get, data, file, tmp_path, size):
    begun(file, tmp_path, os.urandom(size))
    assert get() == data
    assert server.ranges(NAME) == [None]


def test_wrong_bytes_are_deleted_and_fetched_once_more(server, get, data, capsys):
    server.bad[server.path(NAME)].append(wrong_bytes)
    assert get() == data
    assert "checksum is not md5:" in capsys.readouterr().err


def test_wrong_bytes_twice_leave_nothing_and_are_told(server, get, tmp_path):
    server.bad[server.path(NAME)] += [wrong_bytes] * 2
    with pytest.raises(TransferError, match=r"does not have the checksum md5:[0-9a-f]{32}, twice; deleted"):
        get()
    assert not list(tmp_path.iterdir())
    assert len(server.requests) == 2


def test_too_many_bytes_are_not_written(server, get, data):
    server.bad[server.path(NAME)].append(lambda handler: handler.send_file(data + bytes(5_000_000)))
    assert get() == data


def test_too_few_bytes_are_a_break(server, get, data):
    server.bad[server.path(NAME)].append(lambda handler: handler.send_file(data[:1_000_000]))
    assert get() == data
    assert server.ranges(NAME) == [None, "bytes=1000000-"]


def test_busy_and_broken_servers_are_borne(server, get, data, capsys):
    server.bad[server.path(NAME)] += [status(429, Retry_After="0"), status(500)]
    assert get() == data
    told = capsys.readouterr().err
    assert "answered 429; next try in 0.01 s" in told
    assert "answered 500; next try in 0.02 s" in told


def test_a_silent_server_is_asked_again(server, get, data, capsys):
    server.bad[server.path(NAME)].append(silence(2))
    assert get(tries=9, timeout_s=1) == data
    assert "did not answer within 1 s; next try in 0.01 s" in capsys.readouterr().err


def test_the_server_may_ask_for_a_longer_wait(server, get, data, capsys):
    server.bad[server.path(NAME)].append(status(503, Retry_After="1"))
    assert get() == data
    assert "next try in 1 s" in capsys.readouterr().err


def test_patience_ends_and_what_came_is_kept(server, get, data, file, tmp_path):
    server.bad[server.path(NAME)] += [cut(2 * PIECE_BYTES), *[status(500)] * 3]
    with pytest.raises(TransferError, match="answered 500; gave up after 4 tries"):
        get()
    assert part_of(file, tmp_path).read_bytes() == data[: 2 * PIECE_BYTES]
    assert get() == data


def test_breaks_do_not_add_up_while_enough_comes_between_them(server, get, data):
    server.bad[server.path(NAME)] += [cut(1_100_000), cut(1_100_000)]
    assert get(tries=2) == data


def test_a_file_on_another_host_is_asked_for_without_the_token(server, file, data, tmp_path):
    with RecordServer({NAME: data}) as other:
        server.bad[server.path(NAME)].append(redirect(other.origin + server.path(NAME)))
        fetch(Connection(server.api, "secret"), file, tmp_path)
        assert (tmp_path / NAME).read_bytes() == data
        assert [headers.get("authorization") for _, headers in server.requests] == ["Bearer secret"]
        assert [headers.get("authorization") for _, headers in other.requests] == [None]


def test_no_access_ends_it_at_once(server, get):
    server.bad[server.path(NAME)].append(status(403))
    with pytest.raises(NoAccessError, match="403"):
        get()
    assert len(server.requests) == 1
