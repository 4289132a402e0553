import os

import pytest

from tests.record_server import running


@pytest.fixture(autouse=True)
def no_proxy_for_this_machine(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture(scope="module")
def running_server():
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def data() -> bytes:
    return os.urandom(3_000_000)


@pytest.fixture
def server(running_server, data):
    return running_server.reset({"walk ä.bin": data})
