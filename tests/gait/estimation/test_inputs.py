"""The inputs of the estimation: where they are looked for, and what is refused."""

import math
from pathlib import Path

import pytest

from healthgait.gait.estimation.inputs import (
    check_inputs,
    heights_of,
    pose_folder,
    with_whole_paths,
    workers_of,
)
from healthgait.gait.estimation.lengths import Lengths
from tests.refused import refusal


def test_the_pose_lies_beside_the_segmentation_unless_it_is_given(data):
    table, segmentation = data / "measures.csv", data / "semantic_segmentation"
    assert pose_folder(None, table, segmentation) == data / "pose"
    assert pose_folder(data / "other_pose", table, segmentation) == data / "other_pose"


def test_the_pose_is_found_beside_a_segmentation_that_is_given_as_a_dot(data, monkeypatch):
    monkeypatch.chdir(data / "semantic_segmentation")
    for name in (".", "../semantic_segmentation"):
        assert pose_folder(None, data / "measures.csv", Path(name)) == data / "pose"


def test_the_pose_lies_beside_a_link_to_a_segmentation_and_not_beside_its_target(data, tmp_path):
    (tmp_path / "other" / "pose").mkdir(parents=True)
    link = tmp_path / "other" / "segmentation"
    link.symlink_to(data / "semantic_segmentation")
    assert pose_folder(None, data / "measures.csv", link) == tmp_path / "other" / "pose"


def test_two_dots_mean_the_folder_above_the_target_of_a_link_as_everywhere(data, tmp_path):
    (data / "semantic_segmentation" / "PA000").mkdir()
    (tmp_path / "link").symlink_to(data / "semantic_segmentation" / "PA000")
    assert pose_folder(None, data / "measures.csv", tmp_path / "link" / "..") == data / "pose"


def test_a_directory_of_participants_is_the_pose_directory(data):
    assert pose_folder(None, data / "pose", None) == data / "pose"
    assert pose_folder(data / "other_pose", data / "pose", None) == data / "other_pose"


def test_without_pose_and_segmentation_there_is_nothing_to_do(data):
    message = refusal(pose_folder, None, data / "measures.csv", None)
    assert "pose" in message and "segmentation" in message


def test_without_a_segmentation_the_pose_alone_is_used(settings, data):
    check_inputs(settings(segmentation=None), data / "measures.csv")


def test_the_published_method_needs_the_segmentation(settings, data):
    message = refusal(check_inputs, settings(segmentation=None, method="paper"), data / "measures.csv")
    assert "the method paper needs the segmentation" in message


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("boxes", "the folder of the sensor boxes"),
        ("segmentation", "the folder of the segmentation"),
        ("pose", "the pose directory"),
    ],
)
def test_folders_must_be_there(settings, data, field, what):
    missing, file = data / "nowhere", data / "measures.csv"
    message = refusal(check_inputs, settings(**{field: missing}), data / "measures.csv")
    assert message == f"{missing}: no such folder; expected {what}"
    message = refusal(check_inputs, settings(**{field: file}), data / "measures.csv")
    assert message == f"{file}: is a file, not a folder; expected {what}"


def test_the_participants_must_be_there(settings, data):
    message = refusal(check_inputs, settings(), data / "nothing.csv")
    assert message == f"{data / 'nothing.csv'}: no such file; expected participants_measures.csv or the pose directory"


def test_the_table_names_the_participants_their_order_and_heights(data):
    heights = heights_of(data / "measures.csv")
    assert list(heights) == ["PA001", "PA000"]
    assert heights["PA001"] == 171.5
    assert math.isnan(heights["PA000"])


def test_a_table_needs_nothing_but_the_ids(data):
    (data / "measures.csv").write_text("ID\nB\nA\n")
    heights = heights_of(data / "measures.csv")
    assert list(heights) == ["B", "A"]
    assert all(math.isnan(height) for height in heights.values())


def test_a_table_that_cannot_be_used_is_refused_with_its_line(data):
    table = data / "measures.csv"
    table.write_text("ID,Height\nPA001,1.71\n")
    assert refusal(heights_of, table).startswith(f"{table}: line 2 (PA001), Height: 1.71 is outside 30 to 300")
    assert "no such file" in refusal(heights_of, data / "nothing.csv")


def test_the_pose_directory_names_the_participants_in_alphabetical_order(data):
    (data / "pose" / "notes.txt").touch()
    (data / "pose" / "PA002").mkdir()
    heights = heights_of(data / "pose")
    assert list(heights) == ["PA000", "PA001"]
    assert all(math.isnan(height) for height in heights.values())


def test_a_directory_without_participants_is_refused(data):
    message = refusal(heights_of, data / "other_pose")
    assert message == f"{data / 'other_pose'}: no participants; expected folders <ID>/UGS and <ID>/FGS"


@pytest.mark.parametrize("name", ["../PA000", ".", "/etc", "PA000/UGS"])
def test_an_id_that_is_a_path_is_refused(data, name):
    (data / "measures.csv").write_text(f"ID\n{name}\n")
    assert "is a path" in refusal(heights_of, data / "measures.csv")


def test_the_workers_of_a_scheduler_get_whole_paths(settings, data, monkeypatch):
    monkeypatch.chdir(data)
    used = with_whole_paths(settings(boxes=Path("sensors_bboxes"), figures=Path("figures"), opensim=Path("opensim")))
    assert used.boxes == data / "sensors_bboxes"
    workers = workers_of(used, 2, "tcp://host:8786")
    assert (workers.jobs, workers.scheduler) == (2, "tcp://host:8786")
    assert set(workers.reads) == {used.pose, used.boxes, used.segmentation}
    assert workers.writes == (data / "figures", data / "opensim")


def test_a_frame_offset_needs_both_pose_and_pictures(settings, data):
    check_inputs(settings(frame_offset=-2), data / "measures.csv")
    alone, paper = settings(frame_offset=1, segmentation=None), settings(frame_offset=1, method="paper")
    assert "needs the segmentation" in refusal(check_inputs, alone, data / "measures.csv")
    assert "no frame offset" in refusal(check_inputs, paper, data / "measures.csv")


def test_what_is_used_is_told_in_a_line(settings, data):
    told = settings(length_m=5.0, fps=50.0, frame_offset=-2).text(Lengths())
    for word in (str(data / "pose"), str(data / "sensors_bboxes"), "5 m", "50 frames per second", "frame offset -2"):
        assert word in told
    alone = settings(segmentation=None).text(Lengths())
    assert "no segmentation" in alone and "offset" not in alone
