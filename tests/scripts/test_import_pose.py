"""Pose of other estimators becomes the dataset's: same gait parameters, null where nobody was, one line for errors."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from healthgait.gait.participant import estimate_participant
from healthgait.gait.pose import read_pose
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER, Clip
from healthgait.synthetic.pose import JOINT_NAMES
from tests.gait.settings import from_pose_alone
from tests.pose_import.estimators import (
    FOLDERS,
    WITH_FEET,
    WRITTEN,
    form_of,
    people_in,
    with_company,
    write,
    write_simulated,
)

SCRIPT = "import_pose.sh"
CLIPS = 2
CLIP = "PA000/UGS/NW-WoJ_1"


@pytest.fixture(scope="module")
def simulated(tmp_path_factory) -> Path:
    """Two clips with heels and toes in ``pose``, without them in ``pose 17``, and their sensor boxes."""
    folder = tmp_path_factory.mktemp("simulated")
    for clip in write_simulated(folder, CLIPS):
        entries = entries_of(folder / POSE, clip)
        for entry in entries:
            entry["joints"] = entry["joints"] and {name: entry["joints"][name] for name in JOINT_NAMES}
        path = clip.path_in(folder / "pose 17", POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(entries))
    return folder


def clips() -> list[Clip]:
    return [Clip("PA000", "UGS", "WoJ", number) for number in (1, 2)]


def entries_of(folder: Path, clip: Clip) -> list[dict]:
    return json.loads(clip.path_in(folder, POSE).read_text())


def write_tree(kind: str, simulated: Path, folder: Path, change=lambda people: people) -> None:
    """The two clips below ``folder`` as an estimator of that kind would have written them."""
    for clip in clips():
        people = change(people_in(entries_of(simulated / POSE, clip)))
        name = clip.name if kind in FOLDERS else f"{clip.name}_results.json"
        write(kind, people, folder / clip.participant / clip.pace / name)


@pytest.fixture
def one_clip(tmp_path, simulated) -> Path:
    """AlphaPose's results of one clip, 26 points."""
    return write("alphapose26", people_in(entries_of(simulated / POSE, clips()[0])), tmp_path / "results.json")


def estimate(pose: Path, simulated: Path):
    settings = from_pose_alone(pose, simulated / SENSOR_BOXES_FOLDER)
    return estimate_participant(settings, "PA000", 170.0)


@pytest.fixture(scope="module")
def estimated(simulated):
    """What the estimator makes of the simulated poses, by their folder's name."""
    return {name: estimate(simulated / name, simulated) for name in (POSE, "pose 17")}


@pytest.mark.parametrize(("kind", "company"), [*((kind, True) for kind in WRITTEN), ("alphapose26", False)])
def test_every_form_gives_the_parameters_of_the_original(run_script, tmp_path, simulated, estimated, kind, company):
    write_tree(kind, simulated, tmp_path / "in", with_company if company else lambda people: people)
    process = run_script(SCRIPT, "-i", "in", "-o", "out", "-t", form_of(kind))
    assert (process.returncode, process.stderr) == (0, ""), process.stderr
    original = POSE if kind in WITH_FEET else "pose 17"
    for clip in clips():
        expected = {entry["frame"]: entry["joints"] for entry in entries_of(simulated / original, clip)}
        imported = {entry["frame"]: entry["joints"] for entry in entries_of(tmp_path / "out", clip)}
        last = max(frame for frame in imported if imported[frame])
        assert list(imported) == list(range(len(imported))) and len(imported) > last
        assert imported == {frame: expected[frame] for frame in imported}
        assert not any(joints for frame, joints in expected.items() if frame > last)
    ours = estimate(tmp_path / "out", simulated)
    assert ours.means() == pytest.approx(estimated[original].means(), rel=0, abs=0, nan_ok=True)
    used = [clip.row["used"] for clip in ours.clips if clip.clip in clips()]
    assert used == [True] * CLIPS
    assert pd.notna(ours.means()["BiSP_UGS"])


def test_toes_make_a_difference_to_the_support_times(estimated):
    with_toes, without = (estimated[name].means() for name in (POSE, "pose 17"))
    assert with_toes["BiSP_UGS"] != without["BiSP_UGS"]
    assert with_toes["Step_UGS"] == without["Step_UGS"]


def test_the_imported_pose_goes_into_the_estimation(run_script, tmp_path, simulated):
    write_tree("openpose25", simulated, tmp_path / "in")
    shutil.copytree(simulated / SENSOR_BOXES_FOLDER, tmp_path / "boxes")
    assert run_script(SCRIPT, "-i", "in", "-o", "data/pose", "-t", "openpose").returncode == 0
    process = run_script("gait_parameters_estimation.sh", "-p", "data/pose", "-s", "boxes", "-o", "out.csv", "-n", 1)
    assert process.returncode == 0, process.stderr
    assert pd.read_csv(tmp_path / "out.csv")["Step_UGS"].between(30, 100).all()


def test_frames_without_the_walker_and_joints_below_the_least_score_are_none(run_script, tmp_path, simulated):
    people = people_in(entries_of(simulated / POSE, clips()[0]))
    seen = [frame for frame, found in people.items() if found]
    hidden, faint, unlisted = seen[40:50], seen[60], seen[70]
    for frame in hidden:
        people[frame] = []
    people[faint][0]["nose"]["score"] = 0.29
    for joint in people[unlisted][0].values():
        joint["score"] = 0.1
    write("openpose25", people, tmp_path / "json")
    (tmp_path / "json" / f"walk_{seen[80]:012d}_keypoints.json").unlink()
    process = run_script(SCRIPT, "-i", "json", "-o", "out", "-t", "openpose", "-c", CLIP)
    assert (process.returncode, process.stderr) == (0, "")
    joints = {entry["frame"]: entry["joints"] for entry in entries_of(tmp_path / "out", clips()[0])}
    empty = {frame for frame in range(seen[0], seen[-1] + 1) if not people.get(frame)} | {unlisted, seen[80]}
    assert {frame for frame in range(seen[0], seen[-1] + 1) if joints[frame] is None} == empty
    assert "nose" not in joints[faint] and "nose" in joints[faint + 1]
    least = run_script(SCRIPT, "-i", "json", "-o", "all", "-t", "openpose", "-c", CLIP, "--min-score", 0)
    assert f"{len(seen) - 11} with the walker, none interpolated; people seen: 1; 0.0 %" in least.stdout
    assert entries_of(tmp_path / "all", clips()[0])[unlisted]["joints"]["nose"]["score"] == 0.1


def test_a_second_run_changes_nothing_and_another_pose_is_kept_unless_told(run_script, tmp_path, one_clip):
    arguments = ["-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP]
    path = tmp_path / "out" / f"{CLIP}_AlphaPose.json"
    first = run_script(SCRIPT, *arguments)
    assert first.returncode == 0 and first.stdout.splitlines()[-1] == "out"
    original = path.read_bytes()
    assert "as it was" in run_script(SCRIPT, *arguments).stdout
    path.write_text("[]")
    refused = run_script(SCRIPT, *arguments)
    assert refused.returncode == 2 and "--overwrite" in refused.stderr and path.read_text() == "[]"
    assert run_script(SCRIPT, *arguments, "--overwrite").returncode == 0
    assert path.read_bytes() == original
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def write_times(path: Path, frames: int) -> dict[int, float]:
    """A table of a video whose frames last 30 and 36 ms in turn, from 1.5 s on."""
    times_s = {frame: round(1.5 + 0.033 * frame + 0.003 * (frame % 2), 3) for frame in range(frames)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("frame,time_s\n" + "".join(f"{frame},{time_s}\n" for frame, time_s in times_s.items()))
    return times_s


def test_times_and_the_images_size_are_written_beside_the_joints(run_script, tmp_path, one_clip):
    times_s = write_times(tmp_path / "times.csv", 400)
    given = ["-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP]
    process = run_script(SCRIPT, *given, "--times", "times.csv", "--image-size", "960x540")
    assert (process.returncode, process.stderr) == (0, "")
    entries = entries_of(tmp_path / "out", clips()[0])
    assert {entry["frame"]: entry["time_s"] for entry in entries} == {
        frame: times_s[frame] for frame in range(len(entries))
    }
    assert [entry.get("image_size") for entry in entries] == [[960, 540], *[None] * (len(entries) - 1)]
    pose = read_pose(clips()[0].path_in(tmp_path / "out", POSE))
    assert pose.image_size == (960, 540)
    assert pose.seconds(29.97).tolist() == [times_s[pose.first + k] for k in range(len(pose))]
    assert run_script(SCRIPT, *given, "-o", "plain").returncode == 0
    plain = entries_of(tmp_path / "plain", clips()[0])
    assert plain == [{"frame": entry["frame"], "joints": entry["joints"]} for entry in entries]


@pytest.mark.parametrize("times", ["times", "in"])
def test_each_clip_of_a_folder_has_a_table_of_its_own(run_script, tmp_path, simulated, times):
    write_tree("coco", simulated, tmp_path / "in")
    for clip in clips():
        write_times(tmp_path / times / clip.participant / clip.pace / f"{clip.name}.csv", 400)
    given = ["-i", "in", "-o", "out", "-t", "coco", "--times", times]
    process = run_script(SCRIPT, *given)
    assert (process.returncode, process.stderr) == (0, "")
    for clip in clips():
        assert read_pose(clip.path_in(tmp_path / "out", POSE)).times_s is not None
    (tmp_path / times / "PA000/UGS/NW-WoJ_2.csv").unlink()
    without = run_script(SCRIPT, *given, "--overwrite")
    assert without.returncode == 1 and "NW-WoJ_2.csv: no such file; not imported" in without.stderr


def test_the_size_of_cocos_images_is_taken_over(run_script, assert_refused, tmp_path, simulated):
    path = write("coco", people_in(entries_of(simulated / POSE, clips()[0])), tmp_path / "in.json")
    annotations = json.loads(path.read_text())
    frames = sorted({one["image_id"] for one in annotations})
    images = [{"id": frame, "file_name": f"{frame:06d}.png", "width": 960, "height": 540} for frame in frames]
    path.write_text(json.dumps({"images": images, "annotations": annotations}))
    given = ["-i", path, "-o", "out", "-t", "coco", "-c", CLIP]
    assert run_script(SCRIPT, *given).returncode == 0
    assert read_pose(clips()[0].path_in(tmp_path / "out", POSE)).image_size == (960, 540)
    other = run_script(SCRIPT, *given, "--image-size", "1920x1080")
    assert_refused(other, "in.json", "its images are 960x540 pixels; --image-size says 1920x1080")


def test_times_that_do_not_fit_are_refused(run_script, assert_refused, tmp_path, one_clip, simulated):
    given = ["-i", one_clip, "-o", "out", "-t", "alphapose", "-c", CLIP, "--times", "times.csv"]
    assert_refused(run_script(SCRIPT, *given), "times.csv", "no such file")
    write_times(tmp_path / "times.csv", 50)
    assert_refused(run_script(SCRIPT, *given), "times.csv", "has no time; the table must have one for every frame")
    both = run_script(SCRIPT, *given, "-f", "25")
    assert both.returncode == 2 and "not allowed with" in both.stderr
    write_tree("coco", simulated, tmp_path / "in")
    single = run_script(SCRIPT, "-i", "in", "-o", "out", "-t", "coco", "--times", "times.csv")
    assert_refused(single, "times.csv", "expected a folder with a table a clip")


def test_one_damaged_clip_does_not_stop_the_others(run_script, tmp_path, simulated):
    write_tree("coco", simulated, tmp_path / "in")
    (tmp_path / "in/PA000/UGS/NW-WoJ_1_results.json").write_text("[{")
    (tmp_path / "in/PA000/UGS/notes.txt").write_text("")
    process = run_script(SCRIPT, "-i", "in", "-o", "out", "-t", "coco")
    assert process.returncode == 1
    warning, error = process.stderr.splitlines()
    assert "notes.txt" in warning and "passed over" in warning
    assert error.startswith("error: ") and "NW-WoJ_1_results.json" in error and error.endswith("not imported")
    assert [path.name for path in (tmp_path / "out").rglob("*.json")] == ["NW-WoJ_2_AlphaPose.json"]


def test_paths_may_have_blanks_quotes_line_breaks_and_other_letters(run_script, tmp_path, one_clip):
    odd = tmp_path / "a b'\"\nñ 走"
    odd.mkdir()
    shutil.copy(one_clip, odd / "in put.json")
    out = f"{odd}/out"
    process = run_script(SCRIPT, "-i", odd / "in put.json", "-o", out, "-t", "alphapose", "-c", "Zoë 1/FGS/FW-WJ_1")
    assert (process.returncode, process.stderr) == (0, "")
    assert (Path(out) / "Zoë 1/FGS/FW-WJ_1_AlphaPose.json").is_file()


def standing(people: dict) -> dict:
    first = next(found for found in people.values() if found)
    return {frame: first if found else [] for frame, found in people.items()}


# What is changed, the options, and the words of the line.
REFUSED = {
    "no input": (lambda path: path.unlink(), {}, ["results.json", "no such file"]),
    "empty": (lambda path: path.write_text(""), {}, ["results.json", "empty"]),
    "binary": (lambda path: path.write_bytes(b"\xff\xfe\x00"), {}, ["results.json", "not UTF-8"]),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:5000]), {}, ["results.json", "not valid JSON"]),
    "another form": (lambda path: None, {"-t": "coco"}, ["results.json", "(17 points)"]),
    "a file for openpose": (lambda path: None, {"-t": "openpose"}, ["results.json", "a file"]),
    "no clip told": (lambda path: None, {"-c": None}, ["results.json", "tell its clip with -c"]),
    "no such pace": (
        lambda path: None,
        {"-c": "PA000/XGS/NW-WoJ_1"},
        ["-c: ", "the pace 'XGS' is not known; expected UGS or FGS"],
    ),
    "of the other pace": (
        lambda path: None,
        {"-c": "PA000/UGS/FW-WoJ_1"},
        ["-c: ", "no clip is called 'FW-WoJ_1'; UGS has NW-WoJ_1, NW-WoJ_2"],
    ),
    "outside": (lambda path: None, {"-c": "../UGS/NW-WoJ_1"}, ["-c", CLIP]),
    "no score is high enough": (lambda path: None, {"--min-score": "5"}, ["results.json", "score of 5", "--min-score"]),
    "the output is a file": (lambda path: None, {"-o": "results.json"}, ["results.json", "not a folder"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_one_line_and_leaves_no_pose(run_script, assert_refused, tmp_path, one_clip, case):
    damage, changed, words = REFUSED[case]
    damage(one_clip)
    given = {"-i": one_clip, "-o": "out", "-t": "alphapose", "-c": CLIP} | changed
    arguments = [part for option, value in given.items() if value is not None for part in (option, value)]
    assert_refused(run_script(SCRIPT, *arguments), *words)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path != one_clip] == []


def test_a_clip_in_which_nobody_walks_is_refused(run_script, assert_refused, tmp_path, simulated):
    path = write("coco", standing(people_in(entries_of(simulated / POSE, clips()[0]))), tmp_path / "in.json")
    process = run_script(SCRIPT, "-i", path, "-o", "out", "-t", "coco", "-c", CLIP)
    assert_refused(process, "in.json", "nobody walks through the image")


def test_folders_that_cannot_be_meant_are_refused(run_script, assert_refused, tmp_path, simulated):
    (tmp_path / "empty").mkdir()
    assert_refused(run_script(SCRIPT, "-i", "empty", "-o", "out", "-t", "coco"), "empty", "no clips", CLIP)
    write_tree("coco", simulated, tmp_path / "in")
    inside = run_script(SCRIPT, "-i", "in", "-o", "in/pose", "-t", "coco")
    assert_refused(inside, "in/pose", "lies within the input folder")
    path = tmp_path / "in/PA000/UGS/NW-WoJ_1_results.json"
    shutil.copy(path, path.with_name("NW-WoJ_1_copy.json"))
    process = run_script(SCRIPT, "-i", "in", "-o", "out", "-t", "coco")
    assert process.returncode == 1 and "of the same clip; keep one" in process.stderr
    assert not (tmp_path / "in/pose").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("-f", "0"), ("--min-score", "x"), ("--max-gap", "-1"), ("-t", "mmpose"), ("--image-size", "960")],
)
def test_a_wrong_value_is_a_usage_error(run_script, one_clip, option, value):
    process = run_script(SCRIPT, "-i", one_clip, "-o", "out", "-t", "coco", "-c", CLIP, option, value)
    assert process.returncode == 2 and process.stderr.startswith("usage: ")
    assert option in process.stderr.splitlines()[-1]


def test_what_it_is_made_of_is_not_overwritten(run_script, assert_refused, tmp_path, one_clip):
    source = tmp_path / "pose" / f"{CLIP}_AlphaPose.json"
    source.parent.mkdir(parents=True)
    shutil.move(one_clip, source)
    before = source.read_bytes()
    process = run_script(SCRIPT, "-i", source, "-o", "pose", "-t", "alphapose", "-c", CLIP, "--overwrite")
    assert_refused(process, "NW-WoJ_1_AlphaPose.json", "one of the files to be imported", "another output folder")
    assert source.read_bytes() == before


def test_what_is_no_pace_is_named_and_passed_over(run_script, tmp_path, simulated):
    write_tree("coco", simulated, tmp_path / "in")
    (tmp_path / "in/PA001/ugs").mkdir(parents=True)
    process = run_script(SCRIPT, "-i", "in", "-o", "out", "-t", "coco")
    assert process.returncode == 0
    assert "warning: in/PA001/ugs: is no folder UGS or FGS; passed over" in process.stderr
