import math
import os
from argparse import Namespace
from pathlib import Path

import pytest

from healthgait.computing.threads import available_cores
from healthgait.errors import InputError
from healthgait.gait.estimation.inputs import heights_of, outputs_of, settings_of, workers_of


@pytest.fixture
def data(tmp_path):
    """The folders of a dataset with two participants, and their table in another order."""
    folder = tmp_path / "data"
    for name in ("sensors_bboxes", "semantic_segmentation", "pose/PA001/UGS", "pose/PA000/FGS", "other_pose"):
        (folder / name).mkdir(parents=True)
    (folder / "measures.csv").write_text("ID,Height\nPA001,171.5\nPA000,\n")
    return folder


@pytest.fixture
def options(data):
    """What the script's options are without any of the optional ones but -e; fields can be replaced."""

    def make(**fields) -> Namespace:
        usual = {
            "participants": data / "measures.csv",
            "sensors": data / "sensors_bboxes",
            "segmentation": data / "semantic_segmentation",
            "output": data / "out.csv",
            "scale": 4.2,
            "fps": 29.97,
            "pose": None,
            "clips": None,
            "events": None,
            "standard_errors": None,
            "figures": None,
            "frame_offset": 0,
            "method": "events",
            "floor_edge": None,
            "jobs": None,
            "scheduler": None,
            "overwrite": False,
        }
        return Namespace(**usual | fields)

    return make


def refusal(function, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        function(*arguments)
    return str(caught.value)


def outputs(options):
    return outputs_of(options, settings_of(options))


def test_the_settings_are_the_options(options, data):
    settings = settings_of(options(scale=5.0, fps=50.0, figures=data / "pictures"))
    assert settings.boxes == data / "sensors_bboxes"
    assert settings.segmentation == data / "semantic_segmentation"
    assert (settings.length_m, settings.fps, settings.method) == (5.0, 50.0, "events")
    assert settings.figures == data / "pictures"


def test_the_pose_lies_beside_the_segmentation_unless_it_is_given(options, data):
    assert settings_of(options()).pose == data / "pose"
    assert settings_of(options(pose=data / "other_pose")).pose == data / "other_pose"


def test_the_pose_is_found_beside_a_segmentation_that_is_given_as_a_dot(options, data, monkeypatch):
    monkeypatch.chdir(data / "semantic_segmentation")
    assert settings_of(options(segmentation=type(data)("."))).pose == data / "pose"
    assert settings_of(options(segmentation=type(data)("../semantic_segmentation"))).pose == data / "pose"


def test_the_pose_lies_beside_a_link_to_a_segmentation_and_not_beside_its_target(options, data, tmp_path):
    (tmp_path / "other" / "pose").mkdir(parents=True)
    link = tmp_path / "other" / "segmentation"
    link.symlink_to(data / "semantic_segmentation")
    assert settings_of(options(segmentation=link)).pose == tmp_path / "other" / "pose"
    (tmp_path / "other" / "pose").rmdir()
    assert "other/pose: no such folder" in refusal(settings_of, options(segmentation=link))


def test_two_dots_mean_the_folder_above_the_target_of_a_link_as_everywhere(options, data, tmp_path):
    (data / "semantic_segmentation" / "PA000").mkdir()
    (tmp_path / "link").symlink_to(data / "semantic_segmentation" / "PA000")
    assert settings_of(options(segmentation=tmp_path / "link" / "..")).pose == data / "pose"


def test_a_directory_of_participants_is_the_pose_directory(options, data):
    given = {"participants": data / "pose", "segmentation": None}
    assert settings_of(options(**given)).pose == data / "pose"
    assert settings_of(options(**given, pose=data / "other_pose")).pose == data / "other_pose"


def test_the_floor_is_at_the_lower_edge_but_for_the_published_method(options):
    assert settings_of(options()).floor_edge == "y_max"
    assert settings_of(options(method="paper")).floor_edge == "y_min"
    assert settings_of(options(method="paper", floor_edge="y_max")).floor_edge == "y_max"
    assert settings_of(options(floor_edge="y_min")).floor_edge == "y_min"


def test_without_a_segmentation_the_pose_alone_is_used(options, data):
    assert settings_of(options(segmentation=None, pose=data / "pose")).segmentation is None


def test_without_pose_and_segmentation_there_is_nothing_to_do(options):
    message = refusal(settings_of, options(segmentation=None))
    assert "-j" in message and "-e" in message


def test_the_published_method_needs_the_segmentation(options, data):
    message = refusal(settings_of, options(segmentation=None, pose=data / "pose", method="paper"))
    assert "-m paper needs the segmentation" in message and "give -e" in message


@pytest.mark.parametrize(("field", "option"), [("sensors", "-s"), ("segmentation", "-e"), ("pose", "-j")])
def test_folders_must_be_there(options, data, field, option):
    missing, file = data / "nowhere", data / "measures.csv"
    usual = {"pose": data / "pose"}
    assert (
        refusal(settings_of, options(**usual | {field: missing})) == f"{missing}: no such folder; {option} expects one"
    )
    message = refusal(settings_of, options(**usual | {field: file}))
    assert message == f"{file}: is a file, not a folder; {option} expects one"


def test_no_pose_beside_the_segmentation_names_the_place_where_it_was_sought(options, data):
    (data / "pose").rename(data / "poses")
    assert refusal(settings_of, options()).startswith(f"{data / 'pose'}: no such folder; -j")


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
    assert refusal(heights_of, table).startswith(f"{table}: line 2 (PA001), Height: 1.71 is not from 30 to 300")
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


def test_outputs_are_those_that_are_asked_for(options, data):
    found = outputs(options(clips=data / "clips.csv"))
    assert (found.parameters, found.clips, found.events) == (data / "out.csv", data / "clips.csv", None)
    assert found.errors is None
    assert outputs(options(standard_errors=data / "errors.csv")).errors == data / "errors.csv"


def test_folders_of_outputs_are_made_and_no_file_is_touched(options, data):
    (data / "out.csv").write_text("old")
    before = {path.name for path in data.iterdir()}
    outputs(options(overwrite=True, events=data / "new" / "events.csv", figures=data / "pictures"))
    assert {path.name for path in data.iterdir()} == before | {"new", "pictures"}
    assert list((data / "new").iterdir()) == list((data / "pictures").iterdir()) == []
    assert (data / "out.csv").read_text() == "old"


@pytest.mark.parametrize("field", ["output", "clips", "events", "standard_errors"])
def test_an_output_that_is_a_folder_or_lies_below_a_file_is_refused(options, data, field):
    message = refusal(outputs, options(**{field: data / "other_pose"}))
    assert message == f"{data / 'other_pose'}: is a folder; name a file to be written"
    below = data / "measures.csv" / "out.csv"
    assert refusal(outputs, options(**{field: below})).startswith(f"{below.parent}: is a file, not a folder")


def test_a_place_for_figures_that_is_a_file_is_refused(options, data):
    assert "is a file, not a folder" in refusal(outputs, options(figures=data / "measures.csv"))


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("participants", "output", "-p and for -o"),
        ("participants", "clips", "-p and for -c"),
        ("participants", "events", "-p and for -v"),
        ("output", "clips", "-o and for -c"),
        ("output", "events", "-o and for -v"),
        ("clips", "events", "-c and for -v"),
        ("participants", "standard_errors", "-p and for --standard-errors"),
        ("output", "standard_errors", "-o and for --standard-errors"),
        ("clips", "standard_errors", "-c and for --standard-errors"),
        ("events", "standard_errors", "-v and for --standard-errors"),
    ],
)
def test_one_file_for_two_purposes_is_refused(options, data, first, second, names):
    path = data / "measures.csv" if first == "participants" else data / "same.csv"
    another_way = data / "pose" / ".." / path.name
    message = refusal(outputs, options(**{first: path, second: another_way}))
    assert message == f"{another_way}: given for {names}; name two files"


def test_a_link_to_the_table_of_participants_is_not_written_either(options, data):
    (data / "link.csv").symlink_to(data / "measures.csv")
    assert "-p and for -o" in refusal(outputs, options(output=data / "link.csv"))


@pytest.mark.parametrize("folder", ["pose", "sensors_bboxes", "semantic_segmentation"])
def test_nothing_is_written_into_the_inputs(options, data, folder):
    message = refusal(outputs, options(clips=data / folder / "PA000" / "clips.csv"))
    assert "lies within the input folder" in message
    assert not (data / folder / "PA000" / "clips.csv").exists()
    assert "lies within the input folder" in refusal(outputs, options(figures=data / folder / "figures"))


def test_a_file_and_a_folder_of_one_name_are_refused(options, data):
    assert "a file and a folder" in refusal(outputs, options(figures=data / "out.csv"))
    assert "a file and a folder" in refusal(outputs, options(output=data / "o", clips=data / "o" / "clips.csv"))


def test_a_device_is_not_replaced(options, data):
    os.mkfifo(data / "pipe")
    assert "is a device or a pipe" in refusal(outputs, options(output=data / "pipe"))


@pytest.mark.parametrize("name", ["../PA000", ".", "/etc", "PA000/UGS"])
def test_an_id_that_is_a_path_is_refused(data, name):
    (data / "measures.csv").write_text(f"ID\n{name}\n")
    assert "is a path" in refusal(heights_of, data / "measures.csv")


@pytest.mark.parametrize("asked", ["events", "figures", "standard_errors"])
def test_the_published_method_has_no_events_figures_and_standard_errors(options, data, asked):
    message = refusal(settings_of, options(method="paper", **{asked: data / "there"}))
    assert "leave out -v, -g and --standard-errors" in message


def test_work_is_done_here_on_all_cores_unless_the_user_says_otherwise(options):
    assert workers_of(options(), settings_of(options())).jobs == available_cores()
    assert workers_of(options(jobs=3), settings_of(options())).jobs == 3


def test_the_workers_of_a_scheduler_get_whole_paths(options, data, monkeypatch):
    monkeypatch.chdir(data)
    given = options(scheduler="tcp://host:8786", sensors=Path("sensors_bboxes"), figures=Path("figures"))
    settings = settings_of(given)
    assert settings.boxes == data / "sensors_bboxes"
    workers = workers_of(given, settings)
    assert workers.scheduler == "tcp://host:8786"
    assert set(workers.reads) == {settings.pose, settings.boxes, settings.segmentation}
    assert workers.writes == data / "figures"


def test_processes_and_a_scheduler_do_not_go_together(options):
    both = options(jobs=2, scheduler="tcp://host:8786")
    with pytest.raises(InputError, match="leave out -n"):
        workers_of(both, settings_of(both))


def test_a_frame_offset_needs_both_pose_and_pictures(options, data):
    assert settings_of(options(frame_offset=-2)).frame_offset == -2
    assert "give -e" in refusal(settings_of, options(frame_offset=1, segmentation=None, pose=data / "pose"))
    assert "--frame-offset" in refusal(settings_of, options(frame_offset=1, method="paper"))


def test_what_is_used_is_told_in_a_line(options, data):
    told = settings_of(options(scale=5.0, fps=50.0, frame_offset=-2)).text()
    for word in (str(data / "pose"), str(data / "sensors_bboxes"), "5 m", "50 frames per second", "frame offset -2"):
        assert word in told
    alone = settings_of(options(segmentation=None, pose=data / "pose")).text()
    assert "no segmentation" in alone and "offset" not in alone
