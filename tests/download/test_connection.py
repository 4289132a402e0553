import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from healthgait.download.connection import Connection, NoAccessError
from healthgait.errors import InputError
from tests.record_server import NUMBER, RECORD_PATH, RecordServer, redirect, running, silence, status


def ask(server: RecordServer, token: str = "", timeout_s: float = 5) -> None:
    connection = Connection(server.api, token, 0.001, timeout_s)
    connection.ask(f"{server.api}/records/{NUMBER}").close()


def test_the_token_goes_in_the_header_and_not_in_the_address(server):
    ask(server, "secret")
    assert [path for path, _ in server.requests] == [RECORD_PATH]
    assert server.tokens() == ["Bearer secret"]


def test_bytes_are_asked_for_as_they_are_stored(server):
    """Ranges and checksums refer to these."""
    ask(server)
    assert server.requests[0][1]["accept-encoding"] == "identity"


def test_no_password_is_taken_from_netrc(server, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("default login me password mine\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.bad[RECORD_PATH].append(redirect(RECORD_PATH))
    ask(server)
    assert server.tokens() == [None, None]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_token_is_sent_to_no_other_port_or_host_after_a_redirect_but_to_its_own(server, host):
    with running() as other:
        other.bad[RECORD_PATH].append(redirect(server.api + f"/records/{NUMBER}"))
        server.bad[RECORD_PATH].append(redirect(f"http://{host}:{other.server_port}{RECORD_PATH}"))
        ask(server, "secret")
        assert other.tokens() == [None]
        assert server.tokens() == ["Bearer secret", "Bearer secret"]


@pytest.mark.parametrize(
    "place", ["http://example.org/?Signature=secret", "http://[secret", "https://me:secret@h:99999/"]
)
def test_a_redirect_to_what_is_no_encrypted_address_is_not_followed(server, place):
    server.bad[RECORD_PATH].append(redirect(place))
    with pytest.raises(InputError, match=r"only https|not an address|cannot be used") as caught:
        ask(server)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["http://zenodo.org/api", "zenodo.org", "ftp://127.0.0.1/", "https://me:secret@zenodo.org/api", "https://[?secret"],
)
def test_an_address_that_is_not_encrypted_is_refused_without_what_may_be_secret_in_it(address):
    with pytest.raises(InputError, match=r"only https|not an address") as caught:
        Connection(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "token", "kind", "words"),
    [
        (401, "", NoAccessError, "token is needed .401.*HEALTHGAIT_ZENODO_TOKEN"),
        (403, "mine", NoAccessError, "no access with this token .403.; request access"),
        (404, "", InputError, "answered 404.*record's number"),
    ],
)
def test_an_error_that_does_not_pass_ends_it_at_once_in_one_line(server, code, token, kind, words):
    server.bad[RECORD_PATH].append(status(code))
    with pytest.raises(InputError, match=words) as caught:
        ask(server, token)
    assert type(caught.value) is kind
    assert len(server.requests) == 1


def test_a_busy_server_is_asked_8_times_with_waits_that_double(server, capsys):
    server.bad[RECORD_PATH] += [status(503)] * 7
    ask(server)
    waits = [line.rpartition("next try in ")[2] for line in capsys.readouterr().err.splitlines()]
    assert waits == [f"{0.001 * 2**times:.3g} s" for times in range(7)]
    server.bad[RECORD_PATH] += [status(429)] * 8
    with pytest.raises(InputError, match=r"429.*8 times"):
        ask(server)
    assert not server.bad[RECORD_PATH]


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("asked", "waited_s"), [("7", 7), ("9000", 300), (in_an_hour(), 300)], ids=["seconds", "hours", "a moment"]
)
def test_the_server_may_ask_for_a_wait_of_5_minutes_at_most(server, monkeypatch, asked, waited_s):
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    server.bad[RECORD_PATH].append(status(429, Retry_After=asked))
    ask(server)
    assert waited_s in waits


def test_a_server_that_says_nothing_is_cut_and_asked_again(server, capsys):
    server.bad[RECORD_PATH].append(silence(3))
    ask(server, timeout_s=0.2)
    assert capsys.readouterr().err == f"{RECORD_PATH}: no data arrived; next try in 0.001 s\n"


def test_a_server_that_is_not_there_is_reported(server):
    with running() as other:
        other.server_close()
        with pytest.raises(InputError, match=r"127\.0\.0\.1: no connection, 8 times"):
            ask(other)


def test_an_encrypted_connection_that_is_cut_is_asked_for_again(capsys):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def cut() -> None:
            for _ in range(8):
                with listening.accept()[0] as connected:
                    connected.recv(1 << 16)

        threading.Thread(target=cut, daemon=True).start()
        address = f"https://127.0.0.1:{listening.getsockname()[1]}/api"
        with pytest.raises(InputError, match=r"no secure connection .*8 times"):
            Connection(address, wait_s=0.001).ask(address)
    assert capsys.readouterr().err.count("next try in") == 7
