import hashlib
import os
import time

import pytest

from healthgait.download.connection import Connection
from healthgait.download.record import RecordFile, read_record
from healthgait.download.transfer import fetch, part_of, received_bytes
from healthgait.errors import InputError
from tests.record_server import NUMBER, PIECE_BYTES, cut, status, whole, wrong_bytes

NAME = "walk ä.bin"


@pytest.fixture
def file(server) -> RecordFile:
    return read_record(Connection(server.api), NUMBER).files[0]


@pytest.fixture
def get(server, file, tmp_path):
    def get(timeout_s: float = 20) -> bytes:
        fetch(Connection(server.api, "", 0.001, timeout_s), file, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == [NAME]
        return (tmp_path / NAME).read_bytes()

    return get


def test_an_empty_file_needs_no_request(server, tmp_path):
    server.files = {"empty": b""}
    connection = Connection(server.api)
    (file,) = read_record(connection, NUMBER).files
    fetch(connection, file, tmp_path)
    assert (tmp_path / "empty").read_bytes() == b""
    assert not server.ranges("empty")


def test_after_a_cut_it_goes_on_where_the_connection_broke(server, get, data, capsys):
    server.bad[server.path(NAME)] += [cut(10 * PIECE_BYTES), cut(5 * PIECE_BYTES)]
    assert get() == data
    assert server.sent_bytes == len(data)
    assert server.ranges(NAME) == [None, f"bytes={10 * PIECE_BYTES}-", f"bytes={15 * PIECE_BYTES}-"]
    assert capsys.readouterr().err == 2 * f"{NAME}: the connection was cut; next try in 0.001 s\n"


def test_what_an_earlier_run_left_is_gone_on_with(server, get, data, file, tmp_path):
    part_of(file, tmp_path).write_bytes(data[:2_000_000])
    assert received_bytes(file, tmp_path) == 2_000_000
    assert get() == data
    assert server.sent_bytes == len(data) - 2_000_000


def test_breaks_do_not_add_up_while_more_comes_between_them(server, get, data):
    server.bad[server.path(NAME)] += [cut(2 * PIECE_BYTES)] * 20
    assert get() == data


def test_beginning_anew_again_and_again_comes_to_an_end(server, get):
    """Each connection brings 2 MB and breaks; the server cannot go on at that byte."""
    server.bad[server.path(NAME)] += [cut(32 * PIECE_BYTES), status(416)] * 50
    with pytest.raises(InputError, match="8 times in a row"):
        get()
    assert len(server.ranges(NAME)) == 8


def test_a_server_that_ignores_the_range_sends_it_anew(server, get, data, file, tmp_path):
    part_of(file, tmp_path).write_bytes(data[:2_000_000])
    server.bad[server.path(NAME)].append(whole)
    assert get() == data
    assert server.ranges(NAME) == ["bytes=2000000-"]


def other_part(handler):
    """The part from another byte on than the asked one."""
    handler.reply(206, b"x" * 10, {"Content-Range": f"bytes 5-14/{len(handler.data())}"})


@pytest.mark.parametrize("answer", [status(416), other_part])
def test_a_range_that_cannot_be_had_lets_it_start_anew(server, get, data, file, tmp_path, answer):
    part_of(file, tmp_path).write_bytes(data[:2_000_000])
    server.bad[server.path(NAME)].append(answer)
    assert get() == data
    assert server.ranges(NAME) == ["bytes=2000000-", None]


@pytest.mark.parametrize("size", [2_000_000, 3_000_000, 3_000_001])
def test_a_part_that_is_wrong_is_deleted_and_fetched_once_more(server, get, data, file, tmp_path, size):
    part_of(file, tmp_path).write_bytes(os.urandom(size))
    assert get() == data
    assert server.ranges(NAME)[-1] is None


def test_wrong_bytes_are_deleted_and_fetched_once_more(server, get, data, capsys):
    server.bad[server.path(NAME)].append(wrong_bytes)
    assert get() == data
    assert hashlib.md5(data).hexdigest() in capsys.readouterr().err


def test_wrong_bytes_twice_leave_nothing_and_are_reported(server, get, tmp_path):
    server.bad[server.path(NAME)] += [wrong_bytes] * 2
    with pytest.raises(InputError, match=r"does not match the checksum md5:[0-9a-f]{32}, twice"):
        get()
    assert not list(tmp_path.iterdir())
    assert len(server.ranges(NAME)) == 2


def test_too_many_bytes_are_not_written(server, get, data):
    server.bad[server.path(NAME)].append(lambda handler: handler.reply(200, data + bytes(5_000_000)))
    assert get() == data
    assert server.ranges(NAME) == [None]


def test_too_few_bytes_are_a_break(server, get, data):
    server.bad[server.path(NAME)].append(lambda handler: handler.reply(200, data[:1_000_000]))
    assert get() == data
    assert server.ranges(NAME) == [None, "bytes=1000000-"]


def stall(handler):
    """A piece of the file, and then nothing more."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(handler.data())))
    handler.end_headers()
    handler.wfile.write(handler.data()[:PIECE_BYTES])
    time.sleep(2)
    handler.close_connection = True


def test_busy_broken_and_silent_servers_are_asked_again(server, get, data):
    server.bad[server.path(NAME)] += [status(429, Retry_After="0"), status(500), stall]
    assert get(timeout_s=0.5) == data
    assert server.ranges(NAME) == [None, None, None, f"bytes={PIECE_BYTES}-"]


def test_patience_ends_and_what_came_is_kept(server, get, data, file, tmp_path):
    server.bad[server.path(NAME)] += [cut(2 * PIECE_BYTES), *[status(500)] * 8]
    with pytest.raises(InputError, match=r"500.*8 times"):
        get()
    assert part_of(file, tmp_path).read_bytes() == data[: 2 * PIECE_BYTES]
    assert get() == data
