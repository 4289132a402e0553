"""Damage of each kind, made by hand in a whole dataset: exactly that is found, and nothing else."""

import json
import os
import shutil

import pytest

from healthgait.layout import (
    GAIT_ESTIMATION_FILE,
    GAIT_PARAMETERS_FILE,
    MEASURES_FILE,
    POSE,
    SEGMENTATION,
    SILHOUETTE,
)
from tests.check.found import BOXES_FILE, GMFLOW, ID_MISSING, POSE_FILE, SILHOUETTE_CLIP, TVL1, found, in_walk
from tests.check.made_up_dataset import BOXES, other_size, pose_entries, rewrite, write_tables


def remove(place):
    def change(data):
        path = data / place
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def write(place, content):
    return lambda data: rewrite(data / place, content)


def pose(change):
    """Write the entries of the walk's pose file as ``change`` makes them."""
    return write(POSE_FILE, json.dumps(change(pose_entries())))


def emptied(data):
    for path in (data / SILHOUETTE_CLIP).iterdir():
        path.unlink()


def file_for_folder(data):
    shutil.rmtree(data / SILHOUETTE_CLIP)
    (data / SILHOUETTE_CLIP).touch()


def link_to_nowhere(data):
    shutil.rmtree(data / SILHOUETTE_CLIP)
    (data / SILHOUETTE_CLIP).symlink_to(data / "gone")


def link_to_itself(data):
    shutil.rmtree(data / SILHOUETTE_CLIP)
    (data / SILHOUETTE_CLIP).symlink_to(data / SILHOUETTE_CLIP)


def pipe_among_frames(data):
    (data / SILHOUETTE_CLIP / "013.jpg").unlink()
    os.mkfifo(data / SILHOUETTE_CLIP / "013.jpg")


FOLDER = "expected a folder of frames"
EXPECTED_FRAME = "not a frame; expected a file <frame number>.jpg, such as 013.jpg"
GAIT_HEADER = "ID,Step_UGS,Stride_UGS,Cadence_UGS,Speed_UGS,Step_FGS,Stride_FGS,Cadence_FGS,Velocity_FGS\n"
CASES = {
    "participant without a modality": (
        remove("silhouette/PA000"),
        [in_walk(SILHOUETTE, "participant_missing", "silhouette/PA000",
                 "this participant has no folder in silhouette", "")],
    ),
    "clip missing": (
        remove(SILHOUETTE_CLIP),
        [in_walk(SILHOUETTE, "clip_missing", SILHOUETTE_CLIP, f"no such clip; {FOLDER}")],
    ),
    "clip of a flow missing": (
        remove("optical_flow/PA000/UGS/TVL1/NW-WoJ_2"),
        [in_walk(TVL1, "clip_missing", "optical_flow/PA000/UGS/TVL1/NW-WoJ_2", f"no such clip; {FOLDER}")],
    ),
    "clip empty": (
        emptied,
        [in_walk(SILHOUETTE, "clip_empty", SILHOUETTE_CLIP, "no frame; expected <frame number>.jpg")],
    ),
    "a file for a folder": (
        file_for_folder, [in_walk(SILHOUETTE, "unreadable", SILHOUETTE_CLIP, f"is a file; {FOLDER}")],
    ),
    "a broken link": (
        link_to_nowhere,
        [in_walk(SILHOUETTE, "unreadable", SILHOUETTE_CLIP, f"a broken link; {FOLDER}")],
    ),
    "a link to itself": (
        link_to_itself,
        [in_walk(SILHOUETTE, "unreadable", SILHOUETTE_CLIP, f"a broken link; {FOLDER}")],
    ),
    "no pose file": (
        remove(POSE_FILE), [in_walk(POSE, "clip_missing", POSE_FILE, "no such clip; expected a pose file")],
    ),
    "a pose file without a pose": (
        pose(lambda entries: [entry | {"joints": None} for entry in entries]),
        [in_walk(POSE, "clip_empty", POSE_FILE, "no frame has a pose")],
    ),
    "a pose file cut short": (
        write(POSE_FILE, '[{"frame": 0, "joints": nu'),
        [in_walk(POSE, "pose_unusable", POSE_FILE, "not valid JSON at line 1, column 25 (Expecting value)")],
    ),
    "a pose file with a frame twice": (
        pose(lambda entries: [*entries, entries[-1]]),
        [in_walk(POSE, "pose_unusable", POSE_FILE, "entry 20: frame 19 appears twice")],
    ),
    "few ankles": (
        pose(lambda entries: entries[:12]),
        [in_walk(POSE, "pose_unusable", POSE_FILE,
                 "only 9 frames have both ankles within the image; at least 10 are needed")],
    ),
    "a pose file out of order": (
        pose(lambda entries: entries[::-1]),
        [in_walk(POSE, "pose_order", POSE_FILE, "the entries are not in the order of their frames")],
    ),
    "no entry for frames": (
        pose(lambda entries: [entry for entry in entries if entry["frame"] not in (14, 17)]),
        [in_walk(POSE, "frames_missing", POSE_FILE, "2 of 5 frames: 014, 017")],
    ),
    "a frame without counterparts": (
        write(f"{SILHOUETTE_CLIP}/019.jpg", other_size(".jpg")),
        [
            # 019 is the last of the person, which no flow need have; 017 is there in all
            in_walk(SEGMENTATION, "frames_missing", "semantic_segmentation/PA000/UGS/NW-WoJ_2_DensePose",
                    "1 of 6 frames: 019"),
        ],
    ),
    "frames missing in the middle": (
        lambda data: [path.unlink() for path in (data / SILHOUETTE_CLIP).iterdir() if path.name < "016.jpg"],
        [in_walk(SILHOUETTE, "frames_missing", SILHOUETTE_CLIP, "3 of 5 frames: 013–015")],
    ),
    "a frame of one flow missing": (
        remove("optical_flow/PA000/UGS/GMFLOW/NW-WoJ_2/013.png"),
        [in_walk(GMFLOW, "frames_missing", "optical_flow/PA000/UGS/GMFLOW/NW-WoJ_2", "1 of 5 frames: 013")],
    ),
    "two files of a frame": (
        write(f"{SILHOUETTE_CLIP}/13.jpg", other_size(".jpg")),
        [in_walk(SILHOUETTE, "frame_twice", f"{SILHOUETTE_CLIP}/13.jpg",
                 "the same frame number as 013.jpg; keep one of them")],
    ),
    "a copy of a frame": (
        write(f"{SILHOUETTE_CLIP}/copy of 013.jpg", other_size(".jpg")),
        [in_walk(SILHOUETTE, "frame_twice", f"{SILHOUETTE_CLIP}/copy of 013.jpg",
                 "the same frame number as 013.jpg; keep one of them")],
    ),
    "frames with a word before the number": (
        lambda data: [path.rename(path.with_stem(f"frame_{path.stem}")) for path in (data / SILHOUETTE_CLIP).iterdir()],
        [],
    ),
    "a file of 0 bytes": (
        write(f"{SILHOUETTE_CLIP}/014.jpg", b""),
        [in_walk(SILHOUETTE, "file_empty", f"{SILHOUETTE_CLIP}/014.jpg",
                 "the file is empty; restore it or remove it")],
    ),
    "a pipe": (
        pipe_among_frames,
        [in_walk(SILHOUETTE, "unreadable", f"{SILHOUETTE_CLIP}/013.jpg", "is not a regular file")],
    ),
    "odd names among frames": (
        lambda data: [rewrite(data / SILHOUETTE_CLIP / name, "x") for name in ("Thumbs.db", "014 (1).jpg", "015.png")],
        [
            in_walk(SILHOUETTE, "odd_name", f"{SILHOUETTE_CLIP}/{name}", EXPECTED_FRAME)
            for name in ("014 (1).jpg", "015.png", "Thumbs.db")
        ],
    ),
    "odd names of clips and paces": (
        lambda data: [
            rewrite(data / place, "x")
            for place in ("silhouette/PA000/UGS/NW-WoJ_3_YOLOV8/013.jpg", "optical_flow/PA000/ugs/a",
                          "optical_flow/PA000/FGS/TVL1/.DS_Store")
        ],
        [
            in_walk("optical_flow", "odd_name", "optical_flow/PA000/FGS/TVL1/.DS_Store",
                    "not part of the dataset's layout; expected FW-WJ_1, FW-WJ_2, FW-WoJ_1, FW-WoJ_2", ""),
            in_walk("optical_flow", "odd_name", "optical_flow/PA000/ugs", "not part of the dataset's layout; "
                    "expected FGS, UGS", ""),
            in_walk(SILHOUETTE, "odd_name", "silhouette/PA000/UGS/NW-WoJ_3_YOLOV8",
                    "not part of the dataset's layout; is it NW-WoJ_2_YOLOV8?", ""),
        ],
    ),
    "a file among the participants": (
        write("pose/readme.txt", "x"),
        [("", POSE, "", "odd_name", "pose/readme.txt", "not a participant's folder")],
    ),
    "no sensor boxes of a class": (
        remove(BOXES_FILE),
        [in_walk("sensor_boxes", "boxes_missing", BOXES_FILE, "no such file", "NW-WoJ")],
    ),
    "sensor boxes malformed": (
        write(BOXES_FILE, json.dumps({name: BOXES[name] for name in "012"})),
        [in_walk("sensor_boxes", "boxes_unusable", BOXES_FILE,
                 "box 3 is missing; expected 0, 1, 2 and 3, each with x_min, y_min, x_max, y_max", "NW-WoJ")],
    ),
    "no folder of a modality": (
        remove("semantic_segmentation"),
        [("", SEGMENTATION, "", "modality_missing", "semantic_segmentation", "no such folder")],
    ),
    "no table": (
        remove(GAIT_PARAMETERS_FILE),
        [("", GAIT_PARAMETERS_FILE, "", "table_missing", GAIT_PARAMETERS_FILE, "no such file")],
    ),
    "a table that is refused": (
        write(MEASURES_FILE, "ID,Sex,Age,BMI\nPA000,2,30,22\nPA001,0,30,22\n"),
        [("", MEASURES_FILE, "", "table_unusable", MEASURES_FILE,
          "line 2 (PA000), Sex: must be 0 (female) or 1 (male), not 2")],
    ),
    "IDs without a folder": (
        lambda data: write_tables(data, ("PA000", "PA001", "PA007")),
        [
            ("PA007", name, "", "id_without_folder", name, "this participant has no folder among those checked")
            for name in (GAIT_PARAMETERS_FILE, GAIT_ESTIMATION_FILE, MEASURES_FILE)
        ],
    ),
    "a folder without an ID": (
        write(GAIT_ESTIMATION_FILE, GAIT_HEADER + "PA000,,,,,,,,\n"),
        [("PA001", GAIT_ESTIMATION_FILE, "", "id_not_in_table", GAIT_ESTIMATION_FILE, ID_MISSING)],
    ),
    "a folder whose ID is spelled differently": (
        write(GAIT_ESTIMATION_FILE, GAIT_HEADER + "PA000,,,,,,,,\npa001,,,,,,,,\n"),
        [
            ("PA001", GAIT_ESTIMATION_FILE, "", "id_not_in_table", GAIT_ESTIMATION_FILE,
             f"{ID_MISSING}; is it 'pa001'?"),
            ("pa001", GAIT_ESTIMATION_FILE, "", "id_without_folder", GAIT_ESTIMATION_FILE,
             "this participant has no folder among those checked"),
        ],
    ),
    "one person under two IDs": (
        write(GAIT_ESTIMATION_FILE, GAIT_HEADER + "PA000,60,120,100,1,,,,\nPA001,60,120,100,1,,,,\n"),
        [("", GAIT_ESTIMATION_FILE, "", "people_alike", GAIT_ESTIMATION_FILE,
          "2 people have the same values as another in every column: PA000 = PA001")],
    ),
    "values that contradict each other": (
        write(GAIT_ESTIMATION_FILE, GAIT_HEADER + "PA000,60,120,100,3.6,,,,\nPA001,60,120,100,1,,,,\n"),
        [("PA000", GAIT_ESTIMATION_FILE, "", "values_implausible", GAIT_ESTIMATION_FILE,
          "Speed_UGS is not Step_UGS x Cadence_UGS / 6000 (Speed_UGS 3.6, Step_UGS 60, Cadence_UGS 100); "
          "Speed_UGS in km/h?")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_damage_is_found_and_nothing_else(data, case):
    damage, expected = CASES[case]
    damage(data)
    assert found(data) == expected


def test_many_kinds_of_damage_at_once_are_all_found(data):
    cases = ["clip empty", "no pose file", "no sensor boxes of a class", "a file among the participants", "no table"]
    for case in cases:
        CASES[case][0](data)
    assert found(data) == sorted(one for case in cases for one in CASES[case][1])
