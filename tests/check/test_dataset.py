"""Damage of each kind, made by hand in a whole dataset: exactly that is found, and nothing else."""

import json
import os
import shutil

import pytest

from healthgait.check.dataset import check_dataset, folders_of
from healthgait.check.remembered import Remembered
from healthgait.check.report import output_folder
from healthgait.errors import InputError
from healthgait.layout import (
    GAIT_ESTIMATION_FILE,
    GAIT_PARAMETERS_FILE,
    MEASURES_FILE,
    MODALITIES,
    POSE,
    SEGMENTATION,
    SENSOR_BOXES_FOLDER,
    SILHOUETTE,
)
from tests.check.made_up_dataset import BOXES, WALK, other_size, pose_entries, rewrite, write_tables

GMFLOW, TVL1 = "optical_flow/GMFLOW", "optical_flow/TVL1"
SILHOUETTE_CLIP = "silhouette/PA000/UGS/NW-WoJ_2_YOLOV8"
POSE_FILE = "pose/PA000/UGS/NW-WoJ_2_AlphaPose.json"
BOXES_FILE = "sensors_bboxes/PA000/UGS/NW-WoJ.json"


def found(data, boxes=None, modalities=MODALITIES, deep=False, tolerated_percent=0.0, output=None):
    """What a check finds: (participant, modality, clip, kind, place within the dataset, what)."""
    folders = folders_of(data, boxes, modalities)
    result = check_dataset(data, folders, modalities, deep, tolerated_percent, 1, Remembered(output))
    return [
        (one.participant, one.modality, one.clip, one.kind, os.path.relpath(one.place, data), one.what)
        for one in result.findings
    ]


def in_walk(modality, kind, place, what, clip=WALK.name):
    return "PA000", modality, clip, kind, place, what


@pytest.mark.parametrize("deep", [False, True])
def test_nothing_is_found_where_nothing_is_the_matter(data, deep):
    assert found(data, deep=deep) == []


def test_each_clip_and_frame_is_counted(data):
    result = check_dataset(data, folders_of(data, None, MODALITIES), MODALITIES, False, 0.0, 1, Remembered(None))
    assert list(result.participants) == ["PA000", "PA001"]
    one = result.participants["PA001"]
    assert dict(one.clips) == {**dict.fromkeys(MODALITIES, 8), "sensor_boxes": 4}
    # 5 frames a clip; 17 of the 20 entries of a pose file have a pose
    assert dict(one.frames) == {**dict.fromkeys(MODALITIES, 40), POSE: 136}
    assert not result.simulated


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
ID_MISSING = "the table has no row of this participant"
CASES = {
    "participant without a modality": (
        remove("silhouette/PA000"),
        [in_walk(SILHOUETTE, "participant_missing", "silhouette/PA000",
                 "no folder of this participant in silhouette", "")],
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
    "a link that leads nowhere": (
        link_to_nowhere,
        [in_walk(SILHOUETTE, "unreadable", SILHOUETTE_CLIP, f"a link that leads nowhere; {FOLDER}")],
    ),
    "a link to itself": (
        link_to_itself,
        [in_walk(SILHOUETTE, "unreadable", SILHOUETTE_CLIP, f"a link that leads nowhere; {FOLDER}")],
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
        [in_walk(POSE, "pose_unusable", POSE_FILE, "entry 20: frame 19 stands twice")],
    ),
    "few ankles": (
        pose(lambda entries: entries[:12]),
        [in_walk(POSE, "pose_unusable", POSE_FILE,
                 "only 9 frames have both ankles within the image; 10 are needed")],
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
            in_walk("optical_flow", "odd_name", "optical_flow/PA000/FGS/TVL1/.DS_Store", "not a name of the layout; "
                    "expected FW-WJ_1, FW-WJ_2, FW-WoJ_1, FW-WoJ_2", ""),
            in_walk("optical_flow", "odd_name", "optical_flow/PA000/ugs", "not a name of the layout; "
                    "expected FGS, UGS", ""),
            in_walk(SILHOUETTE, "odd_name", "silhouette/PA000/UGS/NW-WoJ_3_YOLOV8",
                    "not a name of the layout; is it NW-WoJ_2_YOLOV8?", ""),
        ],
    ),
    "a file among the participants": (
        write("pose/readme.txt", "x"),
        [("", POSE, "", "odd_name", "pose/readme.txt", "not the folder of a participant")],
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
          "line 2 (PA000), Sex: 2 is neither 0 (female) nor 1 (male)")],
    ),
    "IDs without a folder": (
        lambda data: write_tables(data, ("PA000", "PA001", "PA007")),
        [
            ("PA007", name, "", "id_without_folder", name, "no folder of this participant in any modality")
            for name in (GAIT_PARAMETERS_FILE, GAIT_ESTIMATION_FILE, MEASURES_FILE)
        ],
    ),
    "a folder without an ID": (
        write(GAIT_ESTIMATION_FILE, "ID,Step_UGS,Stride_UGS,Cadence_UGS,Speed_UGS,Step_FGS,Stride_FGS,Cadence_FGS,"
              "Velocity_FGS\nPA000,,,,,,,,\n"),
        [("PA001", GAIT_ESTIMATION_FILE, "", "id_not_in_table", GAIT_ESTIMATION_FILE, ID_MISSING)],
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


def test_an_entry_for_each_frame_that_has_a_flow_alone(data):
    """A flow may begin before the person is seen; the pose speaks of all frames of the video."""
    for method in ("GMFLOW", "TVL1"):
        for frame in (5, 30):
            rewrite(data / f"optical_flow/PA000/UGS/{method}/NW-WoJ_2/{frame:03d}.png", other_size(".png"))
    assert found(data) == [in_walk(POSE, "frames_missing", POSE_FILE, "1 of 7 frames: 030")]


@pytest.mark.parametrize(("percent", "number"), [(19.9, 1), (20, 0)])
def test_a_share_of_frames_is_tolerated(data, percent, number):
    (data / SILHOUETTE_CLIP / "015.jpg").unlink()  # one of five
    assert len(found(data, tolerated_percent=percent)) == number


def test_only_the_modalities_that_are_asked_for_are_checked(data):
    shutil.rmtree(data / SILHOUETTE)
    CASES["no pose file"][0](data)
    assert found(data, modalities=(SEGMENTATION, TVL1)) == []
    rewrite(data / "optical_flow/PA000/FGS/GMFLO/a", "x")
    (one,) = found(data, modalities=(TVL1,))
    assert one[3:] == ("odd_name", "optical_flow/PA000/FGS/GMFLO", "not a name of the layout; is it GMFLOW?")


def test_sensor_boxes_elsewhere_or_nowhere(data, tmp_path):
    (data / SENSOR_BOXES_FOLDER).rename(tmp_path / "boxes")
    assert found(data) == []
    (tmp_path / "boxes/PA001/FGS/FW-WJ.json").unlink()
    (one,) = found(data, boxes=tmp_path / "boxes")
    assert one[:4] == ("PA001", "sensor_boxes", "FW-WJ", "boxes_missing")


def test_tables_alone_are_compared_with_each_other(tmp_path):
    write_tables(tmp_path, ("PA000", "PA001"))
    table = (tmp_path / GAIT_PARAMETERS_FILE).read_text()
    (tmp_path / GAIT_PARAMETERS_FILE).write_text(table.replace("PA001", "PA003"))
    assert [one for one in found(tmp_path) if one[0]] == [
        ("PA001", GAIT_PARAMETERS_FILE, "", "id_not_in_table", GAIT_PARAMETERS_FILE, ID_MISSING),
        ("PA003", GAIT_PARAMETERS_FILE, "", "id_without_folder", GAIT_PARAMETERS_FILE,
         f"the ID is not in {MEASURES_FILE}"),
    ]  # fmt: skip


def test_whole_pictures_are_asked_for_only_by_deep(data):
    png = data / "semantic_segmentation/PA001/FGS/FW-WJ_1_DensePose/016.png"
    rewrite(png, png.read_bytes()[:-40])
    rewrite(data / SILHOUETTE_CLIP / "014.jpg", other_size(".jpg"))
    rewrite(data / SILHOUETTE_CLIP / "015.jpg", b"")
    empty = in_walk(SILHOUETTE, "file_empty", f"{SILHOUETTE_CLIP}/015.jpg", CASES["a file of 0 bytes"][1][0][-1])
    assert found(data) == [empty]
    assert found(data, deep=True) == [
        empty,
        in_walk(SILHOUETTE, "picture_size", f"{SILHOUETTE_CLIP}/014.jpg",
                "48x30 px, where 3 frames of the clip have 96x54"),
        ("PA001", SEGMENTATION, "FW-WJ_1", "picture_damaged", os.path.relpath(png, data),
         "not a readable picture; restore it or remove it"),
    ]  # fmt: skip


def test_a_folder_with_nobody_in_it_cannot_be_checked(tmp_path):
    with pytest.raises(InputError, match="nothing of a Health&Gait dataset"):
        found(tmp_path)
    (tmp_path / "pose").mkdir()
    with pytest.raises(InputError, match="not one participant"):
        found(tmp_path)


def test_what_is_no_folder_is_refused(data, tmp_path):
    for folder, boxes, words in [
        (data / MEASURES_FILE, None, "participants_measures.csv: is a file, not a folder; -d expects one"),
        (tmp_path / "no", None, "no: no such folder; -d expects one"),
        (data, tmp_path / "no", "no: no such folder; -s expects one"),
    ]:
        with pytest.raises(InputError, match=words):
            folders_of(folder, boxes, MODALITIES)


@pytest.mark.parametrize("place", [SILHOUETTE, "pose/PA000", SENSOR_BOXES_FOLDER])
def test_results_never_lie_among_the_files_that_are_checked(data, place):
    with pytest.raises(InputError, match="lies within"):
        output_folder(data / place, list(folders_of(data, None, MODALITIES).values()))
    assert output_folder(data / "check", list(folders_of(data, None, MODALITIES).values())).is_dir()


@pytest.mark.parametrize("name", ["check_findings.csv", "check_participants.csv", "check.png", "check_pictures.jsonl"])
def test_a_folder_in_the_place_of_a_result_is_told_before_the_work(tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(InputError, match=f"{name}: is a folder; name a file"):
        output_folder(tmp_path, [])
