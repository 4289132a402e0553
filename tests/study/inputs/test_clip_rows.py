import os

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.layout import FLOWS, SEGMENTATION, SILHOUETTE
from healthgait.learning.rows import UNREADABLE, ClipDigest
from healthgait.partitioning.partitions import PARTS, Partition
from healthgait.study.inputs.clip_rows import make_clip_split, recordings
from healthgait.study.inputs.no_data import NoData
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET
from tests.study.made_up_clips_study import MEASURES, PARTITION, PEOPLE, write_dataset


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Silhouettes of both paces and one kind of flow; no test changes it."""
    folder = write_dataset(tmp_path_factory.mktemp("data"), paces=("UGS", "FGS"))
    (folder / SILHOUETTE / "PA999" / "UGS" / "NW-WoJ_1_YOLOV8").mkdir(parents=True)
    return write_dataset(folder, FLOWS[1])


def found(data, modality=SILHOUETTE, source="both", people=MEASURES.index):
    return recordings(data, modality, source, people)


def test_recordings_are_the_clips_of_the_people_of_a_study(data):
    clips = found(data)
    assert len(clips) == 8 * 8
    assert [one.name for one in clips[:8]] == [
        "FGS/FW-WJ_1", "FGS/FW-WJ_2", "FGS/FW-WoJ_1", "FGS/FW-WoJ_2",
        "UGS/NW-WJ_1", "UGS/NW-WJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2",
    ]  # fmt: skip
    assert clips[7].participant == "PA000"
    assert clips[7].folder == data / SILHOUETTE / "PA000" / "UGS" / "NW-WoJ_2_YOLOV8"
    assert sorted({one.participant for one in clips}) == PEOPLE  # not PA999, whom the table does not name
    assert {one.participant for one in found(data, people=MEASURES.index[2:3])} == {"PA002"}


@pytest.mark.parametrize("source", ["WoJ", "WJ"])
def test_recordings_of_a_class(data, source):
    clips = found(data, source=source)
    assert len(clips) == 8 * 4
    assert {one.name.split("-")[1][:-2] for one in clips} == {source}


def test_recordings_of_a_kind_of_flow(data):
    clips = found(data, FLOWS[1])
    assert len(clips) == 8 * 4
    assert clips[0].folder == data / "optical_flow" / "PA000" / "UGS" / "TVL1" / "NW-WJ_1"
    assert clips[0].name == "UGS/NW-WJ_1"
    assert found(data, FLOWS[0]) == []


def test_a_folder_that_is_no_clip_is_refused_by_its_name(tmp_path):
    (tmp_path / SILHOUETTE / "PA000" / "UGS" / os.fsdecode(b"\xff\n_1_x")).mkdir(parents=True)
    with pytest.raises(InputError, match=r"UGS/\\udcff\\n_1_x: not a clip of silhouette; expected a name"):
        found(tmp_path)


def test_without_frames_there_is_no_data(tmp_path):
    with pytest.raises(NoData, match="no data_path"):
        recordings(None, SILHOUETTE, "both", MEASURES.index)
    with pytest.raises(NoData, match=r"no folder .*semantic_segmentation"):
        found(tmp_path, SEGMENTATION)
    (tmp_path / SILHOUETTE).mkdir()
    (tmp_path / SILHOUETTE / "PA000").write_text("a file")
    assert found(tmp_path) == []


def split_of(data, target=SEX_TARGET, measures=MEASURES, partition=PARTITION, unreadable=()):
    clips = found(data, source="WoJ")
    known = {one.folder: ClipDigest(one.folder, f"{one.participant} {one.name}", "") for one in clips}
    for one in clips:
        if f"{one.participant} {one.name}" in unreadable:
            known[one.folder] = "why not"
    return make_clip_split(measures, partition, target, clips, known)


def test_rows_are_the_clips_of_the_people_of_each_part(data):
    split, left_out = split_of(data, WEIGHT_TARGET)
    assert left_out == {}
    assert [len(getattr(split, part)) for part in PARTS] == [16, 8, 8]
    names = ["FGS/FW-WoJ_1", "FGS/FW-WoJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2"]
    assert split.test.ids == ["PA006"] * 4 + ["PA007"] * 4
    assert split.test.names == names * 2
    assert split.test.y.tolist() == [80] * 4 + [85] * 4
    assert [digest.sha256 for digest in split.test.digests][3:5] == [
        "PA006 UGS/NW-WoJ_2", "PA007 FGS/FW-WoJ_1",
    ]  # fmt: skip
    assert split.train.x.shape == (16, 0)


def test_who_lacks_the_target_or_has_no_clip_is_left_out_and_named(data):
    measures = MEASURES.copy()
    measures.loc["PA001", "Sex"] = np.nan
    lost = [f"PA006 {name}" for name in ("FGS/FW-WoJ_1", "FGS/FW-WoJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2")]
    split, left_out = split_of(data, measures=measures, unreadable=(*lost, "PA000 UGS/NW-WoJ_1"))
    assert left_out == {
        "no Sex": ["PA001"],
        "no clip": ["PA006"],
        UNREADABLE: [f"{clip} (why not)" for clip in ("PA000 UGS/NW-WoJ_1", *lost)],
    }
    assert split.train.ids == ["PA000"] * 3 + ["PA002"] * 4 + ["PA003"] * 4
    assert split.train.names[:3] == ["FGS/FW-WoJ_1", "FGS/FW-WoJ_2", "UGS/NW-WoJ_2"]
    assert set(split.test.ids) == {"PA007"}


def test_who_is_in_no_part_is_named(data):
    split, left_out = split_of(data, partition=Partition(PEOPLE[:3], PEOPLE[4:6], PEOPLE[6:]))
    assert left_out == {"in no part of the partition": ["PA003"]}
    assert "PA003" not in split.train.ids


def test_a_part_without_clips_is_no_data(data):
    measures = MEASURES.copy()
    measures.loc[PEOPLE[4:6], "Sex"] = np.nan
    with pytest.raises(NoData, match="nobody in the validation part has a clip"):
        split_of(data, measures=measures)


def test_a_part_without_clips_that_can_be_read_names_one_of_its_own(data):
    lost = [f"PA007 {name}" for name in ("FGS/FW-WoJ_1", "FGS/FW-WoJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2")]
    partition = Partition(PEOPLE[:4], PEOPLE[4:7], PEOPLE[7:])
    with pytest.raises(NoData) as caught:
        split_of(data, partition=partition, unreadable=("PA000 UGS/NW-WoJ_1", *lost))
    words = "nobody in the test part has a clip that can be read; 4 cannot, such as PA007 FGS/FW-WoJ_1 (why not)"
    assert str(caught.value) == words
