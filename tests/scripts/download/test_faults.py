"""A server that behaves badly, records that cannot be had, harmful archives: what is told, and what is left."""

import json
import struct
import zipfile

import pytest

from tests.record_server import RECORD_PATH, body, cut, status, whole, wrong_bytes
from tests.scripts.download.conftest import POSE, TOKEN, files_below
from tests.zip_archives import plain_zip


def test_what_the_disk_has_no_room_for_is_not_begun(run, server, tmp_path, assert_refused):
    server.said_sizes["pose.zip"] = 10**18
    assert_refused(run(), f"{tmp_path / 'data'}: ", "2000000 TB", "fewer files")
    assert not files_below(tmp_path / "data")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "token", "words"),
    [
        (status(401), "", ["record 7: an access token is needed (401)", "HEALTHGAIT_ZENODO_TOKEN"]),
        (status(403), TOKEN, ["record 7: no access with this token (403)", "on the record's page"]),
        (body(b"<html>"), "", ["record 7: not a record", "address of the API"]),
        (status(404), "two words", ["token contains blanks"]),
    ],
)
def test_a_record_that_cannot_be_had_is_one_line(
    run, server, tmp_path, monkeypatch, assert_refused, answer, token, words
):
    monkeypatch.setenv("HEALTHGAIT_ZENODO_TOKEN", token)
    server.bad[RECORD_PATH].append(answer)
    process = run()
    assert_refused(process, *words)
    assert "two words" not in process.stderr
    assert not (tmp_path / "data").exists()


def test_bad_answers_are_reported_and_asked_again(run, server, tmp_path):
    faults = [status(500), status(429, Retry_After="0"), cut(10), wrong_bytes, whole]
    server.bad[server.path("pose.zip")] += faults
    process = run("--files", "pose.zip")
    assert process.returncode == 0, process.stderr
    assert (tmp_path / "data" / "pose.zip").read_bytes() == server.files["pose.zip"]
    lines = process.stderr.splitlines()
    for line, words in zip(
        lines, ("answered 500; next try", "answered 429; next", "was cut; next", "checksum"), strict=True
    ):
        assert "pose.zip" in line and words in line


def test_a_run_that_brings_nothing_ends_with_2(run, server):
    server.bad[server.path("pose.zip")] += [wrong_bytes] * 2
    process = run("--files", "pose.zip")
    assert (process.returncode, process.stdout.splitlines()[-1][-8:]) == (2, "1 failed")


def test_a_file_of_ones_own_is_kept_and_the_others_come(run, tmp_path):
    (tmp_path / "data").mkdir()
    mine = tmp_path / "data" / "pose.zip"
    mine.write_bytes(b"mine")
    process = run("--files", "p*")
    assert process.returncode == 1
    assert process.stderr.startswith(f"error: {mine}: already exists, but is not the record's file; move it away")
    assert mine.read_bytes() == b"mine"
    assert process.stdout.endswith("1 received, 1 failed\n")


def test_a_file_that_cannot_be_written_leaves_the_others(run, tmp_path):
    data = tmp_path / "data"
    (data / ".pose.zip.part").mkdir(parents=True)
    process = run("--no-extract")
    assert process.returncode == 1
    assert process.stderr.startswith(f"error: {data / 'pose.zip'}: cannot be read or written ({data}/.pose.zip.part")
    assert sorted(process.stdout.splitlines()[-1].partition(": ")[2].split(", ")) == ["1 failed", "3 received"]


def test_a_title_cannot_steer_the_terminal(run, server):
    server.bad[RECORD_PATH].append(body(json.dumps(server.content() | {"metadata": {"title": "\x1b[2J"}}).encode()))
    process = run("--files", "*.csv")
    assert process.returncode == 0 and process.stdout.startswith("record 7: \\x1b[2J\n")


def test_without_the_password_the_archives_are_kept_and_the_others_unpacked(run, server, tmp_path):
    process = run()
    assert process.returncode == 1
    for line, name in zip(process.stderr.splitlines(), ("silhouette.zip", "optical_flow.zip"), strict=True):
        assert line.startswith(f"error: {tmp_path / 'data' / name}: ")
        assert "HEALTHGAIT_ARCHIVE_PASSWORD" in line
    assert files_below(tmp_path / "data") == {*server.files, *POSE, ".pose.unpacked.json"}


def test_a_harmful_archive_is_reported_and_leaves_nothing(run, server, tmp_path):
    server.files = {"evil.zip": plain_zip({"../../outside.txt": b"1"}), "pose.zip": server.files["pose.zip"]}
    process = run()
    assert process.returncode == 1
    assert "evil.zip: its member '../../outside.txt' would be written outside" in process.stderr
    assert files_below(tmp_path) == {f"data/{name}" for name in ("evil.zip", "pose.zip", *POSE, ".pose.unpacked.json")}


def test_the_size_of_an_unpacked_archive_is_bounded_in_gb(run, server):
    said, real = (struct.pack("<I", size) for size in (1_500_000_000, 16_000_000))
    server.files = {"big.zip": plain_zip({"a": bytes(16_000_000)}, zipfile.ZIP_STORED).replace(real, said)}
    process = run("--max-unpacked", 1)
    assert process.returncode == 1 and "big.zip: it unpacks to more than 1 GB" in process.stderr
