"""A server that behaves badly, records that cannot be had, harmful archives: what is told, and what is left."""

import hashlib
import json

import pytest

from tests.record_server import RECORD_PATH, body, cut, redirect, status, whole, wrong_bytes
from tests.scripts.download.user import POSE, SCRIPT, TABLE, TOKEN, files_below
from tests.zip_archives import bomb, link_zip, plain_zip


def test_a_pattern_that_nothing_has_is_refused_with_the_names(run, server, tmp_path, assert_refused):
    assert_refused(run("--files", "*.tar"), "'*.tar'", "participants_measures.csv, pose.zip")
    assert not (tmp_path / "data").exists()


def test_what_the_disk_has_no_room_for_is_not_begun(run, server, tmp_path, assert_refused):
    server.said_sizes["pose.zip"] = 10**18
    assert_refused(run(), f"{tmp_path / 'data'}: there is no room for 2000000 TB", "fewer files by -f")
    assert not (tmp_path / "data").exists()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "token", "words"),
    [
        (status(401), "", ["an access token is needed (401)", "HEALTHGAIT_ZENODO_TOKEN"]),
        (status(401), TOKEN, ["the access token is not accepted (401)"]),
        (status(403), TOKEN, ["no access (403)", "request it on the record's page"]),
        (status(404), "", ["not found (404)", "record's number"]),
        (body(b'{"id": 7}'), "", ["no files are shown without an access token", "request access"]),
        (body(b"<html>"), "", ["not JSON", "address of the API"]),
        (redirect("http://example.org/"), "", ["http://example.org: only https"]),
        (status(404), "two words", ["HEALTHGAIT_ZENODO_TOKEN: holds blanks"]),
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


@pytest.mark.parametrize("address", ["http://zenodo.org/api", "zenodo"])
def test_an_address_that_is_not_encrypted_is_refused(run, assert_refused, address):
    assert_refused(run("--api", address), "only https")


@pytest.mark.parametrize("option", [("--record", "0"), ("--max-unpacked", "x"), ("--token", TOKEN), ("-o", " ")])
def test_options_that_make_no_sense_are_refused(run_script, option, tmp_path):
    process = run_script(SCRIPT, "-o", tmp_path / "data", *option)
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("usage: ")


def test_bad_answers_are_borne(run, server, tmp_path):
    name = "pose.zip"
    faults = [status(500), status(429, Retry_After="0"), cut(10), wrong_bytes, whole]
    server.bad[server.path(name)] += faults
    process = run("--files", name)
    assert process.returncode == 0, process.stderr
    assert (tmp_path / "data" / name).read_bytes() == server.files[name]
    assert not server.bad[server.path(name)]
    for words in (
        "answered 500; next try in",
        "answered 429; next try in",
        "was cut; next try in",
        "its checksum is not",
    ):
        assert words in process.stderr


def test_one_file_that_fails_leaves_the_others_and_ends_with_1(run, server, tmp_path):
    server.bad[server.path("pose.zip")] += [wrong_bytes] * 2
    server.bad[server.path("participants_measures.csv")] += [status(404)]
    process = run("--files", "p*")
    assert process.returncode == 2  # nothing at all was had
    process = run("--files", "*", "--no-extract")
    assert process.returncode == 0
    (tmp_path / "data" / "pose.zip").write_bytes(b"mine")
    process = run("--files", "p*")
    assert process.returncode == 1
    assert process.stderr == (
        f"error: {tmp_path / 'data' / 'pose.zip'}: is there already, but is not the record's file; move it away to "
        "have that\n"
    )
    assert (tmp_path / "data" / "pose.zip").read_bytes() == b"mine"
    assert process.stdout.endswith("1 there before, 1 failed\n")


def test_a_file_that_cannot_be_written_leaves_the_others(run, server, tmp_path):
    data = tmp_path / "data"
    for name in ("participants_measures.csv", "pose.zip"):
        digest = hashlib.md5(server.files[name]).hexdigest()
        (data / f".{name}.{digest[:8]}.part").mkdir(parents=True)
    server.files["a.csv"] = TABLE
    process = run("--no-extract")
    assert process.returncode == 1
    for line, name in zip(process.stderr.splitlines(), ("participants_measures.csv", "pose.zip"), strict=True):
        assert line.startswith(f"error: {data / name}: cannot be read or written ({data}/.{name}.")
        assert line.endswith("Is a directory); mend that, and start again to go on")
    assert process.stdout.endswith("3 received, 2 failed\n")


def test_a_title_cannot_steer_the_terminal(run, server):
    server.bad[RECORD_PATH].append(body(json.dumps(server.content() | {"metadata": {"title": "\x1b[2J"}}).encode()))
    process = run("--files", "*.csv")
    assert process.returncode == 0 and process.stdout.startswith("record 7: \\x1b[2J\n")


@pytest.mark.parametrize("password", [None, "wrong"])
def test_without_the_password_the_archives_are_kept_and_the_others_unpacked(
    run, server, tmp_path, monkeypatch, password
):
    if password:
        monkeypatch.setenv("HEALTHGAIT_ARCHIVE_PASSWORD", password)
    process = run()
    assert process.returncode == 1
    lines = process.stderr.splitlines()
    assert len(lines) == 2
    for line, name in zip(lines, ("silhouette.zip", "optical_flow.zip"), strict=True):
        wrong = "the password is wrong" if password else "it is protected by a password"
        assert line == (
            f"error: {tmp_path / 'data' / name}: {wrong}; give the one you were sent in HEALTHGAIT_ARCHIVE_PASSWORD"
        )
    assert files_below(tmp_path / "data") == {*server.files, *POSE, ".pose.unpacked.json"}


@pytest.mark.parametrize(
    ("archive", "words"),
    [
        (plain_zip({"../../outside.txt": b"1"}), "does not stay in the folder"),
        (plain_zip({"/outside.txt": b"1"}), "does not stay in the folder"),
        (link_zip("link", "/etc"), "is a link or a device"),
        (bomb(), "grows to more than 16.8 MB"),
        (b"no archive", "damaged"),
    ],
)
def test_a_harmful_archive_is_told_and_leaves_nothing(run, server, tmp_path, archive, words):
    server.files = {"evil.zip": archive, "pose.zip": server.files["pose.zip"]}
    before = files_below(tmp_path)
    process = run()
    assert process.returncode == 1
    assert words in process.stderr and process.stderr.count("\n") == 1
    assert files_below(tmp_path) - before == {
        *(f"data/{name}" for name in ("evil.zip", "pose.zip", *POSE, ".pose.unpacked.json"))
    }
