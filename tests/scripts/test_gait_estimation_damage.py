"""The gait estimation on damaged files: each costs its clip and nothing else."""

import cv2
import numpy as np
import pytest

from tests.outputs import names_in
from tests.scripts.gait_data import CasesRun, edit, frames, pose, run_cases, with_joints

POSE_FILE, BOXES_FILE = "NW-WoJ_2_AlphaPose.json", "NW-WoJ.json"


def boxes(change):
    return lambda data, clip: edit(data.boxes(clip), change)


def boxes_missing(data, clip):
    data.boxes(clip).unlink()


def boxes_a_folder(data, clip):
    data.boxes(clip).unlink()
    data.boxes(clip).mkdir()


def renamed(*names):
    """The boxes 0 to 3 as those of other names."""
    return boxes(lambda content: {str(number): content[name] for number, name in enumerate(names)})


def without(name, edge=None):
    def change(content):
        del (content[name] if edge else content)[edge or name]

    return boxes(change)


def pose_text(change):
    def damage(data, clip):
        data.pose(clip).write_text(change(data.pose(clip).read_text()))

    return damage


def every_ankle(joint):
    """The left ankle as ``joint`` in all entries; without it for None."""

    def change(entries):
        for entry in with_joints(entries):
            entry["joints"]["l_ankle"] = joint

    return pose(change)


def one_entry(number, **fields):
    return pose(lambda entries: entries[number].update(fields))


def nobody(entries):
    return [entry | {"joints": None} for entry in entries]


def half_size(content):
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return cv2.imencode(".png", cv2.resize(picture, (480, 270)))[1].tobytes()


def one_bit_flipped(content):
    return content[:60] + bytes([content[60] ^ 1]) + content[61:]


NO_ANKLES = ["only 0 frames have both ankles within the image", "10 are needed"]
# What is done, the file that the message must name, and the words it must have.
CASES = {
    "boxes_missing": (boxes_missing, BOXES_FILE, ["no such file"]),
    "boxes_a_folder": (boxes_a_folder, BOXES_FILE, ["is not a regular file"]),
    "boxes_a_list": (boxes(lambda content: [*content.values()]), BOXES_FILE, ["0, 1, 2 and 3", "not list"]),
    "box_missing": (without("2"), BOXES_FILE, ["box 2 is missing", "x_min, y_min, x_max, y_max"]),
    "edge_missing": (without("1", "y_max"), BOXES_FILE, ["box 1", "y_max", "not None"]),
    "edge_text": (boxes(lambda content: content["1"].update(x_min="12 px")), BOXES_FILE, ["x_min", "'12 px'"]),
    "sides_exchanged": (renamed(*"2301"), BOXES_FILE, ["0 and 1 must be the bar ends at the image's left"]),
    "bars_exchanged": (renamed(*"1032"), BOXES_FILE, ["0 and 2 must be the far bar, higher in the image"]),
    "boxes_at_one_place": (renamed(*"0000"), BOXES_FILE, ["at least 50 px apart"]),
    "box_empty": (boxes(lambda content: content["3"].update(x_max=0)), BOXES_FILE, ["box 3 is empty", "less than"]),
    "pose_empty": (pose_text(lambda text: ""), POSE_FILE, ["the file is empty"]),
    "pose_truncated": (pose_text(lambda text: text[:-500]), POSE_FILE, ["not valid JSON at line 1, column"]),
    "pose_malformed": (pose_text(lambda text: "{" + text), POSE_FILE, ["not valid JSON at line 1, column 2"]),
    "pose_an_object": (pose(lambda entries: {"frames": entries}), POSE_FILE, ["expected a list", "not dict"]),
    "frame_missing": (one_entry(7, frame=None), POSE_FILE, ["entry 7", '{"frame": 17, "joints": null}']),
    "frame_twice": (one_entry(8, frame=5), POSE_FILE, ["entry 8: frame 5 appears twice"]),
    "nobody_seen": (pose(nobody), POSE_FILE, ["no frame has a pose"]),
    "ankle_text": (every_ankle({"x": "left", "y": 1}), POSE_FILE, ["l_ankle must have numbers x and y"]),
    "ankle_missing": (every_ankle(None), POSE_FILE, NO_ANKLES),
    "ankle_nan": (every_ankle({"x": np.nan, "y": 1}), POSE_FILE, NO_ANKLES),
    "ankle_outside": (every_ankle({"x": 5000.0, "y": 1}), POSE_FILE, NO_ANKLES),
    "picture_truncated": (frames(lambda content: content[:-30]), ".png", ["truncated or damaged at byte"]),
    "picture_of_text": (frames(lambda content: b"no picture"), ".png", ["not a PNG picture; restore it or remove it"]),
    "picture_empty": (frames(lambda content: b""), ".png", ["not a PNG picture"]),
    "picture_with_a_bit_flipped": (frames(one_bit_flipped), ".png", ["truncated or damaged at byte"]),
    "picture_of_another_size": (frames(half_size, share=0.5), ".png", ["480x270 px", "have 960x540"]),
}


@pytest.fixture(scope="module")
def damaged(simulated, made_once):
    damage = {name: case[0] for name, case in CASES.items()}
    return CasesRun(made_once("damaged", lambda folder: run_cases(folder, simulated, damage)))


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_file_excludes_its_clip_with_a_reason_that_names_file_and_place(damaged, name):
    _, file, words = CASES[name]
    row = damaged.table("clips").loc[name]
    assert row["used"] == "False"
    assert f"/{name}/UGS/" in row["reason"] and f"{file}: " in row["reason"]
    assert [word for word in words if word not in row["reason"]] == []
    assert damaged.error_on(name) == f"warning: {row['reason']}; excluded"
    assert set(damaged.table("out").loc[name]) == {""}
    assert name not in damaged.table("events").index


def test_the_rest_is_finished_and_the_exit_code_is_1(damaged):
    assert damaged.exit_code == 1
    assert damaged.output[-2:] == [f"1 clips used, {len(CASES)} excluded ({len(CASES)} damaged)", "out.csv"]
    assert len(damaged.errors) == len(CASES)
    assert list(damaged.table("out").index) == list(damaged.table("clips").index) == [*CASES, "whole"]
    assert damaged.table("clips").loc["whole", "used"] == "True"
    assert float(damaged.table("out").loc["whole", "Cadence_UGS"]) > 80
    assert names_in(damaged.folder) == {"clips.csv", "data", "events.csv", "out.csv"}
