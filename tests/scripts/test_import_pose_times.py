"""Times of the frames and the image's size in the import of pose."""

import json
from pathlib import Path

import pytest

from healthgait.gait.pose.pose_file import read_pose
from healthgait.layout import POSE
from tests.pose_import.estimators import COCO, people_in, write
from tests.scripts.import_data import CLIP, SCRIPT, clips, entries_of, write_tree


def write_times(path: Path, frames: int) -> dict[int, float]:
    """A table of a video whose frames last 30 and 36 ms in turn, from 1.5 s on."""
    times_s = {frame: round(1.5 + 0.033 * frame + 0.003 * (frame % 2), 3) for frame in range(frames)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("frame,time_s\n" + "".join(f"{frame},{time_s}\n" for frame, time_s in times_s.items()))
    return times_s


def test_times_and_the_images_size_are_written_beside_the_joints(run_here, tmp_path, one_clip):
    times_s = write_times(tmp_path / "times.csv", 400)
    given = ["-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP]
    process = run_here(SCRIPT, *given, "--times", "times.csv", "--image-size", "960x540")
    assert (process.returncode, process.stderr) == (0, "")
    entries = entries_of(tmp_path / "out", clips()[0])
    assert {entry["frame"]: entry["time_s"] for entry in entries} == {
        frame: times_s[frame] for frame in range(len(entries))
    }
    assert [entry.get("image_size") for entry in entries] == [[960, 540], *[None] * (len(entries) - 1)]
    pose = read_pose(clips()[0].path_in(tmp_path / "out", POSE))
    assert pose.image_size == (960, 540)
    assert pose.seconds(29.97).tolist() == [times_s[pose.first + k] for k in range(len(pose))]
    assert run_here(SCRIPT, *given, "-o", "plain").returncode == 0
    plain = entries_of(tmp_path / "plain", clips()[0])
    assert plain[0] == {"frame": 0, "estimator": "AlphaPose", "point_set": "halpe_26", "joints": None}
    assert plain[1:] == [{"frame": entry["frame"], "joints": entry["joints"]} for entry in entries[1:]]


@pytest.mark.parametrize("times", ["times", "in"])
def test_each_clip_of_a_folder_has_a_table_of_its_own(run_here, tmp_path, simulated_pose, times):
    write_tree(COCO, simulated_pose / POSE, tmp_path / "in")
    for clip in clips():
        write_times(tmp_path / times / clip.participant / clip.pace / f"{clip.name}.csv", 400)
    given = ["-i", "in", "-o", "out", "-t", "coco", "--times", times]
    process = run_here(SCRIPT, *given)
    assert (process.returncode, process.stderr) == (0, "")
    for clip in clips():
        assert read_pose(clip.path_in(tmp_path / "out", POSE)).times_s is not None
    (tmp_path / times / "PA000/UGS/NW-WoJ_2.csv").unlink()
    without = run_here(SCRIPT, *given, "--overwrite")
    assert without.returncode == 1 and "NW-WoJ_2.csv: no such file; not imported" in without.stderr


def test_the_size_of_cocos_images_is_taken_over(run_here, assert_refused, tmp_path, simulated_pose):
    path = write(COCO, people_in(entries_of(simulated_pose / POSE, clips()[0])), tmp_path / "in.json")
    annotations = json.loads(path.read_text())
    frames = sorted({one["image_id"] for one in annotations})
    images = [{"id": frame, "file_name": f"{frame:06d}.png", "width": 960, "height": 540} for frame in frames]
    path.write_text(json.dumps({"images": images, "annotations": annotations}))
    given = ["-i", path, "-o", "out", "-t", "coco", "-c", CLIP]
    assert run_here(SCRIPT, *given).returncode == 0
    assert read_pose(clips()[0].path_in(tmp_path / "out", POSE)).image_size == (960, 540)
    other = run_here(SCRIPT, *given, "--image-size", "1920x1080")
    assert_refused(other, "in.json", "its images have 960x540 pixels, but the given image size is 1920x1080")


def test_times_that_do_not_fit_are_refused(run_here, assert_refused, tmp_path, one_clip, simulated_pose):
    given = ["-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP, "--times", "times.csv"]
    assert_refused(run_here(SCRIPT, *given), "times.csv", "no such file")
    write_times(tmp_path / "times.csv", 50)
    assert_refused(run_here(SCRIPT, *given), "times.csv", "has no time; expected one for every frame")
    both = run_here(SCRIPT, *given, "-f", "25")
    assert both.returncode == 2 and "not allowed with" in both.stderr
    write_tree(COCO, simulated_pose / POSE, tmp_path / "in")
    single = run_here(SCRIPT, "-i", "in", "-o", "out", "-t", "coco", "--times", "times.csv")
    assert_refused(single, "times.csv", "expected a folder with a table per clip")


@pytest.mark.parametrize("size", ["1920x1080", "480x270", "480x1080", "700x540"])
def test_a_size_of_other_images_than_the_joints_is_refused(run_here, assert_refused, tmp_path, one_clip, size):
    """The walker walks through images of 960x540."""
    process = run_here(SCRIPT, "-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP, "--image-size", size)
    assert_refused(process, "results.json", f"not fit images of {size} pixels", "give the image size")
    assert not (tmp_path / "out").exists()
