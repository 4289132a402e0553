import math
import os
from pathlib import Path

import pytest

from healthgait.errors import InputError
from healthgait.gait.estimation.inputs import (
    check_clip_files,
    check_inputs,
    check_outputs,
    heights_of,
    pose_folder,
    with_whole_paths,
    workers_of,
)
from healthgait.gait.estimation.lengths import Lengths
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.estimation.tables import Outputs
from healthgait.gait.figures.places import FIGURE
from healthgait.gait.opensim.files import OPENSIM_FILE
from healthgait.layout import POSE, Clip
from healthgait.outputs import record_outputs


@pytest.fixture
def data(tmp_path):
    """The folders of a dataset with two participants, and their table in another order."""
    folder = tmp_path / "data"
    for name in ("sensors_bboxes", "semantic_segmentation", "pose/PA001/UGS", "pose/PA000/FGS", "other_pose"):
        (folder / name).mkdir(parents=True)
    (folder / "measures.csv").write_text("ID,Height\nPA001,171.5\nPA000,\n")
    return folder


@pytest.fixture
def settings(data):
    """What is used if nothing but the folders is given; fields can be replaced."""

    def make(**fields) -> EstimationSettings:
        usual = {
            "pose": data / "pose",
            "boxes": data / "sensors_bboxes",
            "segmentation": data / "semantic_segmentation",
            "length_m": 4.2,
            "fps": 29.97,
            "method": "events",
            "floor_edge": "y_max",
            "figures": None,
        }
        return EstimationSettings(**usual | fields)

    return make


@pytest.fixture
def check(data, settings):
    """``check(figures=…, output=…, clips=…)``: see whether results can go there, by the settings of ``method``."""

    def checked(**given) -> None:
        outputs = Outputs(given.get("output", data / "out.csv"), *map(given.get, ("clips", "events", "errors")))
        used = settings(
            method=given.get("method", "events"), **{name: given.get(name) for name in ("figures", "opensim")}
        )
        check_outputs(outputs, used, data / "measures.csv", given.get("overwrite", False))

    return checked


def refusal(function, *arguments, **named) -> str:
    with pytest.raises(InputError) as caught:
        function(*arguments, **named)
    return str(caught.value)


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


def test_folders_of_outputs_are_made_and_no_file_is_touched(check, data):
    (data / "out.csv").write_text("old")
    before = {path.name for path in data.iterdir()}
    check(overwrite=True, events=data / "new" / "events.csv", figures=data / "pictures")
    assert {path.name for path in data.iterdir()} == before | {"new", "pictures"}
    assert list((data / "new").iterdir()) == list((data / "pictures").iterdir()) == []
    assert (data / "out.csv").read_text() == "old"


@pytest.mark.parametrize("field", ["output", "clips", "events", "errors"])
def test_an_output_that_is_a_folder_or_lies_below_a_file_is_refused(check, data, field):
    message = refusal(check, **{field: data / "other_pose"})
    assert message == f"{data / 'other_pose'}: is a folder; name a file to be written"
    below = data / "measures.csv" / "out.csv"
    assert refusal(check, **{field: below}).startswith(f"{below.parent}: is a file, not a folder")


def test_a_place_for_figures_that_is_a_file_is_refused(check, data):
    assert "is a file, not a folder" in refusal(check, figures=data / "measures.csv")


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("participants", "output", "participants and for the gait parameters"),
        ("participants", "clips", "participants and for the clips"),
        ("participants", "events", "participants and for the events"),
        ("output", "clips", "gait parameters and for the clips"),
        ("output", "events", "gait parameters and for the events"),
        ("clips", "events", "clips and for the events"),
        ("participants", "errors", "participants and for the standard errors"),
        ("output", "errors", "gait parameters and for the standard errors"),
        ("clips", "errors", "clips and for the standard errors"),
        ("events", "errors", "events and for the standard errors"),
    ],
)
def test_one_file_for_two_purposes_is_refused(check, data, first, second, names):
    path = data / "measures.csv" if first == "participants" else data / "same.csv"
    another_way = data / "pose" / ".." / path.name
    message = refusal(check, **{first: path, second: another_way})
    assert message == f"{another_way}: given for the {names}; name two files"


def test_a_link_to_the_table_of_participants_is_not_written_either(check, data):
    (data / "link.csv").symlink_to(data / "measures.csv")
    assert "for the participants and for the gait parameters" in refusal(check, output=data / "link.csv")


@pytest.mark.parametrize("folder", ["pose", "sensors_bboxes", "semantic_segmentation"])
def test_nothing_is_written_into_the_inputs(check, data, folder):
    message = refusal(check, clips=data / folder / "PA000" / "clips.csv")
    assert "lies within the input folder" in message
    assert not (data / folder / "PA000" / "clips.csv").exists()
    assert "lies within the input folder" in refusal(check, figures=data / folder / "figures")


def test_a_file_and_a_folder_of_one_name_are_refused(check, data):
    assert "a file and a folder" in refusal(check, figures=data / "out.csv")
    assert "a file and a folder" in refusal(check, output=data / "o", clips=data / "o" / "clips.csv")


def test_a_device_is_not_replaced(check, data):
    os.mkfifo(data / "pipe")
    assert "is a device or a pipe" in refusal(check, output=data / "pipe")


@pytest.mark.parametrize("name", ["../PA000", ".", "/etc", "PA000/UGS"])
def test_an_id_that_is_a_path_is_refused(data, name):
    (data / "measures.csv").write_text(f"ID\n{name}\n")
    assert "is a path" in refusal(heights_of, data / "measures.csv")


@pytest.mark.parametrize("asked", ["events", "figures", "errors", "opensim"])
def test_the_published_method_has_no_events_figures_and_standard_errors(check, data, asked):
    message = refusal(check, method="paper", **{asked: data / "there"})
    assert "the method paper finds no events; leave out" in message
    assert not (data / "there").exists()


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


FIGURES = ("PA000/UGS/NW-WoJ_1.png", "PA000/summary.png")
FOR_OPENSIM = ("PA000/UGS/NW-WoJ_1.trc", "PA000/UGS/NW-WoJ_1.mot")


@pytest.fixture
def check_drawn(data, settings):
    """``check_drawn(overwrite, output)``: whether the files of the one clip of PA000 may be written into ``drawn``."""
    clip = Clip("PA000", "UGS", "WoJ", 1).path_in(data / "pose", POSE)
    clip.parent.mkdir(parents=True, exist_ok=True)
    clip.write_text("[]")
    return lambda overwrite=False, output=data / "out.csv": check_clip_files(
        settings(figures=data / "drawn", opensim=data / "drawn"), ["PA000"], data / "measures.csv", Outputs(output),
        overwrite,
    )  # fmt: skip


@pytest.mark.parametrize("name", FIGURES + FOR_OPENSIM)
def test_a_file_of_a_clip_that_no_earlier_run_wrote_is_not_replaced_without_being_asked(check_drawn, data, name):
    check_drawn()
    path = data / "drawn" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a photograph")
    assert refusal(check_drawn).startswith(f"{path}: exists, and no earlier run wrote it there as a")
    check_drawn(overwrite=True)
    record_outputs([path], FIGURE if name in FIGURES else OPENSIM_FILE)
    check_drawn()


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("target", ["pose/PA000/UGS/NW-WoJ_1_AlphaPose.json", "measures.csv"])
def test_a_link_that_leads_to_an_input_is_no_place_for_a_figure(check_drawn, data, name, target):
    path = data / "drawn" / name
    path.parent.mkdir(parents=True)
    path.symlink_to(data / target)
    for overwrite in (False, True):
        assert refusal(check_drawn, overwrite).startswith(f"{path}: l")  # lies within, leads to


@pytest.mark.parametrize("is_there", [True, False])
def test_the_folder_of_a_clips_files_is_no_file(check_drawn, data, is_there):
    """One that is there, or a table that the same run would write."""
    path = data / "drawn" / "PA000"
    path.parent.mkdir()
    if is_there:
        path.write_text("notes")
    assert refusal(check_drawn, output=data / "out.csv" if is_there else path).startswith(f"{path}: is a file, and a")


@pytest.mark.parametrize("name", ["clip.trc", "gait.xlsx", "gait.parquet"])
def test_a_table_is_not_named_as_a_file_of_another_form(check, data, name):
    assert "are not written in this form; name a file .csv" in refusal(check, output=data.parent / name)
