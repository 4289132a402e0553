"""Where the results of the estimation may go: nothing of the user's is replaced."""

import os
from itertools import combinations

import pytest

from healthgait.gait.estimation.inputs import (
    check_clip_files,
    check_outputs,
)
from healthgait.gait.estimation.tables import Outputs
from healthgait.gait.figures.places import FIGURE
from healthgait.gait.opensim.files import OPENSIM_FILE
from healthgait.layout import POSE, Clip
from healthgait.outputs import record_outputs
from tests.refused import refusal


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


PURPOSES = {
    "participants": "participants", "output": "gait parameters", "clips": "clips", "events": "events",
    "errors": "standard errors",
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [*combinations(PURPOSES, 2)])
def test_one_file_for_two_purposes_is_refused(check, data, first, second):
    path = data / "measures.csv" if first == "participants" else data / "same.csv"
    another_way = data / "pose" / ".." / path.name
    message = refusal(check, **{first: path, second: another_way})
    assert message == f"{another_way}: given for the {PURPOSES[first]} and for the {PURPOSES[second]}; name two files"


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


@pytest.mark.parametrize("asked", ["events", "figures", "errors", "opensim"])
def test_the_published_method_has_no_events_figures_and_standard_errors(check, data, asked):
    message = refusal(check, method="paper", **{asked: data / "there"})
    assert "the method paper finds no events; leave out" in message
    assert not (data / "there").exists()


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
