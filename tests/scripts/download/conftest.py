"""A server with a small record, and the script run on it; no secret may stay behind."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.record_server import RecordServer
from tests.scripts.download.user import PASSWORD, POSE, SCRIPT, TABLE, TOKEN, files_below, options
from tests.zip_archives import aes_zip, plain_zip, zip_crypto


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN", "HEALTHGAIT_ARCHIVE_PASSWORD", "HEALTHGAIT_ZENODO_API"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def server():
    files = {
        "participants_measures.csv": TABLE,
        "pose.zip": plain_zip(POSE),
        "silhouette.zip": aes_zip({"PA000/1.jpg": b"jpeg"}, PASSWORD),
        "optical_flow.zip": zip_crypto({f"PA000/{number}.png": b"png" * 99 for number in range(9)}, PASSWORD),
    }
    with RecordServer(files) as server:
        yield server


@pytest.fixture
def run(run_script, server, tmp_path):
    def run(*more: object) -> subprocess.CompletedProcess:
        process = run_script(SCRIPT, *options(server, tmp_path / "data", *more))
        for secret in (TOKEN, PASSWORD):
            assert secret not in process.stdout + process.stderr
            assert not [path for path in files_below(tmp_path) if secret.encode() in (tmp_path / path).read_bytes()]
        assert "Traceback" not in process.stderr
        return process

    return run


@pytest.fixture
def start(server, tmp_path):
    """Start the script without waiting for it; it is ended with the test."""
    processes = []

    def start(*more: object) -> subprocess.Popen:
        command = ["bash", ROOT / "scripts" / SCRIPT, *options(server, tmp_path / "data", *more)]
        environment = os.environ | {"VIRTUAL_ENV": sys.prefix}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        processes.append(subprocess.Popen(command, env=environment, text=True, **pipes))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()
