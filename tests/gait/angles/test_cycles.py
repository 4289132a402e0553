"""Angles of simulated people beside those of their true joints, and of poses that lack something."""

import json
from dataclasses import replace

import numpy as np
import pytest

from healthgait.agreement.accuracy import settings_for
from healthgait.agreement.angle_accuracy import angle_errors
from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.angles.cycles import cycles_of
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.events.detector import Footfalls
from healthgait.layout import POSE, clips_with_pose
from healthgait.synthetic.pose import JOINT_NAMES
from healthgait.synthetic.scenes.scenes import SCENES, Scene, write_scene

MARKS = {"as simulated": (2.0, 2.5, 3.5), "real estimator, full": (2.5, 3.5, 5.0)}  # of hip, knee and ankle, degrees
OFFSETS, KNEE_MOTION = (3.0, 3.0, 5.0), 4.0


@pytest.mark.parametrize("scene", MARKS)
def test_angles_are_as_true_as_they_should_be(tmp_path, scene):
    errors = angle_errors(tmp_path, SCENES[scene], 1)
    joints = [list(ANGLES).index(name) for name in ("hip", "knee", "ankle")]
    assert np.all(errors.form[:, joints].mean(axis=0) < MARKS[scene])
    assert np.all(np.abs(errors.offset[:, joints]) < OFFSETS)
    assert np.abs(errors.motion[:, joints[1]]).mean() < KNEE_MOTION


def footfalls(strikes, feet, timed, step):
    """Footfalls of which only these things matter here."""
    count, nothing = len(strikes), np.full(len(strikes), np.nan)
    return Footfalls(
        np.array(feet), np.array(strikes), nothing, nothing, nothing, np.array(step), nothing, np.array(timed),
        np.ones(count, bool), nothing, nothing, 0.01, np.nan, 0.0, 4.2,
    )  # fmt: skip


def test_a_cycle_needs_the_other_foot_in_between_and_measured_ends():
    """Strikes every half second, the sixth of which was missed, and one that was inferred from the others."""
    strikes, feet = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 3.5, 4.0], [0, 1, 0, 1, 0, 0, 1, 0]
    step = [True, True, True, True, False, True, True]
    angles = ClipAngles(np.arange(0, 4.2, 0.1), (None, None), np.zeros((2, 42, 6)))

    def found(timed):
        cycles = cycles_of(angles, footfalls(strikes, feet, timed, step))
        return [(cycle.side, cycle.begin_s, cycle.end_s) for cycle in cycles]

    assert found([True] * 8) == [(0, 0.0, 1.0), (0, 1.0, 2.0), (0, 3.0, 4.0), (1, 0.5, 1.5)]
    assert found([True, True, False, *[True] * 5]) == [(0, 3.0, 4.0), (1, 0.5, 1.5)]
    (first, *_) = cycles_of(angles, footfalls(strikes, feet, [True] * 8, step))
    assert first.percent == pytest.approx(np.arange(0, 100, 10))


@pytest.fixture(scope="module")
def person(made_once):
    """One simulated person: the settings of their estimation."""
    folder = made_once("a person with feet", lambda folder: write_scene(folder, Scene(), 1, 1, True, False))
    return replace(settings_for(folder, Scene(), pose_alone=True), angles=True)


@pytest.fixture(scope="module")
def estimated(person):
    return estimate(person)


def estimate(settings):
    (name,) = (path.name for path in settings.pose.iterdir())
    return estimate_participant(settings, name, np.nan)


def changed(settings, folder, change=lambda joints: joints, clips=None):
    """The same settings for a copy of the pose, of some clips, whose frames were given to ``change``."""
    (name,) = (path.name for path in settings.pose.iterdir())
    for clip in clips_with_pose(name, settings.pose)[:clips]:
        entries = json.loads(clip.path_in(settings.pose, POSE).read_text())
        path = clip.path_in(folder / POSE, POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([entry | {"joints": change(entry["joints"])} for entry in entries]))
    return replace(settings, pose=folder / POSE)


def test_both_directions_give_the_same_signs(estimated):
    """Of the clips to the left alone, and of those to the right alone."""
    ways = []
    for number in (1, 2):
        clips = [one for one in estimated.clips if one.clip.number == number]
        ways.append(replace(estimated, clips=clips).angles.curves)
    for key, left in ways[0].items():
        differences = left.mean - ways[1][key].mean
        assert np.abs(np.delete(differences, 4, axis=1)).mean() < 3  # but for the foot, whose points are near


def test_without_heels_and_toes_the_ankle_is_left_out_and_the_clips_say_so(person, tmp_path):
    def cut(joints):
        return joints and {name: joints[name] for name in JOINT_NAMES if name in joints}

    result = estimate(changed(person, tmp_path, cut))
    curve = result.angles.curves["UGS", "left"].mean
    known = dict(zip(ANGLES, np.isfinite(curve).all(axis=0), strict=True))
    assert known == {"hip": True, "thigh": True, "knee": True, "ankle": False, "foot": False, "trunk": True}
    assert all(one.unknown_angles == ["ankle", "foot"] for one in result.clips if one.row["used"])


def test_feet_of_the_other_leg_give_no_angles_and_all_clips_say_so_in_one_line(person, tmp_path):
    def exchange(joints):
        feet = [(f"l_{joint}", f"r_{joint}") for joint in ("heel", "big_toe")]
        names = dict(feet) | {right: left for left, right in feet}
        return joints and {names.get(name, name): place for name, place in joints.items()}

    result = estimate(changed(person, tmp_path, exchange))
    known = np.isfinite(result.angles.curves["UGS", "left"].mean).all(axis=0)
    assert [name for name, is_known in zip(ANGLES, known, strict=True) if not is_known] == ["ankle", "foot"]
    (line,) = [line for line in result.messages() if "heel and toe of the left and the right foot" in line]
    assert line.count(", ") >= len(result.clips) - 2  # the other clips, by name


def test_a_walk_that_is_seen_obliquely_is_told(person, estimated, tmp_path):
    """The right end twice as far below the horizon as the left one."""
    assert not any("foreshortened" in line for line in estimated.messages())
    oblique = {
        corner: {"x_min": x, "x_max": x, "y_min": y, "y_max": y}
        for corner, (x, y) in zip("0123", ((180, 390), (150, 400), (740, 410), (830, 450)), strict=True)
    }
    one_clip = changed(person, tmp_path, clips=1)
    (clip,) = (clip for path in one_clip.pose.iterdir() for clip in clips_with_pose(path.name, one_clip.pose))
    path = clip.sensor_boxes(tmp_path / "boxes")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(oblique))
    (result,) = estimate(replace(one_clip, boxes=tmp_path / "boxes")).clips
    assert any("foreshortened, so film from the side" in line for line in result.messages)


def test_lost_frames_leave_the_curves_as_they_are(person, estimated, tmp_path):
    rng = np.random.default_rng(3)

    def lose(joints):
        return None if rng.random() < 0.2 else joints

    curves, others = estimated.angles.curves, estimate(changed(person, tmp_path, lose)).angles.curves
    for key, curve in curves.items():
        assert np.sqrt(np.mean((others[key].mean[:, 2] - curve.mean[:, 2]) ** 2)) < 2


def test_rows_of_the_tables(estimated):
    angles = estimated.angles
    curves, cycles = list(angles.curve_rows()), list(angles.cycle_rows())
    assert len(curves) == 2 * 2 * 6 * 101 and curves[0]["angle"] == "hip" and curves[0]["percent"] == 0
    knees = [row for row in cycles if (row["pace"], row["side"], row["angle"]) == ("UGS", "left", "knee")]
    middle = np.mean([row["degrees"] for row in knees if row["percent"] == 40])
    (mean,) = [
        row["mean_deg"]
        for row in curves
        if (row["pace"], row["side"], row["angle"], row["percent"]) == ("UGS", "left", "knee", 40)
    ]
    assert middle == pytest.approx(mean, abs=1)
    assert {row["clip"] for row in knees} <= {one.clip.name for one in estimated.clips}
    assert len(list(angles.parameter_rows())) == 2 * 2 * 6
