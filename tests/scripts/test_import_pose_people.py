"""Who is imported and which pass, as a user chooses and is told."""

import pandas as pd
import pytest

from healthgait.layout import POSE, SENSOR_BOXES_FOLDER
from healthgait.pose_import.point_sets import HALPE_26
from tests.pose_import.estimators import beside, people_in
from tests.pose_import.forms import writers
from tests.scripts.import_data import CLIP, SCRIPT, clips, entries_of


@pytest.fixture(scope="module")
def walks(simulated_pose):
    """The walker of two clips, to the left and to the right: their joints in each frame with some."""
    walks = [people_in(entries_of(simulated_pose / POSE, clip)) for clip in clips()]
    return [[found[0] for found in people.values() if found] for people in walks]


def joints_in(folder, clip):
    return [entry["joints"] for entry in entries_of(folder, clip) if entry["joints"]]


def test_there_and_back_become_two_clips_that_are_those_of_two_files(run_here, tmp_path, simulated_pose, walks):
    """To the left, two seconds out of sight, to the right, and once more to the left."""
    left, right = walks
    people = dict(enumerate([[one] for one in left] + [[]] * 60 + [[one] for one in right] + [[]] * 60))
    people |= {len(people) + k: [one] for k, one in enumerate(left)}
    writers.alphapose(people, tmp_path / "GOPR 0017.json", "halpe_26")
    process = run_here(SCRIPT, "-i", "GOPR 0017.json", "-o", "out", "-c", CLIP)
    assert process.returncode == 0
    names = [line.split(":")[0].rpartition("/")[2] for line in process.stdout.splitlines()[:-1]]
    assert names == ["NW-WoJ_1", "NW-WoJ_2", "NW-WoJ_3"]
    assert "3 passes" in process.stderr and process.stderr.count("taken to be the same person") == 2
    assert [joints_in(tmp_path / "out", clip) for clip in clips()] == [left, right]
    arguments = ["-p", "out", "-s", simulated_pose / SENSOR_BOXES_FOLDER, "-o", "g.csv", "--clips", "clips.csv"]
    assert run_here("gait_parameters_estimation.sh", *arguments).returncode == 0
    table = pd.read_csv(tmp_path / "clips.csv").set_index("clip")
    assert table.used.all() and list(table.index) == names
    assert table.Step["NW-WoJ_3"] == pytest.approx(table.Step["NW-WoJ_1"], rel=0.005)
    assert table.direction.tolist() == ["right_to_left", "left_to_right", "right_to_left"]


def companion_of(walk):
    """Somebody who walks along beside them, a sixth taller."""
    low = max(joint["y"] for joints in walk for joint in joints.values())
    return [
        {name: joint | {"y": low + 1.17 * (joint["y"] - low)} for name, joint in beside(joints, -60).items()}
        for joints in walk
    ]


def test_a_companion_who_looks_taller_is_named_and_the_patient_can_be_chosen(run_here, tmp_path, walks):
    left, _ = walks
    people = {frame: list(pair) for frame, pair in enumerate(zip(left, companion_of(left), strict=True))}
    writers.alphapose(people, tmp_path / "walk.json", "halpe_26", {frame: [1, 2] for frame in people})
    arguments = (SCRIPT, "-i", "walk.json", "-c", CLIP)
    process = run_here(*arguments, "-o", "taller")
    assert process.returncode == 0
    assert "Used: person 2 (" in process.stderr and "If person 1 (" in process.stderr
    assert joints_in(tmp_path / "taller", clips()[0]) != left
    chosen = run_here(*arguments, "-o", "by number", "--person", 1)
    assert (chosen.returncode, chosen.stderr) == (0, "")
    hip = left[40]["l_hip"]
    pointed = run_here(*arguments, "-o", "by place", "--person-at", f"40,{hip['x']:.0f},{hip['y']:.0f}")
    assert (pointed.returncode, pointed.stderr) == (0, "")
    for folder in ("by number", "by place"):
        assert joints_in(tmp_path / folder, clips()[0]) == left


def test_a_part_of_the_frames(run_here, tmp_path, walks):
    left, right = walks
    people = dict(enumerate([[one] for one in left + right]))
    writers.alphapose(people, tmp_path / "walk.json", "halpe_26")
    whole = f"{len(left)}:{len(left) + len(right)}"
    process = run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", "PA000/UGS/NW-WoJ_2", "--frames", whole)
    assert (process.returncode, process.stderr) == (0, "")
    assert joints_in(tmp_path / "out", clips()[1]) == right


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--person", "3"], ["no person '3'", "the file has 1"]),
        (["--person-at", "40,5,5"], ["nobody is at column 5, row 5 of frame 40"]),
        (["--frames", "4000:5000"], ["has no frame from 4000 to 5000"]),
        (["--joint-names", "coco18"], ["'coco18' is neither a point set nor a file", "did you mean coco_18?"]),
        (["--joint-names", "coco_18"], [f"has {len(HALPE_26)} points", "OpenPose COCO 18 are 18"]),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_one_line(run_here, assert_refused, tmp_path, walks, options, words):
    people = {frame: [joints] for frame, joints in enumerate(walks[0])}
    writers.alphapose(people, tmp_path / "walk.json", "halpe_26", {frame: [1] for frame in people})
    assert_refused(run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", CLIP, *options), *words)
    assert not (tmp_path / "out").exists()


def test_choices_need_a_single_input(run_here, tmp_path):
    for options in (["--person", "1"], ["--frames", "3:9"]):
        process = run_here(SCRIPT, "-i", tmp_path, "-o", "out", *options)
        assert process.returncode == 2 and "name its clip with --clip" in process.stderr
    both = run_here(SCRIPT, "-i", tmp_path, "-o", "out", "-c", CLIP, "--person", "1", "--person-at", "1,2,3")
    assert both.returncode == 2 and "exclude each other" in both.stderr


def test_a_treadmill_is_told_as_one(run_here, assert_refused, tmp_path, walks):
    """The walker's middle is held in place."""
    left, _ = walks
    people = {}
    for frame, joints in enumerate(left):
        middle = (joints["l_hip"]["x"] + joints["r_hip"]["x"]) / 2
        people[frame] = [beside(joints, 480 - middle)]
    writers.alphapose(people, tmp_path / "walk.json", "halpe_26")
    process = run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", CLIP)
    assert_refused(process, "walk.json", "walks on the spot, as on a treadmill")


def test_passes_of_a_clip_are_written_all_or_none(run_here, tmp_path, walks):
    """The second pass would replace a clip of another video."""
    left, right = walks
    people = dict(enumerate([[one] for one in left] + [[]] * 60 + [[one] for one in right]))
    writers.alphapose(people, tmp_path / "walk.json", "halpe_26")
    other = tmp_path / "out" / "PA000" / "UGS" / "NW-WoJ_2_AlphaPose.json"
    other.parent.mkdir(parents=True)
    other.write_text("[]")
    process = run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", CLIP)
    assert process.returncode == 2
    assert "NW-WoJ_2_AlphaPose.json: would be replaced, as a further pass of walk.json, and differs" in process.stderr
    assert [path.name for path in other.parent.iterdir()] == [other.name] and other.read_text() == "[]"
    assert process.stdout == ""
    process = run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", CLIP, "--overwrite")
    assert process.returncode == 0
    assert "NW-WoJ_2_AlphaPose.json: replaced, as a further pass of walk.json" in process.stderr


def test_width_and_height_exchanged_are_noticed(run_here, tmp_path, walks):
    people = {frame: [joints] for frame, joints in enumerate(walks[0])}
    writers.ultralytics_labels(people, tmp_path / "labels")
    wrong = run_here(SCRIPT, "-i", "labels", "-o", "wrong", "-c", CLIP, "--image-size", "540x960")
    assert "are width and height exchanged?" in wrong.stderr
    right = run_here(SCRIPT, "-i", "labels", "-o", "right", "-c", CLIP, "--image-size", "960x540")
    assert right.returncode == 0 and "exchanged" not in right.stderr


def test_two_boxes_about_the_walker_are_one_person(run_here, tmp_path, walks):
    left, _ = walks
    people = {frame: [joints, *([beside(joints, 2)] if frame % 3 == 0 else [])] for frame, joints in enumerate(left)}
    writers.alphapose(people, tmp_path / "walk.json", "halpe_26")
    process = run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", CLIP)
    assert (process.returncode, process.stderr) == (0, "") and "people found: 1;" in process.stdout
    assert len(joints_in(tmp_path / "out", clips()[0])) == len(left)


def test_a_plane_is_for_three_axes(run_here, assert_refused, tmp_path, walks):
    writers.alphapose({k: [one] for k, one in enumerate(walks[0])}, tmp_path / "walk.json", "halpe_26")
    process = run_here(SCRIPT, "-i", "walk.json", "-o", "out", "-c", CLIP, "--plane", "zy")
    assert_refused(process, "walk.json: has no three axes; leave the plane out")
