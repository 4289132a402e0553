"""A server with a small record, and the script run on it; no secret may stay behind."""

import subprocess
from pathlib import Path

import pytest

from healthgait.download.dataset import LOCK_FILE
from tests.record_server import NUMBER, running
from tests.zip_archives import aes_zip, plain_zip, zip_crypto

TABLE = b"ID,Sex\nPA000,1\n"
POSE = {"pose/PA000/UGS/NW-WJ_1_AlphaPose.json": b"[]", "pose/PA001/UGS/NW-WJ_1_AlphaPose.json": b"[1]"}
PASSWORD = "p4ss-w0rd"
TOKEN = "s3cr3t-t0k3n"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN", "HEALTHGAIT_ARCHIVE_PASSWORD", "HEALTHGAIT_ZENODO_API"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture(scope="module")
def running_server():
    with running() as server:
        yield server


@pytest.fixture
def server(running_server):
    return running_server.reset(
        {
            "participants_measures.csv": TABLE,
            "pose.zip": plain_zip(POSE),
            "silhouette.zip": aes_zip({"PA000/1.jpg": b"jpeg"}, PASSWORD),
            "optical_flow.zip": zip_crypto({f"PA000/{number}.png": b"png" * 99 for number in range(9)}, PASSWORD),
        }
    )


@pytest.fixture
def options(server, tmp_path) -> list[str]:
    """Of the script, for the folder ``data``."""
    folder = str(tmp_path / "data")
    return ["-o", folder, "--record", str(NUMBER), "--api", server.api, "--wait", "0.01", "--timeout", "20"]


@pytest.fixture
def run(run_here, options, tmp_path):
    """Run the script in this process."""

    def run(*more: object) -> subprocess.CompletedProcess:
        process = run_here("download_dataset.sh", *options, *more)
        for secret in (TOKEN, PASSWORD):
            assert secret not in process.stdout + process.stderr
            assert not [path for path in files_below(tmp_path) if secret.encode() in (tmp_path / path).read_bytes()]
        return process

    return run


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != LOCK_FILE
    }
