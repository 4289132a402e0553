from pathlib import Path

import pytest

from healthgait.errors import InputError
from healthgait.layout import (
    FRAME_MODALITIES,
    MODALITIES,
    SIMULATED_MARKER,
    Clip,
    clips_of,
    clips_of_person,
    is_simulated,
)

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
    names = [clip.name for clip in clips_of_person(tmp_path, "both", "silhouette")]
    assert names == ["NW-WJ_1_YOLOV8", "NW-WJ_2_YOLOV8", "NW-WoJ_1_YOLOV8"]


@pytest.mark.parametrize("modality", FRAME_MODALITIES)
def test_clips_of_a_person_are_those_of_the_layout_and_of_any_number(tmp_path, modality):
    folder = tmp_path / modality.split("/")[0]
    clips = [*clips_of("PA000"), Clip("PA000", "UGS", "WoJ", 3), Clip("PA000", "UGS", "WoJ", 12)]
    for clip in clips:
        clip.path(tmp_path, modality).mkdir(parents=True)
    (folder / "PA000" / "UGS" / ".copy").mkdir()
    (folder / "PA000" / ".thumbnails").mkdir()
    expected = sorted(clip.path(tmp_path, modality) for clip in clips)
    assert clips_of_person(folder / "PA000", "both", modality) == expected
    assert clips_of_person(folder / "PA000", "WoJ", modality) == [path for path in expected if "-WoJ_" in path.name]


@pytest.mark.parametrize(
    "name",
    ["NW-WJ_1 copy_YOLOV8", "NW-WJ_1_YOLOV8_old", "NW-WJ_1_YOLOV8 (1)", "backup", "NW-WJ_1", "NW-WJ_1_DensePose",
     "NW-WJ_0_YOLOV8", "NW-WJ_01_YOLOV8", "NW-wj_1_YOLOV8", "FW-WJ_1_YOLOV8", "NW-WJ_1_YOLOV8\n"],
)  # fmt: skip
@pytest.mark.parametrize("is_link", [False, True])
def test_a_folder_that_is_no_clip_is_neither_counted_nor_passed_over(tmp_path, name, is_link):
    pace = tmp_path / "UGS"
    (pace / "NW-WJ_1_YOLOV8").mkdir(parents=True)
    (pace / name).symlink_to("nowhere") if is_link else (pace / name).mkdir()
    for jackets in ("both", "WJ", "WoJ"):
        with pytest.raises(InputError, match=r"not a clip of silhouette; .* such as NW-WoJ_1_YOLOV8;") as caught:
            clips_of_person(tmp_path, jackets, "silhouette")
        assert str(caught.value).startswith(f"{pace / name}:".replace("\n", "\\n"))


def test_a_copy_of_a_pace_is_refused_with_the_known_ones(tmp_path):
    for pace in ("UGS", "UGS copy"):
        (tmp_path / pace / "TVL1" / "NW-WJ_1").mkdir(parents=True)
    with pytest.raises(InputError, match="UGS copy: not a pace; expected UGS or FGS"):
        clips_of_person(tmp_path, "both", "optical_flow/TVL1")


def test_clips_of_another_dataset_may_have_any_names(tmp_path):
    for name in ("slow/walk 1", "slow/walk 10", "quick/NW-WoJ_1"):
        (tmp_path / name).mkdir(parents=True)
    names = [str(clip.relative_to(tmp_path)) for clip in clips_of_person(tmp_path, "both", "silhouette")]
    assert names == ["quick/NW-WoJ_1", "slow/walk 1", "slow/walk 10"]
