"""Angles of stick figures drawn by hand: metres forward and up."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.angles.joint_angles import ANGLES, Leg, joint_angles


def points(forward, up, frames=5):
    return np.tile([forward, up], (frames, 1)).astype(float)


def ahead(angle_deg, length):
    """Forward and up, of a segment that hangs down, turned forward by an angle."""
    return length * np.array([np.sin(np.radians(angle_deg)), -np.cos(np.radians(angle_deg))])


UPRIGHT = Leg(
    shoulders=points(0, 1.4), pelvis=points(0, 0.9), hip=points(0, 0.9), knee=points(0, 0.5), ankle=points(0, 0.1),
    heel=points(-0.05, 0), toe=points(0.15, 0),
)  # fmt: skip


def posed(thigh, shank, foot=0.0, trunk=0.0):
    """Thigh and shank turned forward from the vertical, the foot's toe raised, the trunk leaning forward; degrees."""
    knee = UPRIGHT.hip + ahead(thigh, 0.4)
    ankle = knee + ahead(shank, 0.4)
    heel = ankle - [0.05, 0.1]
    return replace(
        UPRIGHT, knee=knee, ankle=ankle, heel=heel,
        toe=heel + 0.2 * np.array([np.cos(np.radians(foot)), np.sin(np.radians(foot))]),
        shoulders=UPRIGHT.pelvis - ahead(-trunk, 0.5),
    )  # fmt: skip


def angles_of(leg):
    return {name: values[2] for name, values in joint_angles(leg).items()}


def test_who_stands_upright_has_all_angles_zero():
    assert angles_of(UPRIGHT) == pytest.approx(dict.fromkeys(ANGLES, 0.0), abs=1e-9)


@pytest.mark.parametrize(
    ("leg", "found"),
    [
        (posed(30, 30), {"hip": 30, "thigh": 30, "knee": 0, "ankle": -30, "foot": 0, "trunk": 0}),  # leg ahead
        (posed(-10, -10), {"hip": -10, "thigh": -10, "knee": 0, "ankle": 10, "foot": 0, "trunk": 0}),  # leg behind
        (posed(20, -40), {"hip": 20, "thigh": 20, "knee": 60, "ankle": 40, "foot": 0, "trunk": 0}),  # swing
        (posed(25, 25, foot=20), {"hip": 25, "thigh": 25, "knee": 0, "ankle": -5, "foot": 20, "trunk": 0}),  # strike
        (posed(0, -50, foot=-60), {"hip": 0, "thigh": 0, "knee": 50, "ankle": -10, "foot": -60, "trunk": 0}),  # push
        (posed(0, 0, trunk=10), {"hip": 10, "thigh": 0, "knee": 0, "ankle": 0, "foot": 0, "trunk": 10}),
    ],
)  # fmt: skip
def test_angles_worked_out_by_hand(leg, found):
    assert angles_of(leg) == pytest.approx(found)


def test_a_segment_that_is_not_as_long_as_usual_gives_no_angle():
    knee = UPRIGHT.knee.copy()
    knee[1] = [0.0, 0.3]  # thigh 0.6 instead of 0.4 m, shank 0.2
    knee[3] = [0.0, 0.54]  # 0.36 and 0.44 m: 10 %
    angles = joint_angles(replace(UPRIGHT, knee=knee))
    assert np.isnan(angles["knee"]).tolist() == [False, True, False, False, False]
    assert np.isnan(angles["thigh"]).tolist() == [False, True, False, False, False]
    assert not np.isnan(angles["foot"]).any()


def test_a_segment_that_points_the_wrong_way_gives_no_angle():
    """Neither do noise and mistakes make an angle jump from 180 to -180 degrees."""
    heel, shoulders = UPRIGHT.heel.copy(), UPRIGHT.shoulders.copy()
    heel[1:3] = [[0.35, 0.01], [0.35, -0.01]]  # ahead of the toe
    shoulders[[3]] = [0.0, 0.4]  # below the pelvis
    angles = joint_angles(replace(UPRIGHT, heel=heel, shoulders=shoulders))
    for name, lost in (("foot", [1, 2]), ("ankle", [1, 2]), ("trunk", [3]), ("hip", [3]), ("knee", [])):
        assert np.flatnonzero(np.isnan(angles[name])).tolist() == lost, name


def test_without_heel_and_toe_there_are_no_angles_of_ankle_and_foot():
    nowhere = np.full((5, 2), np.nan)
    angles = joint_angles(replace(posed(20, -40), heel=nowhere, toe=nowhere))
    assert np.isnan(angles["ankle"]).all() and np.isnan(angles["foot"]).all()
    assert angles["knee"] == pytest.approx(np.full(5, 60))
