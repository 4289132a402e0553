"""DeepLabCut's tables of one and several individuals, and what is none."""

import h5py
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthgait.pose_import.forms.deeplabcut import FORM
from healthgait.pose_import.forms.form import Source
from tests.pose_import.forms.table_checks import (
    assert_people,
    assert_read_or_refused,
    assert_refused,
    made_up_people,
    read_as,
)
from tests.pose_import.forms.table_writers import write_deeplabcut, write_rows
from tests.test_any_input import changed_csv

pytestmark = pytest.mark.filterwarnings("error")

COORDS = ["x", "y", "likelihood"]
HEADER = [["scorer", *["net"] * 6], ["bodyparts", *["nose"] * 3, *["l_ankle"] * 3], ["coords", *COORDS, *COORDS]]
ROWS = [["0", "1.5", "2.5", "0.5", "3", "4", "0.75"], ["1", "", "", "", "5", "6", "1"]]


def test_each_point_of_one_animal(tmp_path):
    people = {frame: found[:1] for frame, found in made_up_people().items()}
    found = read_as(FORM, write_deeplabcut(people, tmp_path / "videoDLC.csv"))
    assert_people(found, people)
    assert all(person.track is None for here in found.people.values() for person in here)


def test_each_point_of_several_individuals_by_their_names(tmp_path):
    people = made_up_people()
    tracks = {frame: ["ind2", "ind1"][: len(found)] for frame, found in people.items()}
    found = read_as(FORM, write_deeplabcut(people, tmp_path / "videoDLC.csv", tracks))
    by_name = {
        frame: [joints for _, joints in sorted(zip(tracks[frame], here, strict=True), key=lambda pair: pair[0])]
        for frame, here in people.items()
    }
    assert_people(found, by_name)
    assert {frame: [person.track for person in here] for frame, here in found.people.items()} == {
        frame: sorted(here) for frame, here in tracks.items()
    }


def test_a_table_that_pandas_wrote_is_read(tmp_path):
    """As DeepLabCut and Lightning Pose write it, with the latter's column of sets."""
    columns = pd.MultiIndex.from_product(
        [["heatmap_tracker"], ["nose", "l_ankle"], ["x", "y", "likelihood"]], names=["scorer", "bodyparts", "coords"]
    )
    table = pd.DataFrame(np.arange(12.0).reshape(2, 6) / 8, columns=columns)
    table["set", "", ""] = ["train", "unused"]
    table.to_csv(tmp_path / "predictions.csv")
    found = read_as(FORM, tmp_path / "predictions.csv")
    assert found.names == ("nose", "l_ankle")
    assert found.people[1][0].points.tolist() == [[0.75, 0.875, 1], [1.125, 1.25, 1.375]]


def test_bodyparts_of_one_individual_alone(tmp_path):
    """DeepLabCut's unique bodyparts belong to an individual called single."""
    rows = [
        ["scorer", *["net"] * 4],
        ["individuals", "a", "a", "single", "single"],
        ["bodyparts", "nose", "nose", "corner", "corner"],
        ["coords", "x", "y", "x", "y"],
        [7, 1, 2, 3, 4],
    ]
    found = read_as(FORM, write_rows(rows, tmp_path / "a.csv"))
    assert found.names == ("nose", "corner") and not found.has_scores
    assert [person.track for person in found.people[7]] == ["a", "single"]
    assert found.people[7][0].points[0].tolist() == [1, 2, 1] and np.isnan(found.people[7][0].points[1]).all()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([*HEADER, ["0", "1", "two", "1", "3", "4", "1"]], ["line 4, nose y", "expected a number, not 'two'"]),
        ([*HEADER, ["labeled-data/walk/img001.png", *ROWS[0][1:]]], ["line 4, frame", "expected a number"]),
        ([*HEADER, ["0", "1", "2"]], ["line 4", "3 cells where the header has 7"]),
        ([*HEADER, ROWS[0], ROWS[0]], ["frame 0 appears twice"]),
        (HEADER, ["a header but no rows of frames"]),
        ([HEADER[0], HEADER[2], HEADER[1], *ROWS], ["expected header rows that begin with scorer, bodyparts, coords"]),
        ([*HEADER[:2], ["coords", *["x", "likelihood", "z"] * 2], *ROWS], ["'nose' has no column of its y"]),
        ([*HEADER[:2], ["coords", *["u", "v", "w"] * 2], *ROWS], ["no columns of x and y"]),
        ([HEADER[0], ["bodyparts", *["nose"] * 6], HEADER[2], *ROWS], ["the columns of nose x appear twice"]),
    ],
)
def test_tables_that_cannot_be_are_refused(tmp_path, rows, words):
    path = write_rows(rows, tmp_path / "a.csv")
    assert FORM.recognise(Source(path))
    assert_refused(FORM, path, *words)


def test_its_h5_is_refused_with_what_to_do(tmp_path):
    with h5py.File(tmp_path / "video.h5", "w") as file:
        file.create_group("df_with_missing")
    assert FORM.recognise(Source(tmp_path / "video.h5"))
    assert_refused(FORM, tmp_path / "video.h5", "save its CSV", "save_as_csv=True")


@given(changed_csv([*HEADER, *ROWS]) | st.binary(max_size=60))
def test_any_table_is_read_or_refused_by_its_name(tmp_path_factory, content):
    assert_read_or_refused(FORM, tmp_path_factory.getbasetemp() / "any.csv", content)
