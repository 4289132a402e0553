"""What is checked, counted, tolerated and refused."""

import os
import shutil

import pytest

from healthgait.check.dataset import check_dataset, folders_of
from healthgait.check.remembered import Remembered
from healthgait.check.report import output_folder
from healthgait.errors import InputError
from healthgait.layout import (
    GAIT_PARAMETERS_FILE,
    MEASURES_FILE,
    MODALITIES,
    POSE,
    SEGMENTATION,
    SENSOR_BOXES_FOLDER,
    SILHOUETTE,
)
from tests.check.found import ID_MISSING, POSE_FILE, SILHOUETTE_CLIP, TVL1, found, in_walk
from tests.check.made_up_dataset import other_size, rewrite, write_tables


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
    (data / POSE_FILE).unlink()
    assert found(data, modalities=(SEGMENTATION, TVL1)) == []
    rewrite(data / "optical_flow/PA000/FGS/GMFLO/a", "x")
    (one,) = found(data, modalities=(TVL1,))
    assert one[3:] == ("odd_name", "optical_flow/PA000/FGS/GMFLO", "not part of the dataset's layout; is it GMFLOW?")


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
    empty = in_walk(
        SILHOUETTE, "file_empty", f"{SILHOUETTE_CLIP}/015.jpg", "the file is empty; restore it or remove it"
    )
    assert found(data) == [empty]
    assert found(data, deep=True) == [
        empty,
        in_walk(SILHOUETTE, "picture_size", f"{SILHOUETTE_CLIP}/014.jpg",
                "48x30 px, where 3 frames of the clip have 96x54"),
        ("PA001", SEGMENTATION, "FW-WJ_1", "picture_damaged", os.path.relpath(png, data),
         "not a readable picture; restore it or remove it"),
    ]  # fmt: skip


def test_a_folder_with_nobody_in_it_cannot_be_checked(tmp_path):
    with pytest.raises(InputError, match="not a Health&Gait dataset"):
        found(tmp_path)
    (tmp_path / "pose").mkdir()
    with pytest.raises(InputError, match="no participants"):
        found(tmp_path)


def test_what_is_no_folder_is_refused(data, tmp_path):
    for folder, boxes, words in [
        (data / MEASURES_FILE, None, "is a file, not a folder; expected the dataset's folder"),
        (tmp_path / "no", None, "no: no such folder; expected the dataset's folder"),
        (data, tmp_path / "no", "no: no such folder; expected the folder of the sensor boxes"),
    ]:
        with pytest.raises(InputError, match=words):
            folders_of(folder, boxes, MODALITIES)


@pytest.mark.parametrize("place", [SILHOUETTE, "pose/PA000", SENSOR_BOXES_FOLDER])
def test_results_never_lie_among_the_files_that_are_checked(data, place):
    with pytest.raises(InputError, match="is inside"):
        output_folder(data / place, list(folders_of(data, None, MODALITIES).values()))
    assert output_folder(data / "check", list(folders_of(data, None, MODALITIES).values())).is_dir()


@pytest.mark.parametrize("name", ["check_findings.csv", "check_participants.csv", "check.png", "check_pictures.jsonl"])
def test_a_folder_in_the_place_of_a_result_is_reported_before_the_work(tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(InputError, match=f"{name}: is a folder; name a file"):
        output_folder(tmp_path, [])
