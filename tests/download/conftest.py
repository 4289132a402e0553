import os

import pytest

from tests.record_server import RecordServer


@pytest.fixture(autouse=True)
def no_proxy_for_this_machine(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def data() -> bytes:
    return os.urandom(3_000_000)


@pytest.fixture
def server(data):
    with RecordServer({"walk ä.bin": data}) as server:
        yield server
