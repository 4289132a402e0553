"""The study of clips on data with gaps, with weights of all kinds, on devices that are not there, in odd places."""

import pytest
import tensorflow as tf

from tests.movinet.conftest import write_checkpoint
from tests.scripts.clip_data import PEOPLE, write_study

WEIGHT = ["--targets", "weight", "--jobs", 1]
NO_NETWORK = "https://127.0.0.1:9/movinet/{model_id}/base/kinetics-600/classification/3"


@pytest.fixture(scope="session")
def garden(tmp_path_factory):
    """A folder with a Model Garden checkpoint of a0 in the folder ``a0``, and one of a2 in the folder ``wrong a0``."""
    folder = tmp_path_factory.mktemp("garden")
    for name, model_id in (("a0", "a0"), ("wrong a0", "a2")):
        (folder / name).mkdir()
        write_checkpoint(folder / name / "ckpt-1", model_id)
        (folder / name / "checkpoint").write_text('model_checkpoint_path: "ckpt-1"\n')
    return folder


def test_without_frames_there_is_no_data(study):
    study.edit(data_path=None)
    finished = study.run(*WEIGHT)
    assert finished.returncode == 0, finished.stderr
    assert "no data in 4 cells: the config names no data_path" in finished.stdout
    assert "1 done, 4 no data, 0 failed" in finished.stdout
    assert "the config names no data" in (study.results / "report.md").read_text()


def test_the_weights_of_a_checkpoint_are_used(copied_study, garden):
    before = copied_study.predictions()
    copied_study.edit(movinet={"weights": str(garden / "{model_id}")})
    finished = copied_study.run(*WEIGHT)
    assert finished.returncode == 0, finished.stderr
    assert "RANDOM" not in finished.stdout + finished.stderr
    assert "RANDOM" not in (copied_study.results / "report.md").read_text()
    after = copied_study.predictions()
    assert before.items() <= after.items() and len(after) == len(before) + 2  # two modalities
    assert not set(after.values()) - set(before.values()) & set(before.values())
    assert len({path.parent for path in copied_study.chunks()}) == 2


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (
            "nowhere/{model_id}",
            ["nowhere/a0", "no weights", "movinet/a0/", "?tf-hub-format=compressed", "movinet.weights"],
        ),
        (
            "{garden}/wrong {model_id}",
            ["wrong a0", "not the weights of this model", "?tf-hub-format=compressed", "movinet.weights"],
        ),
        ("kinetics600", ["127.0.0.1:9/movinet/a0/", "cannot be fetched", "?tf-hub-format=compressed"]),
    ],
)
def test_weights_that_are_not_there_are_refused_in_one_line(tmp_path, study, assert_refused, garden, weights, words):
    study.edit(movinet={"weights": weights.replace("{garden}", str(garden)), "weights_handle": NO_NETWORK})
    study.results.mkdir()
    (study.results / "notes.txt").write_text("mine")
    (tmp_path / "cache").mkdir()
    finished = study.run(*WEIGHT, TFHUB_CACHE_DIR=str(tmp_path / "cache"))
    assert_refused(finished, *words)
    assert [path.name for path in study.results.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("device", "words"), [("0", ["GPU 0", "--device cpu"]), ("nonsense", ["--device", "cpu", "'nonsense'"])]
)
def test_a_device_that_is_not_there_is_refused(study, assert_refused, device, words):
    if device == "0" and tf.config.list_physical_devices("GPU"):
        pytest.skip("there is a GPU")
    assert_refused(study.run(*WEIGHT, "--device", device), *words)
    assert not study.results.exists()


def test_odd_places_are_used_and_errors_in_them_stay_one_line(tmp_path, finished_study):
    study = write_study(tmp_path / 'a "study"\'s\nöffentlicher Ort 步态')
    study.edit(data_path='dätä "1"\n2', save_dir="re'sults\nü")
    (study.folder / "data").rename(study.folder / 'dätä "1"\n2')
    broken = study.folder / 'dätä "1"\n2' / "silhouette" / PEOPLE[0] / "UGS" / "NW-WoJ_1_YOLOV8"
    for frame in broken.iterdir():
        frame.write_bytes(b"no picture")
    finished = study.run(*WEIGHT, "--device", "cpu")
    assert finished.returncode == 0, finished.stderr
    assert [line[:9] for line in finished.stderr.splitlines()] == ["warning: "] * 2
    results = study.folder / "re'sults\nü"
    assert (results / "report.html").is_file()
    place = "cells/weight/MoViNet-A0/optical_flow/TVL1_both"  # the flow is whole
    (cell,) = (results / place).iterdir()
    expected = finished_study.cell(place[6:]) / "predictions.csv"
    assert (cell / "predictions.csv").read_bytes() == expected.read_bytes()
    assert (cell / "model.keras").is_file() and list(cell.glob("events.out.tfevents.*"))
