"""The tree as a user gets it: layout, truth, reproducibility, and what happens when it cannot be written."""

import hashlib
import json
import shutil
import subprocess
import sys
import time

import cv2
import numpy as np
import pandas as pd
import pytest

from healthgait import columns, layout
from healthgait.errors import InputError
from healthgait.synthetic import dataset
from healthgait.synthetic.dataset import CohortPlan, write_dataset
from tests.conftest import ROOT

EVERYTHING = frozenset(layout.MODALITIES)
SMALL = CohortPlan(participants=2, seed=5, width_px=128, modalities=EVERYTHING)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated") / "tree"
    write_dataset(folder, SMALL, jobs=1)
    return folder


def digest(folder):
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def test_same_seed_same_bytes_whatever_the_number_of_processes(tree, tmp_path):
    write_dataset(tmp_path / "again", SMALL, jobs=2)
    assert digest(tmp_path / "again") == digest(tree)


def test_another_seed_gives_other_people(tree, tmp_path):
    write_dataset(tmp_path / "other", CohortPlan(2, 6, 128, frozenset()), jobs=1)
    name = layout.MEASURES_FILE
    assert (tmp_path / "other" / name).read_bytes() != (tree / name).read_bytes()


def test_a_choice_of_modalities_or_a_larger_cohort_changes_no_byte_of_the_rest(tree, tmp_path):
    write_dataset(tmp_path / "few", CohortPlan(1, 5, 128, frozenset({"silhouette", "pose"})), jobs=1)
    for name in ("silhouette/PA000", "pose/PA000"):
        assert digest(tmp_path / "few" / name) == digest(tree / name)
    first = pd.read_csv(tree / layout.MEASURES_FILE).head(1)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "few" / layout.MEASURES_FILE), first, check_dtype=False)
    assert not (tmp_path / "few" / "semantic_segmentation").exists()


def test_every_clip_has_every_modality_and_boxes(tree):
    for participant in ("PA000", "PA001"):
        for clip in layout.clips_of(participant):
            entries = json.loads(clip.path(tree, layout.POSE).read_text())
            assert [entry["frame"] for entry in entries] == list(range(len(entries)))
            assert clip.sensor_boxes(tree / layout.SENSOR_BOXES_FOLDER).is_file()
            numbers = {
                modality: sorted(int(path.stem) for path in clip.path(tree, modality).iterdir())
                for modality in layout.MODALITIES[1:]
            }
            for found in numbers.values():
                assert 40 < len(found) < 260
                assert found[0] > 0 and found[-1] < len(entries)
            assert numbers["optical_flow/GMFLOW"] == numbers["optical_flow/TVL1"]
            assert all(path.stem == f"{int(path.stem):03d}" for path in clip.path(tree, "silhouette").iterdir())


@pytest.mark.parametrize("estimator", ["full", pytest.param("lite", marks=pytest.mark.long)])
def test_errors_of_a_real_estimator_change_the_pose_alone(tree, tmp_path, estimator):
    few = frozenset({"pose", "silhouette"})
    write_dataset(tmp_path / "errors", CohortPlan(2, 5, 128, few, pose_errors=estimator), jobs=1)
    assert digest(tmp_path / "errors" / "silhouette") == digest(tree / "silhouette")
    assert (tmp_path / "errors" / dataset.TRUTH_FILE).read_bytes() == (tree / dataset.TRUTH_FILE).read_bytes()
    assert json.loads((tmp_path / "errors" / layout.SIMULATED_MARKER).read_text())["pose_errors"] == estimator
    assert "pose_errors" not in json.loads((tree / layout.SIMULATED_MARKER).read_text())
    for clip in layout.clips_of("PA000"):
        clean, degraded = (json.loads(clip.path(root, layout.POSE).read_text()) for root in (tree, tmp_path / "errors"))
        assert [entry["joints"] is None for entry in clean] == [entry["joints"] is None for entry in degraded]
        assert all(
            one["joints"] != other["joints"] for one, other in zip(clean, degraded, strict=True) if one["joints"]
        )


@pytest.mark.parametrize("modality", layout.MODALITIES[1:])
def test_images_are_of_the_size_asked_for_and_show_a_figure_on_black(tree, modality):
    clip = layout.clips_of("PA001")[2]
    frames = sorted(clip.path(tree, modality).iterdir())
    image = cv2.imread(str(frames[len(frames) // 2]))
    assert image.shape == (72, 128, 3)
    assert 0.005 < (image.max(axis=2) > 60).mean() < 0.3
    assert image[0, 0].max() == 0


def test_the_tree_says_that_it_is_simulated(tree):
    assert layout.is_simulated(tree)
    marker = json.loads((tree / layout.SIMULATED_MARKER).read_text())
    assert marker["seed"] == 5 and marker["participants"] == 2 and marker["resolution"] == "128x72"
    assert marker["modalities"] == list(layout.MODALITIES)
    assert "measured on anybody" in marker["note"]


def test_tables_have_the_datasets_columns(tree):
    assert list(pd.read_csv(tree / layout.MEASURES_FILE)) == list(columns.MEASURES)
    for name in (layout.GAIT_PARAMETERS_FILE, layout.GAIT_ESTIMATION_FILE, dataset.TRUTH_FILE):
        assert list(pd.read_csv(tree / name)) == ["ID", *columns.GAIT_PARAMETERS]


def test_the_truth_of_participants_clips_and_events_is_one_and_the_same(tree):
    clips = pd.read_csv(tree / dataset.TRUTH_CLIPS_FILE)
    events = pd.read_csv(tree / dataset.TRUTH_EVENTS_FILE)
    people = pd.read_csv(tree / dataset.TRUTH_FILE).set_index("ID")
    for (person, pace), group in clips.groupby(["ID", "pace"]):
        assert len(group) == 4
        for quantity in columns.GAIT_QUANTITIES:
            assert people.loc[person, f"{quantity}_{pace}"] == pytest.approx(group[quantity].mean())
    for _, clip in clips.iterrows():
        mine = events[(events["ID"] == clip["ID"]) & (events["clip"] == clip["clip"])]
        strikes = mine[(mine["kind"] == "heel_strike") & mine["x_m"].between(0, 4.2)]
        assert (strikes["foot"].to_numpy()[1:] != strikes["foot"].to_numpy()[:-1]).all()
        assert 100 * strikes["x_m"].diff().abs().mean() == pytest.approx(clip["Step"], abs=0.01)
        assert 60 / strikes["time_s"].diff().mean() == pytest.approx(clip["Cadence"], abs=0.01)
        rightwards = strikes["x_m"].diff().mean() > 0
        assert rightwards == clip["clip"].endswith("_2")
        left_y, right_y = (strikes.loc[strikes["foot"] == foot, "y_m"].mean() for foot in ("left", "right"))
        assert (left_y > right_y) == rightwards


def test_events_lie_where_the_pose_shows_the_feet(tree):
    """At a heel strike the ankle is within a foot's length of the heel's place, through the true walkway's scale."""
    events = pd.read_csv(tree / dataset.TRUTH_EVENTS_FILE)
    clip = layout.clips_of("PA000")[0]
    entries = json.loads(clip.path(tree, layout.POSE).read_text())
    boxes = json.loads(clip.sensor_boxes(tree / layout.SENSOR_BOXES_FOLDER).read_text())
    left, right = (
        np.mean([boxes[a][edge], boxes[b][edge]]) for a, b, edge in (("0", "1", "x_min"), ("2", "3", "x_max"))
    )
    mine = events[(events["ID"] == "PA000") & (events["clip"] == clip.name) & (events["kind"] == "heel_strike")]
    checked = 0
    for _, event in mine[mine["x_m"].between(0.3, 3.9)].iterrows():
        joints = entries[round(event["time_s"] * layout.FRAME_RATE_HZ)]["joints"]
        if joints:
            ankles = [(joints[f"{side}_ankle"]["x"] - left) / (right - left) * 4.2 for side in "lr"]
            assert min(abs(ankle - event["x_m"]) for ankle in ankles) < 0.25
            checked += 1
    assert checked >= 3


def test_without_modalities_only_tables_are_written(tmp_path):
    write_dataset(tmp_path / "tables", CohortPlan(3, 0, 960, frozenset()), jobs=1)
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert names == {
        layout.SIMULATED_MARKER, layout.MEASURES_FILE, layout.GAIT_PARAMETERS_FILE, layout.GAIT_ESTIMATION_FILE,
        dataset.TRUTH_FILE, dataset.TRUTH_CLIPS_FILE, dataset.TRUTH_EVENTS_FILE,
    }  # fmt: skip


def test_an_empty_folder_is_filled_and_a_full_one_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    write_dataset(tmp_path / "empty", CohortPlan(1, 0, 960, frozenset()), jobs=1)
    assert layout.is_simulated(tmp_path / "empty")
    assert not list((tmp_path / "empty").glob(".part*"))
    with pytest.raises(InputError, match="is not empty"):
        write_dataset(tmp_path / "empty", CohortPlan(1, 0, 960, frozenset()), jobs=1)


@pytest.mark.parametrize("exists", [False, True])
def test_what_a_killed_run_left_is_removed_by_the_next_one_and_what_a_living_one_writes_is_not(tmp_path, exists):
    target = tmp_path / "co[h]ort"
    if exists:
        target.mkdir()
    script = ROOT / "scripts" / "make_synthetic_dataset.py"
    process = subprocess.Popen([sys.executable, script, "-o", target, "-n", "9999", "-m", "none", "--jobs", "1"])
    while not (found := list(tmp_path.rglob(layout.SIMULATED_MARKER))):
        assert process.poll() is None
        time.sleep(0.02)
    part = found[0].parent
    if not exists:  # a folder in which somebody works is not empty
        write_dataset(target, CohortPlan(1, 0, 960, frozenset()), jobs=1)
        assert part.is_dir()
        shutil.rmtree(target)
    process.kill()
    process.wait()
    assert part.is_dir()
    write_dataset(target, CohortPlan(1, 0, 960, frozenset()), jobs=1)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert layout.is_simulated(target) and not part.exists() and not (target / ".lock").exists()


@pytest.mark.parametrize("exists", [False, True])
def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch, exists):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dataset, "write_tables", fail)
    target = tmp_path / "target"
    if exists:
        target.mkdir()
    with pytest.raises(OSError, match="No space"):
        write_dataset(target, CohortPlan(1, 0, 960, frozenset()), jobs=1)
    assert target.exists() == exists
    assert not list(tmp_path.rglob("*.csv")) and not list(tmp_path.rglob("*part*"))
