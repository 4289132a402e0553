from pathlib import Path

import pytest

from healthgait.layout import MODALITIES, SIMULATED_MARKER, Clip, clips_of, clips_of_person, is_simulated

CLIP = Clip("PA007", "FGS", "WJ", 2)


def test_names():
    assert CLIP.class_name == "FW-WJ"
    assert CLIP.name == "FW-WJ_2"
    assert Clip("PA007", "UGS", "WoJ", 1).name == "NW-WoJ_1"


@pytest.mark.parametrize(
    "modality, expected",
    [
        ("pose", "pose/PA007/FGS/FW-WJ_2_AlphaPose.json"),
        ("silhouette", "silhouette/PA007/FGS/FW-WJ_2_YOLOV8"),
        ("semantic_segmentation", "semantic_segmentation/PA007/FGS/FW-WJ_2_DensePose"),
        ("optical_flow/GMFLOW", "optical_flow/PA007/FGS/GMFLOW/FW-WJ_2"),
        ("optical_flow/TVL1", "optical_flow/PA007/FGS/TVL1/FW-WJ_2"),
    ],
)
def test_paths(modality, expected):
    assert CLIP.path(Path("data"), modality) == Path("data") / expected


def test_a_modality_may_lie_anywhere():
    assert CLIP.path_in(Path("elsewhere"), "pose") == Path("elsewhere/PA007/FGS/FW-WJ_2_AlphaPose.json")
    expected = Path("elsewhere/PA007/FGS/FW-WJ_2_DensePose")
    assert CLIP.path_in(Path("elsewhere"), "semantic_segmentation") == expected
    assert CLIP.path_in(Path("elsewhere"), "optical_flow/TVL1") == Path("elsewhere/PA007/FGS/TVL1/FW-WJ_2")


def test_sensor_boxes_are_shared_by_both_directions():
    assert CLIP.sensor_boxes(Path("boxes")) == Path("boxes/PA007/FGS/FW-WJ.json")
    assert Clip("PA007", "FGS", "WJ", 1).sensor_boxes(Path("boxes")) == CLIP.sensor_boxes(Path("boxes"))


@pytest.mark.parametrize("modality", ["optical_flow", "optical_flow/other", "rgb", ""])
def test_an_unknown_modality_is_refused_with_the_known_ones(modality):
    with pytest.raises(ValueError, match="semantic_segmentation") as caught:
        CLIP.path(Path("data"), modality)
    assert repr(modality) in str(caught.value)


def test_a_participant_has_eight_clips_and_every_file_its_own_path():
    clips = clips_of("PA000")
    assert len(set(clips)) == 8
    assert {clip.participant for clip in clips} == {"PA000"}
    assert len({clip.path(Path("data"), modality) for clip in clips for modality in MODALITIES}) == 8 * 5
    assert {clip.class_name for clip in clips} == {"NW-WoJ", "NW-WJ", "FW-WoJ", "FW-WJ"}


def test_a_simulated_cohort_is_known_by_its_marker(tmp_path):
    table = tmp_path / "participants_measures.csv"
    assert not is_simulated(tmp_path)
    assert not is_simulated(table)
    (tmp_path / SIMULATED_MARKER).touch()
    table.touch()
    assert is_simulated(tmp_path)
    assert is_simulated(table)


def test_a_link_that_leads_nowhere_is_a_clip_and_a_stray_file_is_none(tmp_path):
    pace = tmp_path / "UGS"
    (pace / "NW-WJ_1_YOLOV8").mkdir(parents=True)
    (pace / "NW-WJ_2_YOLOV8").symlink_to(tmp_path / "not mounted")
    (pace / "NW-WoJ_1_YOLOV8").symlink_to("NW-WoJ_1_YOLOV8")
    (pace / "Thumbs.db").touch()
    names = [clip.name for clip in clips_of_person(tmp_path, "both", None)]
    assert names == ["NW-WJ_1_YOLOV8", "NW-WJ_2_YOLOV8", "NW-WoJ_1_YOLOV8"]
