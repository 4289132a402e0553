import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from healthgait.download.connection import Connection, NoAccessError, PassingError, Patience, TransferError
from tests.record_server import NUMBER, RECORD_PATH, RecordServer, redirect, silence, status

RECORD = f"/records/{NUMBER}"


def ask(server: RecordServer, token: str | None = None, timeout_s: float = 5) -> int:
    connection = Connection(server.api, token, Patience(timeout_s=timeout_s))
    with connection.get(server.api + RECORD) as response:
        return response.status_code


def sent_tokens(server: RecordServer) -> list[str | None]:
    return [headers.get("authorization") for _, headers in server.requests]


def test_the_token_goes_in_the_header_and_not_in_the_address(server):
    ask(server, "secret")
    assert server.requests[0][0] == RECORD_PATH
    assert sent_tokens(server) == ["Bearer secret"]


def test_no_password_is_taken_from_netrc(server, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("default login me password mine\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.bad[RECORD_PATH].append(redirect(RECORD_PATH))
    ask(server)
    assert sent_tokens(server) == [None, None]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_token_is_not_sent_to_another_port_or_host_on_redirect_but_again_to_its_own(server, host):
    with RecordServer({}) as other:
        address = f"http://{host}:{other.server.server_port}{RECORD_PATH}"
        other.bad[RECORD_PATH].append(redirect(server.api + RECORD))
        server.bad[RECORD_PATH].append(redirect(address))
        assert ask(server, "secret") == 200
        assert sent_tokens(other) == [None]
        assert sent_tokens(server) == ["Bearer secret", "Bearer secret"]


def test_redirects_to_unencrypted_places_and_without_end_are_not_followed(server):
    server.bad[RECORD_PATH] += [redirect("http://example.org/x")] + [redirect(RECORD_PATH)] * 10
    with pytest.raises(TransferError, match=r"http://example\.org: only https"):
        ask(server)
    with pytest.raises(TransferError, match="more than 5 redirects"):
        ask(server)
    assert len(server.requests) == 1 + 6


@pytest.mark.parametrize(
    "place", ["http://[", "https://me:x@h:99999/?Signature=secret", "\xff\xfe://", f"https://{'a' * 70}.org/"]
)
def test_redirects_to_what_is_no_address_are_told(server, place):
    server.bad[RECORD_PATH].append(redirect(place))
    with pytest.raises(TransferError, match=r"not an address|cannot be used") as caught:
        ask(server)
    assert "secret" not in str(caught.value) and "me:x" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["https://me:secret@h:99999/api", "https:///api?token=secret", "https://[?k=secret"]
)
def test_what_may_be_secret_in_an_address_is_not_shown(address):
    with pytest.raises(TransferError, match=r"only https|not an address") as caught:
        Connection(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["http://zenodo.org/api", "zenodo.org/api", "ftp://127.0.0.1/", "https://me:x@zenodo.org/api", "http://["],
)
def test_addresses_that_are_not_encrypted_are_refused(address):
    with pytest.raises(TransferError, match=r"only https|not an address"):
        Connection(address)


@pytest.mark.parametrize(
    ("code", "token", "kind", "words"),
    [
        (401, None, NoAccessError, "token is needed .401.; give a valid one.*HEALTHGAIT_ZENODO_TOKEN"),
        (401, "old", NoAccessError, "token is not accepted"),
        (403, "mine", NoAccessError, "no access .403.; request it on the record's page"),
        (404, None, TransferError, "not found .404.; is the record's number right"),
        (418, None, TransferError, "answered 418"),
        (500, None, PassingError, "answered 500"),
        (429, None, PassingError, "answered 429"),
    ],
)
def test_each_error_is_one_line(server, code, token, kind, words):
    server.bad[RECORD_PATH].append(status(code))
    with pytest.raises(TransferError, match=words) as caught:
        ask(server, token)
    assert type(caught.value) is kind


def asked_wait_s(server: RecordServer, retry_after: str) -> float:
    server.bad[RECORD_PATH].append(status(429, Retry_After=retry_after))
    with pytest.raises(PassingError) as caught:
        ask(server)
    return caught.value.asked_wait_s


@pytest.mark.parametrize(("text", "seconds"), [("7", 7), ("soon", 0), ("-3", 0), ("Fri, 31 Dec 1999 23:59:59 GMT", 0)])
def test_the_wait_that_the_server_asks_for_is_a_number(server, text, seconds):
    assert asked_wait_s(server, text) == seconds


def test_the_wait_that_the_server_asks_for_may_be_a_date(server):
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    assert 3500 < asked_wait_s(server, format_datetime(in_an_hour, usegmt=True)) <= 3600


def test_waits_double_and_what_the_server_asks_for_counts_up_to_a_bound():
    patience = Patience(first_wait_s=2, longest_wait_s=100)
    assert [patience.wait_s(failures, 0) for failures in (1, 2, 3, 9)] == [2, 4, 8, 100]
    assert patience.wait_s(1, 30) == 30
    assert patience.wait_s(1, 9000) == 100


def test_a_server_that_says_nothing_and_one_that_is_not_there_are_faults_that_may_pass(server):
    server.bad[RECORD_PATH].append(silence(6))
    began = time.monotonic()
    with pytest.raises(PassingError, match=r"127\.0\.0\.1 did not answer within 0\.2 s"):
        ask(server, timeout_s=0.2)
    assert time.monotonic() - began < 5
    server.server.server_close()
    with pytest.raises(PassingError, match=r"no connection to 127\.0\.0\.1"):
        ask(server)


def test_an_encrypted_connection_that_is_cut_may_pass():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def cut() -> None:
            connected, _ = listening.accept()
            connected.recv(1 << 16)
            connected.close()

        threading.Thread(target=cut, daemon=True).start()
        address = f"https://127.0.0.1:{listening.getsockname()[1]}/api"
        with pytest.raises(PassingError, match="no secure connection"), Connection(address).get(address):
            pass


def test_a_date_beyond_all_calendars_asks_for_no_wait(server):
    server.bad[RECORD_PATH].append(status(503, Retry_After="Mon, 01 Jan 99999999999999999999 00:00:00 GMT"))
    with pytest.raises(PassingError) as caught:
        ask(server)
    assert caught.value.asked_wait_s == 0


def test_what_stays_on_this_machine_goes_through_no_proxy(server, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert ask(server, "secret") == 200
