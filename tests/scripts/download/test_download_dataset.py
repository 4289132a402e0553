"""The download as a user has it, from a server on this machine."""

import pytest
from filelock import FileLock

from healthgait.download.dataset import LOCK_FILE
from tests.record_server import NUMBER, RECORD_PATH
from tests.scripts.download.conftest import PASSWORD, POSE, TABLE, TOKEN, files_below


def test_everything_comes_is_checked_and_unpacked_and_a_second_run_does_nothing(run, server, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTHGAIT_ARCHIVE_PASSWORD", PASSWORD)
    process = run()
    assert (process.returncode, process.stderr) == (0, "")
    assert "record 7: A walk" in process.stdout
    assert "participants_measures.csv      15 B\n" in process.stdout
    assert process.stdout.endswith(f"{tmp_path / 'data'}: 4 received, 3 unpacked\n")
    data = tmp_path / "data"
    assert files_below(data) == {
        *server.files,
        *POSE,
        "silhouette/PA000/1.jpg",
        *(f"optical_flow/PA000/{number}.png" for number in range(9)),
        *(f".{folder}.unpacked.json" for folder in ("pose", "silhouette", "optical_flow")),
    }
    assert (data / "participants_measures.csv").read_bytes() == TABLE
    assert (data / "optical_flow" / "PA000" / "3.png").read_bytes() == b"png" * 99
    times = {path: (data / path).stat().st_mtime_ns for path in files_below(data)}
    server.requests.clear()
    monkeypatch.delenv("HEALTHGAIT_ARCHIVE_PASSWORD")  # what is unpacked needs none
    process = run()
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.endswith(f"{data}: nothing to do: 4 already there, 3 already unpacked\n")
    assert [path for path, _ in server.requests] == [RECORD_PATH]
    assert times == {path: (data / path).stat().st_mtime_ns for path in files_below(data)}


def test_a_pattern_and_no_extract(run, tmp_path):
    process = run("--files", "p*", "--no-extract")
    assert process.returncode == 0, process.stderr
    assert files_below(tmp_path / "data") == {"participants_measures.csv", "pose.zip"}
    assert process.stdout.endswith(": 2 received\n")


def test_a_pattern_that_nothing_has_is_refused_with_the_names(run, tmp_path, assert_refused):
    assert_refused(run("--files", "*.tar"), "'*.tar'", "participants_measures.csv, pose.zip")
    assert not (tmp_path / "data").exists()


def test_an_archive_that_was_removed_after_its_unpacking_is_not_fetched_again(run, server, tmp_path):
    assert run("--files", "pose.zip").returncode == 0
    (tmp_path / "data" / "pose.zip").unlink()
    server.requests.clear()
    process = run("--files", "pose.zip")
    assert process.returncode == 0, process.stderr
    assert "pose: already unpacked, not checked" in process.stdout
    assert [path for path, _ in server.requests] == [RECORD_PATH]
    assert run("--files", "pose.zip", "--no-extract").returncode == 0
    assert (tmp_path / "data" / "pose.zip").read_bytes() == server.files["pose.zip"]


def test_files_missing_in_an_unpacked_folder_are_reported_and_ones_own_left(run, tmp_path):
    assert run("--files", "pose.zip").returncode == 0
    pose = tmp_path / "data" / "pose"
    (pose / "mine.txt").write_text("mine")
    (pose / "PA000" / "UGS" / "NW-WJ_1_AlphaPose.json").unlink()
    process = run("--files", "pose.zip")
    assert process.returncode == 1
    assert "NW-WJ_1_AlphaPose.json is missing" in process.stderr
    assert (pose / "mine.txt").read_text() == "mine"
    pose.rename(tmp_path / "moved away")
    assert run("--files", "pose.zip").returncode == 0
    assert (pose / "PA000" / "UGS" / "NW-WJ_1_AlphaPose.json").exists()


@pytest.mark.parametrize("variable", ["HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN"])
def test_the_token_of_the_environment_opens_a_restricted_record(run, server, monkeypatch, variable):
    server.token = TOKEN
    monkeypatch.setenv(variable, f"{TOKEN}\n")
    assert run("--files", "*.csv").returncode == 0
    assert set(server.tokens()) == {f"Bearer {TOKEN}"}
    assert not [path for path, _ in server.requests if TOKEN in path]


def test_the_address_comes_from_the_environment_too(run_here, server, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTHGAIT_ZENODO_API", server.api)
    assert run_here("download_dataset.sh", "-o", "data", "--record", NUMBER, "--files", "*.csv").returncode == 0
    assert (tmp_path / "data" / "participants_measures.csv").read_bytes() == TABLE


def test_two_runs_in_one_folder_do_not_mix(run, tmp_path, assert_refused):
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / LOCK_FILE):
        assert_refused(run(), "another download is running there")
    assert run("--no-extract").returncode == 0
