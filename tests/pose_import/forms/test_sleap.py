"""SLEAP's analysis files, as CSV and HDF5 in each order of axes, and what is none."""

import json

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.sleap import FORM
from tests.pose_import.forms.table_checks import (
    assert_people,
    assert_read_or_refused,
    assert_refused,
    made_up_people,
    read_as,
)
from tests.pose_import.forms.table_writers import write_rows, write_sleap
from tests.test_any_input import changed_csv

pytestmark = pytest.mark.filterwarnings("error")

TABLE = [
    ["track", "frame_idx", "instance.score", "nose.x", "nose.y", "nose.score", "tail.x", "tail.y", "tail.score"],
    ["a", "4", "0.9", "1", "2", "0.5", "3", "4", "0.75"],
    ["b", "4", "", "5", "6", "", "", "", ""],
    ["a", "5", "0.9", "1", "2", "0.5", "3", "4", "0.75"],
]


@pytest.mark.parametrize("name", ["a.csv", "a.analysis.h5"])
def test_each_point_and_track(tmp_path, name):
    people = made_up_people()
    tracks = {frame: ["track_0", "track_1"][: len(found)] for frame, found in people.items()}
    found = read_as(FORM, write_sleap(people, tmp_path / name, tracks))
    if name.endswith(".h5"):  # which has all frames from 0
        people = {frame: people.get(frame, []) for frame in range(7)}
    assert_people(found, people)
    assert [person.track for person in found.people[3]] == ["track_0", "track_1"] and found.has_scores


@pytest.mark.parametrize("name", ["a.csv", "a.analysis.h5"])
def test_without_tracks_people_have_none(tmp_path, name):
    found = read_as(FORM, write_sleap(made_up_people((3, 5), None), tmp_path / name))
    assert [person.track for person in found.people[3]] == [None, None]


def test_points_set_by_hand_have_no_score_but_a_place(tmp_path):
    found = read_as(FORM, write_rows(TABLE, tmp_path / "a.csv"))
    assert found.people[4][1].points[0].tolist() == [5, 6, 1] and np.isnan(found.people[4][1].points[1]).all()


@pytest.mark.parametrize("order", ["frame track node xy", "track frame xy node"])
def test_the_axes_go_by_their_names(tmp_path, order):
    """As sleap-io writes them in an order of the user's; of six frames, two tracks and three nodes."""
    values = np.arange(72.0).reshape(6, 2, 3, 2)  # frame, track, node, xy
    scores = values[..., 0] / 100 + 0.01
    axes = order.split()
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["tracks"] = values.transpose([["frame", "track", "node", "xy"].index(axis) for axis in axes])
        axes.remove("xy")
        file["point_scores"] = scores.transpose([["frame", "track", "node"].index(axis) for axis in axes])
        file["tracks"].attrs["dims"], file["point_scores"].attrs["dims"] = json.dumps(order.split()), json.dumps(axes)
        file["node_names"], file["track_names"] = np.array(["a", "b", "c"], dtype="S"), np.array(["1", "2"], dtype="S")
    found = read_as(FORM, tmp_path / "a.h5")
    assert found.names == ("a", "b", "c") and [person.track for person in found.people[5]] == ["1", "2"]
    assert found.people[5][1].points == pytest.approx(np.dstack([values[5, 1][None], scores[5, 1][None]])[0])


def edited(tmp_path, **arrays):
    """SLEAP's HDF5 file with other arrays."""
    path = write_sleap(made_up_people(), tmp_path / "a.h5")
    with h5py.File(path, "r+") as file:
        for name, array in arrays.items():
            del file[name]
            file[name] = array
    return path


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"tracks": np.zeros((2, 2, 4))}, ["tracks", "the axes track, xy, node, frame"]),
        ({"tracks": np.zeros((2, 3, 4, 7))}, ["(2, 3, 4, 7)", "do not fit 4 nodes"]),
        ({"tracks": np.zeros((2, 2, 5, 7)), "point_scores": np.zeros((2, 5, 7))}, ["do not fit 4 nodes"]),
        ({"point_scores": np.zeros((2, 4, 8))}, ["point_scores has not the shape of tracks"]),
        ({"tracks": np.zeros((2, 2, 4, 7), dtype="S3")}, ["tracks: expected numbers"]),
        ({"track_names": np.array(["a"], dtype="S")}, ["4 nodes and 1 tracks"]),
        ({"node_names": np.array([b"\xff"] * 4, dtype="S")}, ["not SLEAP's analysis file"]),
    ],
)
def test_arrays_that_cannot_be_are_refused(tmp_path, arrays, words):
    assert_refused(FORM, edited(tmp_path, **arrays), *words)


def test_a_huge_array_is_not_read(tmp_path):
    path = write_sleap(made_up_people(), tmp_path / "a.h5")
    with h5py.File(path, "r+") as file:
        del file["tracks"]
        file.create_dataset("tracks", (2, 2, 4, 10**12), chunks=True)
    assert_refused(FORM, path, "too many for a walk")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([TABLE[0], ["a", "4", "", "one", *["1"] * 5]], ["line 2, nose.x", "expected a number, not 'one'"]),
        ([TABLE[0], ["a", "-4", "", *["1"] * 6]], ["line 2, frame_idx", "a frame number"]),
        ([TABLE[0], TABLE[1], TABLE[1]], ["frame 4", "a track appears twice"]),
        ([["frame_idx", "inst0.nose.x", "inst0.nose.y"], [0, 1, 2]], ["a row per instance"]),
        ([["frame_idx", "nose.x"], [0, 1]], ["the column nose.y is missing"]),
        ([["video_path", "frame_idx", "a.x", "a.y"], ["1.mp4", 0, 1, 2], ["2.mp4", 0, 1, 2]], ["several videos"]),
    ],
)
def test_tables_that_cannot_be_are_refused(tmp_path, rows, words):
    path = write_rows(rows, tmp_path / "a.csv")
    assert FORM.recognise(Source(path))
    assert_refused(FORM, path, *words)


def test_a_project_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "labels.slp").write_bytes(b"\x89HDF")
    assert FORM.recognise(Source(tmp_path / "labels.slp"))
    assert_refused(FORM, tmp_path / "labels.slp", "export it")


@given(changed_csv(TABLE) | st.binary(max_size=60))
def test_any_table_is_read_or_refused_by_its_name(tmp_path_factory, content):
    assert_read_or_refused(FORM, tmp_path_factory.getbasetemp() / "any.csv", content)


@given(st.data())
def test_a_damaged_hdf5_file_is_read_or_refused_by_its_name(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    content = bytearray(write_sleap(made_up_people(), folder / "whole.h5").read_bytes())
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert_read_or_refused(FORM, folder / "any.h5", bytes(content[: data.draw(st.integers(0, len(content)))]))


def test_names_of_nodes_keep_their_case_in_csv(tmp_path):
    header = ["track", "frame_idx", "instance.score", "leftHip.x", "leftHip.y", "leftHip.score"]
    path = write_rows([header, ["3.0", 4, 0.9, 5, 6, 0.8]], tmp_path / "walk.csv")
    found = FORM.read(Source(path))
    assert found.names == ("leftHip",) and found.people[4][0].track == "3"
