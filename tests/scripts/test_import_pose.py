"""Pose of other estimators becomes the dataset's: same gait parameters, null where nobody was."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from healthgait.gait.estimation.participant import estimate_participant
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER
from tests.gait.settings import from_pose_alone
from tests.pose_import.estimators import (
    ALPHAPOSE_26,
    COCO,
    KINDS,
    OPENPOSE_25,
    joints_in,
    people_in,
    with_company,
    write,
)
from tests.scripts.import_data import CLIP, CLIPS, SCRIPT, clips, entries_of, write_tree


def estimate(pose: Path, simulated_pose: Path):
    settings = from_pose_alone(pose, simulated_pose / SENSOR_BOXES_FOLDER)
    return estimate_participant(settings, "PA000", 170.0)


@pytest.fixture(scope="module")
def estimated(simulated_pose):
    """What the estimator makes of the simulated_pose poses, by their folder's name."""
    return {name: estimate(simulated_pose / name, simulated_pose) for name in (POSE, "pose 17")}


IN_COMPANY = (ALPHAPOSE_26, OPENPOSE_25, COCO, "openpose openpose body_25b", "mmpose mmpose_inferencer coco_17")
ALONE = (ALPHAPOSE_26, "mediapipe.csv", "table.csv")
ROUNDED = {kind for kind, others in KINDS.items() if others.tolerance_px >= 1e-4}
# The last has no scores, and times of its own.
OTHERS = [kind for kind in KINDS if kind not in {*IN_COMPANY, *ALONE, *ROUNDED, "trc.trc"}]
WITH_SIZE = ("coco coco_annotations coco_17", "coco coco_annotations halpe_26")  # of the image
FROM_1 = "its frames are counted from 1, here from 0; pictures may be counted otherwise"
SAID = {
    "mmpose mmpose_demo": FROM_1,
    "ultralytics ultralytics_json": FROM_1,
    "sleap.h5": "the file names no tracks",
}


@pytest.mark.parametrize(
    ("kind", "company"),
    [
        *((kind, True) for kind in IN_COMPANY),
        *((kind, False) for kind in ALONE),
        *(pytest.param(kind, False, marks=pytest.mark.long) for kind in OTHERS),
    ],
)
def test_every_form_gives_the_parameters_of_the_original(run_here, tmp_path, simulated_pose, estimated, kind, company):
    original = POSE if "l_heel" in joints_in(kind) else "pose 17"
    write_tree(kind, simulated_pose / original, tmp_path / "in", with_company if company else lambda people: people)
    process = run_here(SCRIPT, "-i", "in", "-o", "out")
    words = next((words for beginning, words in SAID.items() if kind.startswith(beginning)), None)
    said = [f"warning: {clip.participant}/{clip.pace}/{clip.name}: {words}" for clip in clips() if words]
    assert (process.returncode, process.stderr.splitlines()) == (0, said)
    for clip in clips():
        expected = {entry["frame"]: entry["joints"] for entry in entries_of(simulated_pose / original, clip)}
        for joints in filter(None, expected.values()):
            for name in joints.keys() - joints_in(kind):
                del joints[name]
        imported = {entry["frame"]: entry["joints"] for entry in entries_of(tmp_path / "out", clip)}
        last = max(frame for frame in imported if imported[frame])
        assert list(imported) == list(range(len(imported))) and len(imported) > last
        assert imported == {frame: expected[frame] for frame in imported}
        assert not any(joints for frame, joints in expected.items() if frame > last)
    ours = estimate(tmp_path / "out", simulated_pose)
    close = 1e-3 if kind in WITH_SIZE else 0  # its border leaves joints out
    assert ours.means() == pytest.approx(estimated[original].means(), rel=close, abs=0, nan_ok=True)
    used = [clip.row["used"] for clip in ours.clips if clip.clip in clips()]
    assert used == [True] * CLIPS
    assert pd.notna(ours.means()["BiSP_UGS"])


def test_toes_make_a_difference_to_the_support_times(estimated):
    with_toes, without = (estimated[name].means() for name in (POSE, "pose 17"))
    assert with_toes["BiSP_UGS"] != without["BiSP_UGS"]
    assert with_toes["Step_UGS"] == without["Step_UGS"]


def test_the_imported_pose_goes_into_the_estimation(run_here, tmp_path, simulated_pose):
    write_tree(OPENPOSE_25, simulated_pose / POSE, tmp_path / "in")
    shutil.copytree(simulated_pose / SENSOR_BOXES_FOLDER, tmp_path / "boxes")
    assert run_here(SCRIPT, "-i", "in", "-o", "data/pose", "-t", "openpose").returncode == 0
    process = run_here("gait_parameters_estimation.sh", "-p", "data/pose", "-s", "boxes", "-o", "out.csv", "--jobs", 1)
    assert process.returncode == 0, process.stderr
    assert pd.read_csv(tmp_path / "out.csv")["Step_UGS"].between(30, 100).all()


def test_frames_without_the_walker_and_joints_below_the_least_score_are_none(run_here, tmp_path, simulated_pose):
    people = people_in(entries_of(simulated_pose / POSE, clips()[0]))
    seen = [frame for frame, found in people.items() if found]
    hidden, faint, unlisted = seen[40:50], seen[60], seen[70]
    for frame in hidden:
        people[frame] = []
    people[faint][0]["nose"]["score"] = 0.29
    for joint in people[unlisted][0].values():
        joint["score"] = 0.1
    write(OPENPOSE_25, people, tmp_path / "json")
    (tmp_path / "json" / f"walk_{seen[80]:012d}_keypoints.json").unlink()
    process = run_here(SCRIPT, "-i", "json", "-o", "out", "-t", "openpose", "-c", CLIP)
    assert (process.returncode, process.stderr) == (0, "")
    joints = {entry["frame"]: entry["joints"] for entry in entries_of(tmp_path / "out", clips()[0])}
    empty = {frame for frame in range(seen[0], seen[-1] + 1) if not people.get(frame)} | {unlisted, seen[80]}
    assert {frame for frame in range(seen[0], seen[-1] + 1) if joints[frame] is None} == empty
    assert "nose" not in joints[faint] and "nose" in joints[faint + 1]
    least = run_here(SCRIPT, "-i", "json", "-o", "all", "-t", "openpose", "-c", CLIP, "--min-score", 0)
    assert f"{len(seen) - 11} with the walker ({seen[0]} to {seen[-1]}), none interpolated" in least.stdout
    assert "people found: 1; 0.0 %" in least.stdout
    assert entries_of(tmp_path / "all", clips()[0])[unlisted]["joints"]["nose"]["score"] == 0.1


def test_a_second_run_changes_nothing_and_another_pose_is_kept_unless_told(run_here, tmp_path, one_clip):
    arguments = ["-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP]
    path = tmp_path / "out" / f"{CLIP}_AlphaPose.json"
    first = run_here(SCRIPT, *arguments)
    assert first.returncode == 0 and first.stdout.splitlines()[-1] == "out"
    original = path.read_bytes()
    assert "; unchanged" in run_here(SCRIPT, *arguments).stdout
    assert run_here(SCRIPT, *arguments, "--quiet").stdout == "out\n"
    path.write_text("[]")
    refused = run_here(SCRIPT, *arguments)
    assert refused.returncode == 2 and "choose to overwrite" in refused.stderr and path.read_text() == "[]"
    assert run_here(SCRIPT, *arguments, "--overwrite").returncode == 0
    assert path.read_bytes() == original
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_paths_may_have_blanks_quotes_line_breaks_and_other_letters(run_here, tmp_path, one_clip):
    odd = tmp_path / "a b'\"\nñ 走"
    odd.mkdir()
    shutil.copy(one_clip, odd / "in put.json")
    out = f"{odd}/out"
    process = run_here(SCRIPT, "-i", odd / "in put.json", "-o", out, "-t", "alphapose", "-c", "Zoë 1/FGS/FW-WJ_1")
    assert (process.returncode, process.stderr) == (0, "")
    assert (Path(out) / "Zoë 1/FGS/FW-WJ_1_AlphaPose.json").is_file()
