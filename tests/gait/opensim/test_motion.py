"""Coordinates of people whose angles are made up, read back as OpenSim documents the format."""

import numpy as np
import pytest

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.opensim.motion import mot_text
from tests.gait.opensim.stick_figure import SECONDS, angles_of, read_mot, standing

NAMES = [
    "pelvis_tilt", "hip_flexion_r", "knee_angle_r", "ankle_angle_r", "hip_flexion_l", "knee_angle_l", "ankle_angle_l",
]  # fmt: skip


def made_up(**left):
    """Angles of one second's period; the left side's can be replaced."""
    waves = {name: 10 * number + 5 * np.sin(2 * np.pi * SECONDS) for number, name in enumerate(ANGLES)}
    sides = [waves | left, {name: values + 1 for name, values in waves.items()} | {"trunk": waves["trunk"]}]
    legs = standing(), standing()
    return ClipAngles(SECONDS, legs, np.array([np.stack([side[name] for name in ANGLES], axis=1) for side in sides]))


def test_the_header_and_the_rows_are_as_documented():
    header, labels, table = read_mot(mot_text(made_up()))
    assert header == {"name": "Coordinates", "version": "1", "nRows": "60", "nColumns": "9", "inDegrees": "yes"}
    assert labels == ["time", *NAMES, "lumbar_extension"]
    assert table.shape == (60, 9) and table[:, 0] == pytest.approx(SECONDS, abs=1e-6)


def test_who_stands_upright_has_all_coordinates_zero():
    _, _, table = read_mot(mot_text(angles_of(standing(), standing())))
    assert table[:, 1:] == pytest.approx(0, abs=1e-4)


def test_signs_are_those_of_rajagopals_model():
    """Knee and toe ahead on the right, the foot flat; on the left the ankle behind; shoulders ahead of the hips."""
    lean = {"shoulders": (0.5 * np.tan(np.radians(5)), 0)}
    thigh_deg, shank_deg = np.degrees(np.arctan2(0.1, 0.4)), np.degrees(np.arctan2(0.2, 0.4))
    left = standing(ankle=(-0.2, 0), heel=(-0.2, 0), toe=(-0.2, 0), **lean)
    _, labels, table = read_mot(mot_text(angles_of(left, standing(knee=(0.1, 0), **lean))))
    found = dict(zip(labels, table[0], strict=True))
    assert found["pelvis_tilt"] == pytest.approx(-5, abs=1e-3) and found["lumbar_extension"] == 0
    # Pelvis and hip together turn the thigh in the world.
    assert found["pelvis_tilt"] + found["hip_flexion_r"] == pytest.approx(thigh_deg, abs=1e-3)
    assert found["knee_angle_r"] == pytest.approx(2 * thigh_deg, abs=1e-3)
    assert found["ankle_angle_r"] == pytest.approx(thigh_deg, abs=1e-3)
    assert found["knee_angle_l"] == pytest.approx(shank_deg, abs=1e-3)
    assert found["ankle_angle_l"] == pytest.approx(shank_deg, abs=1e-3)


def test_short_gaps_are_interpolated_and_counted():
    knee = made_up().degrees[0, :, 2].copy()
    true = knee.copy()
    knee[[20, 21, 40]] = np.nan
    text = mot_text(made_up(knee=knee))
    _, labels, table = read_mot(text)
    assert table[:, labels.index("knee_angle_l")] == pytest.approx(true, abs=0.1)
    assert "Interpolated in gaps of up to 0.15 s: 3 of 420 angles." in text


def test_a_longer_gap_leaves_the_longest_stretch():
    """From 1 to 3 tenths of a second after the beginning the left hip is unknown: 51 frames are left."""
    hip = made_up().degrees[0, :, 0].copy()
    hip[3:9] = np.nan
    header, _, table = read_mot(mot_text(made_up(hip=hip)))
    assert header["nRows"] == "51" and table[0, 0] == pytest.approx(SECONDS[9], abs=1e-6)


def test_without_heels_and_toes_the_ankles_are_left_out():
    nowhere = {"ankle": np.full(60, np.nan)}
    angles = made_up(**nowhere)
    angles.degrees[1, :, list(ANGLES).index("ankle")] = np.nan
    text = mot_text(angles)
    header, labels, _ = read_mot(text)
    assert header["nColumns"] == "7" and not [name for name in labels if "ankle" in name]
    assert [line for line in text.splitlines() if line.endswith(": ankle_angle_r, ankle_angle_l")]


def test_no_file_without_a_stretch():
    often_lost = made_up().degrees[0, :, 2].copy()
    often_lost[[number for number in range(60) if number % 12 > 6]] = np.nan
    assert mot_text(made_up(knee=often_lost)) is None
    nothing = made_up()
    nothing.degrees[:] = np.nan
    assert mot_text(nothing) is None
