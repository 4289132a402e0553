"""A tree that was made from videos: what was never filmed is not missing."""

import shutil

import pytest

from healthgait.check.dataset import check_dataset, folders_of
from healthgait.check.heat_map import heat_map_png
from healthgait.check.own_tree import modalities_of
from healthgait.check.remembered import Remembered
from healthgait.check.report import summary
from healthgait.layout import (
    EXTRACTION_RECORDS,
    GAIT_PARAMETERS_FILE,
    MEASURES_FILE,
    MODALITIES,
    POSE,
    SEGMENTATION,
    SENSOR_BOXES_FOLDER,
    SILHOUETTE,
    Clip,
    clips_of,
)
from tests.check.found import TVL1, found
from tests.check.made_up_dataset import PEOPLE, write_tables

FILMED = (POSE, SILHOUETTE, SEGMENTATION, TVL1)
WALKS = [Clip("PA000", "UGS", "WoJ", 1), Clip("PA000", "UGS", "WoJ", 3), Clip("PA001", "FGS", "WJ", 2)]


def move(path, to):
    to.parent.mkdir(parents=True, exist_ok=True)
    path.rename(to)


@pytest.fixture
def tree(data, tmp_path):
    """Three clips of two people, each with sensor boxes of its own."""
    folder = tmp_path / "tree"
    (folder / EXTRACTION_RECORDS).mkdir(parents=True)
    for walk in WALKS:
        source = Clip(walk.participant, walk.pace, walk.jacket, 2 if walk.number == 3 else walk.number)
        for modality in FILMED:
            move(source.path(data, modality), walk.path(folder, modality))
        boxes = folder / SENSOR_BOXES_FOLDER / walk.participant / walk.pace / f"{walk.name}.json"
        boxes.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source.sensor_boxes(data / SENSOR_BOXES_FOLDER), boxes)
    return folder


def test_what_was_filmed_and_extracted_is_expected_and_nothing_else(tree):
    assert modalities_of(tree) == [*FILMED]
    assert found(tree, modalities=modalities_of(tree), deep=True) == []
    result = check_dataset(tree, folders_of(tree, None, FILMED), FILMED, False, 0.0, 1, Remembered(None))
    lines = summary(result).splitlines()
    assert [line.split()[4:7] for line in lines if line.startswith((POSE, "sensor_boxes"))] == [["3", "of", "3"]] * 2
    assert heat_map_png(result).startswith(b"\x89PNG")


def test_a_clip_that_one_modality_lacks_is_missing(tree):
    shutil.rmtree(WALKS[1].path(tree, SILHOUETTE))
    (clip_missing,) = found(tree, modalities=(SILHOUETTE,))
    assert clip_missing[2:4] == ("NW-WoJ_3", "clip_missing")
    boxes = tree / SENSOR_BOXES_FOLDER / "PA000" / "UGS"
    (boxes / "NW-WoJ_1.json").unlink()
    (boxes / "NW-WoJ_4.json").symlink_to(boxes / "NW-WoJ_3.json")
    kinds = [one[3:5] for one in found(tree, modalities=(POSE,))]
    place = f"{SENSOR_BOXES_FOLDER}/PA000/UGS"
    assert kinds == [("odd_name", f"{place}/NW-WoJ_4.json"), ("boxes_missing", f"{place}/NW-WoJ.json")]
    (boxes / "NW-WoJ_3.json").rename(boxes / "NW-WoJ.json")
    (boxes / "NW-WoJ_4.json").unlink()
    assert found(tree, modalities=(POSE,)) == []


def test_a_table_is_checked_if_it_is_there(tree):
    write_tables(tree, PEOPLE[:1])
    (tree / GAIT_PARAMETERS_FILE).unlink()
    findings = found(tree, modalities=modalities_of(tree))
    assert [(one[0], one[3]) for one in findings] == [("PA001", "id_not_in_table")] * 2
    assert findings[1][4] == MEASURES_FILE


def test_videos_that_were_added_to_the_dataset_leave_it_the_dataset(data):
    (data / EXTRACTION_RECORDS).mkdir()
    clips_of("PA000")[3].path(data, POSE).unlink()
    assert modalities_of(data) == MODALITIES
    assert [one[3] for one in found(data, modalities=modalities_of(data))] == ["clip_missing"]
