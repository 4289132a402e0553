"""The study of clips on data with gaps, with weights of all kinds, on devices that are not there, in odd places."""

import shutil
from itertools import product

import cv2
import pandas as pd
import pytest
import tensorflow as tf

from tests.movinet.conftest import write_checkpoint
from tests.scripts.clip_data import PEOPLE, SILHOUETTE, write_study

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


def test_clips_and_people_that_cannot_be_used_are_left_out_and_named(copied_study, run_clips):
    for frame in copied_study.clip(PEOPLE[0]).iterdir():
        frame.unlink()
    picture = copied_study.clip(PEOPLE[8], 2) / "010.jpg"
    picture.write_bytes(picture.read_bytes()[:200])
    shutil.rmtree(copied_study.folder / "data" / SILHOUETTE / PEOPLE[9])
    for modality in (SILHOUETTE, "optical_flow"):
        pace = copied_study.folder / "data" / modality / PEOPLE[10] / "UGS"
        # Of another size than the others, in one of the worst clips, which are shown.
        for picture in pace.rglob("010.*"):
            cv2.imwrite(str(picture), cv2.resize(cv2.imread(str(picture)), (64, 48)))
    finished = run_clips(copied_study, "--targets", "sex", "weight", "--jobs", 1)
    assert finished.returncode == 1, finished.stderr
    assert "Traceback" not in finished.stdout + finished.stderr
    assert "no data in 4 cells: there is no folder" in finished.stdout  # of the segmentation
    assert "10 done, 8 no data, 0 failed" in finished.stdout
    (unreadable,) = [line for line in finished.stderr.splitlines() if "cannot be read" in line]
    assert unreadable.startswith("warning: 2 clips cannot be read and were left out: ")
    assert f"{PEOPLE[0]} UGS/NW-WoJ_1 (" in unreadable and "no frames" in unreadable
    assert f"{PEOPLE[8]} FGS/FW-WoJ_2 (" in unreadable and "010.jpg: not a readable picture" in unreadable
    (without,) = [line for line in finished.stderr.splitlines() if "without a clip" in line]
    inputs = ", ".join(f"silhouette ({source})" for source in ("WoJ", "WJ", "both"))
    assert without == f"warning: people without a clip of {inputs}, left out there: 1 ({PEOPLE[9]})"
    assert (copied_study.results / "figures" / "weight_movinet_a0_worst_clips.png").is_file()
    report = (copied_study.results / "report.md").read_text()
    left_out = report.split("## People left out")[1]
    assert f"no clip: 1 ({PEOPLE[9]})" in left_out
    assert "clips that cannot be read: 2" in left_out and "010.jpg" in left_out
    told = pd.read_csv(copied_study.results / "results.csv").query("input == 'silhouette' and source == 'both'")
    assert (told["participants"] == 4).all()


@pytest.mark.parametrize("copy", ["UGS copy", "UGS/NW-WoJ_1 copy_YOLOV8"])
def test_a_copy_among_the_clips_is_refused(copied_study, run_clips, assert_refused, copy):
    folder = copied_study.folder / "data" / SILHOUETTE / PEOPLE[7]
    (folder / copy).mkdir()
    assert_refused(run_clips(copied_study, *WEIGHT), f"{folder / copy}: not a ")


def test_people_without_a_clip_are_no_failure(copied_study, run_clips):
    shutil.rmtree(copied_study.folder / "data" / SILHOUETTE / PEOPLE[9])
    finished = run_clips(copied_study, *WEIGHT)
    assert finished.returncode == 0, finished.stderr
    assert f"left out there: 1 ({PEOPLE[9]})" in finished.stderr


def test_a_part_without_a_clip_that_can_be_read_is_named(copied_study, run_clips):
    for person, walk in product(PEOPLE[5:7], range(3)):
        for frame in copied_study.clip(person, walk).iterdir():
            frame.unlink()
    finished = run_clips(copied_study, *WEIGHT)
    assert finished.returncode == 1, finished.stderr
    reason = f"nobody in the validation part has a clip that can be read; 6 cannot, such as {PEOPLE[5]} FGS/FW-WoJ_2 ("
    assert f"no data in 1 cells: {reason}" in finished.stdout


def test_without_frames_there_is_no_data(study, run_clips):
    study.edit(data_path=None)
    finished = run_clips(study, *WEIGHT)
    assert finished.returncode == 0, finished.stderr
    assert "no data in 4 cells: the config names no data_path" in finished.stdout
    assert "1 done, 4 no data, 0 failed" in finished.stdout
    assert "the config names no data" in (study.results / "report.md").read_text()


def test_the_weights_of_a_checkpoint_are_used(copied_study, garden, run_clips):
    before = copied_study.predictions()
    copied_study.edit(movinet={"weights": str(garden / "{model_id}")})
    finished = run_clips(copied_study, *WEIGHT)
    assert finished.returncode == 0, finished.stderr
    assert "RANDOM" not in finished.stdout + finished.stderr
    assert "RANDOM" not in (copied_study.results / "report.md").read_text()
    after = copied_study.predictions()
    assert before.items() <= after.items() and len(after) == len(before) + 2  # two modalities
    assert not {after[place] for place in after.keys() - before.keys()} & set(before.values())
    assert len({path.parent for path in copied_study.chunks()}) == 2


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ("nowhere/{model_id}", ["nowhere/a0: no weights", "name that in movinet.weights"]),
        ("{garden}/wrong {model_id}", ["wrong a0: these are not the weights", "name that in movinet.weights"]),
        ("kinetics600", ["cannot be fetched", "give that folder as the weights"]),
    ],
)
def test_weights_that_are_not_there_are_refused_in_one_line(
    tmp_path, study, assert_refused, garden, weights, words, run_clips, monkeypatch
):
    study.edit(movinet={"weights": weights.replace("{garden}", str(garden)), "weights_handle": NO_NETWORK})
    study.results.mkdir()
    (study.results / "notes.txt").write_text("mine")
    (tmp_path / "cache").mkdir()
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path / "cache"))
    finished = run_clips(study, *WEIGHT)
    assert_refused(finished, *words, f"download {NO_NETWORK.replace('{model_id}', 'a0')}?tf-hub-format=compressed")
    assert [path.name for path in study.results.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("device", "words"), [("0", ["GPU 0", "use the cpu"]), ("nonsense", ["the device", "cpu", "'nonsense'"])]
)
def test_a_device_that_is_not_there_is_refused(study, assert_refused, device, words, run_clips):
    if device == "0" and tf.config.list_physical_devices("GPU"):
        pytest.skip("there is a GPU")
    assert_refused(run_clips(study, *WEIGHT, "--device", device), *words)
    assert not study.results.exists()


def test_odd_places_are_used_and_errors_in_them_stay_one_line(tmp_path, finished_study, run_clips):
    study = write_study(tmp_path / 'a "study"\'s\nöffentlicher Ort 步态')
    study.edit(data_path='dätä "1"\n2', save_dir="re'sults\nü")
    (study.folder / "data").rename(study.folder / 'dätä "1"\n2')
    broken = study.folder / 'dätä "1"\n2' / "silhouette" / PEOPLE[0] / "UGS" / "NW-WoJ_1_YOLOV8"
    for frame in broken.iterdir():
        frame.write_bytes(b"no picture")
    finished = run_clips(study, *WEIGHT, "--device", "cpu")
    assert finished.returncode == 1, finished.stderr
    assert {line[:9] for line in finished.stderr.splitlines()} == {"warning: "}
    results = study.folder / "re'sults\nü"
    assert (results / "report.html").is_file()
    place = "cells/weight/MoViNet-A0/optical_flow/TVL1_both"  # the flow is whole
    (cell,) = (results / place).iterdir()
    expected = finished_study.cell(place.removeprefix("cells/")) / "predictions.csv"
    assert (cell / "predictions.csv").read_bytes() == expected.read_bytes()
    assert (cell / "model.keras").is_file() and list(cell.glob("events.out.tfevents.*"))
