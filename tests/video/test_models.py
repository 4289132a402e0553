"""Which weights are taken, and one line about those that are missing or others."""

import zipfile

import pytest

from healthgait.errors import InputError
from healthgait.video.models import DETECTOR, LANDMARKS, find_models, models_folder
from tests.video.weights import FOLDER, NEEDS_WEIGHTS


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder of weights."""
    monkeypatch.setenv("HEALTHGAIT_MODELS", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def real(name):
    return (FOLDER / name).read_bytes()


def test_the_folder_is_the_users_own_or_in_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HEALTHGAIT_MODELS", "~/here")
    assert models_folder() == tmp_path / "here"
    monkeypatch.delenv("HEALTHGAIT_MODELS")
    assert models_folder() == tmp_path / ".cache" / "healthgait"


def test_missing_weights_are_named_with_the_command_that_fetches_them(folder):
    with pytest.raises(InputError) as refused:
        find_models()
    assert str(refused.value) == (
        f"{folder}/pose_detection.tflite: no such file; put pose_detection.tflite there, or run: "
        "bash scripts/fetch_pose_model.sh"
    )


@NEEDS_WEIGHTS
def test_the_command_names_the_model_that_is_missing(folder):
    (folder / DETECTOR.name).write_bytes(real(DETECTOR.name))
    with pytest.raises(InputError, match=r"pose_landmark_heavy\.tflite: no such.*fetch_pose_model\.sh --model heavy$"):
        find_models("heavy")


def test_other_weights_under_a_known_name_are_refused(folder):
    (folder / DETECTOR.name).write_bytes(b"something else")
    with pytest.raises(InputError, match=r"pose_detection\.tflite: is not the published .* remove it, and run: bash"):
        find_models()


def test_one_changed_byte_is_noticed(folder):
    content = bytearray(LANDMARKS["full"].size)
    assert not LANDMARKS["full"].is_content(bytes(content))


def test_weights_that_are_a_folder_are_refused(folder):
    (folder / DETECTOR.name).mkdir()
    with pytest.raises(InputError, match="is not a regular file"):
        find_models()


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("huge", "no such model; expected lite, full, heavy, or a .tflite or .task file"),
        ("mine.tflite", "no such file; expected .tflite or .task"),
        ("mine.task", "no such file; expected .tflite or .task"),
    ],
)
def test_an_unknown_model_is_refused(folder, tmp_path, monkeypatch, model, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refused:
        find_models(model)
    assert str(refused.value).startswith(f"{model}: {words}")


@pytest.mark.parametrize("content", [b"no archive", b"PK\x03\x04" + bytes(100), b""])
def test_a_task_file_that_is_no_archive_is_refused(folder, tmp_path, content):
    path = tmp_path / "mine.task"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"mine\.task: not a usable \.task file"):
        find_models(str(path))


def test_a_task_file_of_another_task_is_refused(folder, tmp_path):
    path = tmp_path / "face.task"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("face_detector.tflite", b"x")
    with pytest.raises(InputError, match=r"face\.task: lacks pose_detector\.tflite or pose_landmarks_detector\.tflite"):
        find_models(str(path))


@pytest.mark.parametrize("content", [b"", b"\x1c\x00\x00\x00TFL3" + bytes(200), b"no network"])
def test_networks_that_are_none_are_refused(folder, tmp_path, content):
    path = tmp_path / "mine.task"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pose_detector.tflite", content)
        archive.writestr("pose_landmarks_detector.tflite", content)
    with pytest.raises(InputError, match=r"mine\.task: not a usable TensorFlow Lite network"):
        find_models(str(path))


@NEEDS_WEIGHTS
def test_a_file_of_ones_own_is_taken_if_it_has_the_right_outputs(folder, tmp_path):
    (folder / DETECTOR.name).write_bytes(real(DETECTOR.name))
    path = tmp_path / "mine.tflite"
    path.write_bytes(real(LANDMARKS["full"].name) + b"\0")  # not the published bytes
    models = find_models(str(path))
    assert models.name == str(path) and models.detector_content == real(DETECTOR.name)
    path.write_bytes(real(DETECTOR.name))
    with pytest.raises(InputError, match=r"mine\.tflite: takes \(1, 224, 224, 3\) and gives .*expected BlazePose's"):
        find_models(str(path))


@NEEDS_WEIGHTS
def test_a_task_file_brings_both_networks(folder, tmp_path):
    path = tmp_path / "mine.task"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pose_detector.tflite", real(DETECTOR.name))
        archive.writestr("pose_landmarks_detector.tflite", real(LANDMARKS["full"].name))
    models = find_models(str(path))
    assert models.landmarks_content == real(LANDMARKS["full"].name)
