"""Markers of a person who stands upright and is moved ahead, read back as OpenSim documents the format."""

from types import SimpleNamespace

import numpy as np
import pytest

from healthgait.gait.opensim.markers import markers_of, trc_text
from healthgait.pose_import.forms.trc_file import read_markers
from tests.gait.opensim.stick_figure import SECONDS, angles_of, read_trc, standing

ACROSS = np.array([0.55, 0.45])  # of the left and the right foot, for a walk to the image's right


def markers(left, right, direction=1, across=ACROSS):
    return markers_of(angles_of(left, right), SimpleNamespace(direction=direction, across=across))


def test_the_header_and_the_rows_are_as_documented():
    header, times, found = read_trc(trc_text("walk.trc", SECONDS, markers(standing(), standing())))
    assert header == {
        "name": "walk.trc", "DataRate": "30", "CameraRate": "30", "NumFrames": "60", "NumMarkers": "12", "Units": "m",
        "OrigDataRate": "30", "OrigDataStartFrame": "1", "OrigNumFrames": "60",
    }  # fmt: skip
    assert times == pytest.approx(SECONDS, abs=1e-6)
    legs = [letter + joint for letter in "RL" for joint in ("Hip", "Knee", "Ankle", "Heel", "BigToe")]
    assert list(found) == [*legs, "Hip", "Neck"]


def test_x_is_forward_y_up_and_z_to_the_right():
    """Feet 10 cm apart around the middle of a walkway that is taken to be a metre wide."""
    _, _, found = read_trc(trc_text("walk.trc", SECONDS, markers(standing(), standing(knee=(0.1, 0)))))
    assert found["RKnee"][30] == pytest.approx([1.1, 0.5, 0.05])
    assert found["LKnee"][30] == pytest.approx([1.0, 0.5, -0.05])
    assert found["RBigToe"][0] == pytest.approx([0.15, 0, 0.05])
    assert found["Hip"][0] == pytest.approx([0, 0.9, 0]) and found["Neck"][0] == pytest.approx([0, 1.4, 0])


def test_walking_to_the_left_the_camera_is_on_the_left_side():
    """Both feet nearer to the camera than the middle, the left one by 20 and the right one by 10 cm."""
    found = markers(standing(), standing(), direction=-1, across=np.array([0.3, 0.4]))
    assert found["LAnkle"][0, 2] == pytest.approx(-0.2) and found["RAnkle"][0, 2] == pytest.approx(-0.1)
    assert found["Hip"][0, 2] == pytest.approx(-0.15)


def test_what_was_not_seen_is_empty_and_is_not_made_up():
    left, right = standing(), standing()
    right.knee[[10, 11]] = np.nan
    left.heel[:] = np.nan
    for points in (left.shoulders, *(getattr(leg, name) for leg in (left, right) for name in vars(left))):
        points[:3] = np.nan
    text = trc_text("walk.trc", SECONDS, markers(left, right))
    header, times, found = read_trc(text)
    assert (header["NumFrames"], header["NumMarkers"], times[0]) == ("57", "11", pytest.approx(SECONDS[3], abs=1e-6))
    assert "LHeel" not in found
    assert np.flatnonzero(np.isnan(found["RKnee"]).all(axis=1)).tolist() == [7, 8]
    assert not np.isnan(found["LKnee"]).any()
    assert text.splitlines()[6 + 7].split("\t")[5:8] == ["", "", ""]  # after number, time, and RHip's coordinates


def test_the_import_of_poses_reads_it(tmp_path):
    path = tmp_path / "walk.trc"
    path.write_text(trc_text(path.name, SECONDS, markers(standing(), standing())))
    read = read_markers(path)
    assert (read.rate, len(read.frames), read.in_pixels) == (30, 60, False)
    assert read.places[30, read.names.index("LKnee")] == pytest.approx([1.0, 0.5, -0.05])
