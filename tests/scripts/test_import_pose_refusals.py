"""What cannot be imported is told in one line for each clip, and leaves nothing."""

import shutil

import pytest

from healthgait.layout import POSE
from tests.pose_import.estimators import COCO, people_in, write
from tests.scripts.import_data import CLIP, SCRIPT, clips, entries_of, write_tree


def test_one_damaged_clip_does_not_stop_the_others(run_here, tmp_path, simulated_pose):
    write_tree(COCO, simulated_pose / POSE, tmp_path / "in")
    (tmp_path / "in/PA000/UGS/NW-WoJ_1_results.json").write_text("[{")
    (tmp_path / "in/PA000/UGS/notes.txt").write_text("")
    process = run_here(SCRIPT, "-i", "in", "-o", "out", "-t", "coco")
    assert process.returncode == 1
    warning, error = process.stderr.splitlines()
    assert "notes.txt" in warning and "ignored" in warning
    assert error.startswith("error: ") and "NW-WoJ_1_results.json" in error and error.endswith("not imported")
    assert [path.name for path in (tmp_path / "out").rglob("*.json")] == ["NW-WoJ_2_AlphaPose.json"]


def standing(people: dict) -> dict:
    first = next(found for found in people.values() if found)
    return {frame: first if found else [] for frame, found in people.items()}


# What is changed, the options, and the words of the line.
REFUSED = {
    "no input": (lambda path: path.unlink(), {}, ["results.json", "no such file"]),
    "empty": (lambda path: path.write_text(""), {}, ["results.json", "empty"]),
    "binary": (lambda path: path.write_bytes(b"\xff\xfe\x00"), {}, ["results.json", "not UTF-8"]),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:5000]), {}, ["results.json", "not valid JSON"]),
    "another form": (
        lambda path: None,
        {"-t": "coco"},
        ["results.json", "looks like AlphaPose", "choose the type alphapose"],
    ),
    "a file for openpose": (lambda path: None, {"-t": "openpose"}, ["results.json", "choose the type alphapose"]),
    "no clip told": (lambda path: None, {"-c": None}, ["results.json", "name its clip"]),
    "no score is high enough": (
        lambda path: None,
        {"--min-score": "5"},
        ["results.json", "score of 5", "minimum score"],
    ),
    "the output is a file": (lambda path: None, {"-o": "results.json"}, ["results.json", "not a folder"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_one_line_and_leaves_no_pose(run_here, assert_refused, tmp_path, one_clip, case):
    damage, changed, words = REFUSED[case]
    damage(one_clip)
    given = {"-i": one_clip, "-o": "out", "-t": "alphapose", "-c": CLIP} | changed
    arguments = [part for option, value in given.items() if value is not None for part in (option, value)]
    assert_refused(run_here(SCRIPT, *arguments), *words)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path != one_clip] == []


def test_a_clip_in_which_nobody_walks_is_refused(run_here, assert_refused, tmp_path, simulated_pose):
    path = write(COCO, standing(people_in(entries_of(simulated_pose / POSE, clips()[0]))), tmp_path / "in.json")
    process = run_here(SCRIPT, "-i", path, "-o", "out", "-t", "coco", "-c", CLIP)
    assert_refused(process, "in.json", "nobody walks through the image")


def test_folders_that_cannot_be_meant_are_refused(run_here, assert_refused, tmp_path, simulated_pose):
    (tmp_path / "empty").mkdir()
    assert_refused(run_here(SCRIPT, "-i", "empty", "-o", "out", "-t", "coco"), "empty", "no clips", CLIP)
    write_tree(COCO, simulated_pose / POSE, tmp_path / "in")
    inside = run_here(SCRIPT, "-i", "in", "-o", "in/pose", "-t", "coco")
    assert_refused(inside, "in/pose", "lies within the input folder")
    path = tmp_path / "in/PA000/UGS/NW-WoJ_1_results.json"
    shutil.copy(path, path.with_name("NW-WoJ_1_copy.json"))
    process = run_here(SCRIPT, "-i", "in", "-o", "out", "-t", "coco")
    assert process.returncode == 1 and "the same clip; keep one" in process.stderr
    assert not (tmp_path / "in/pose").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("-f", "0"),
        ("--min-score", "x"),
        ("--max-gap", "-1"),
        ("-t", "detectron"),
        ("--person-at", "120"),
        ("--frames", "9:3"),
        ("--image-size", "960"),
        ("-c", "PA000/XGS/NW-WoJ_1"),
        ("-c", "PA000/UGS/FW-WoJ_1"),
        ("-c", "../UGS/NW-WoJ_1"),
    ],
)
def test_a_wrong_value_is_a_usage_error(run_here, one_clip, option, value):
    process = run_here(SCRIPT, "-i", one_clip, "-o", "out", "-t", "coco", "-c", CLIP, option, value)
    assert process.returncode == 2 and process.stderr.startswith("usage: ")
    assert option in process.stderr.splitlines()[-1]


def test_what_it_is_made_of_is_not_overwritten(run_here, assert_refused, tmp_path, one_clip):
    source = tmp_path / "pose" / f"{CLIP}_AlphaPose.json"
    source.parent.mkdir(parents=True)
    shutil.move(one_clip, source)
    before = source.read_bytes()
    process = run_here(SCRIPT, "-i", source, "-o", "pose", "-t", "alphapose", "-c", CLIP, "--overwrite")
    assert_refused(process, "NW-WoJ_1_AlphaPose.json", "one of the files to import", "another output folder")
    assert source.read_bytes() == before


def test_what_is_no_pace_is_named_and_ignored(run_here, tmp_path, simulated_pose):
    write_tree(COCO, simulated_pose / POSE, tmp_path / "in")
    (tmp_path / "in/PA001/ugs").mkdir(parents=True)
    process = run_here(SCRIPT, "-i", "in", "-o", "out", "-t", "coco")
    assert process.returncode == 0
    assert "warning: in/PA001/ugs: not a folder UGS or FGS; ignored" in process.stderr
