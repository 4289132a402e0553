"""The errors of a real estimator, held to the parameters they are drawn from."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.synthetic.pose_errors import FULL, LITE, PRESETS, passings, with_pose_errors

HEIGHT_PX, SIZE_PX = 250.0, (960, 540)
STEP_FRAMES = 15
QUIET = replace(FULL, leg_noise=0, body_noise=0, onto_one=0, exchanged=0, onto_one_at_border=0, onto_one_apart=(0, 0))
HEIGHTS = {"hip": 270.0, "knee": 340.0, "ankle": 400.0, "heel": 408.0, "big_toe": 410.0}


def walk(frames=600, x_px=480.0):
    """A pose without errors: legs that pass each other every STEP_FRAMES, of a body that stays at ``x_px``."""
    swing = np.cos(np.pi * np.arange(frames) / STEP_FRAMES)
    reach = {"hip": 5, "knee": 30, "ankle": 60, "heel": 60, "big_toe": 60}
    entries = []
    for k, part in enumerate(swing):
        joints = {"nose": {"x": x_px, "y": 165.0, "score": 0.9}}
        for side, sign in (("l", 1), ("r", -1)):
            for name, y in HEIGHTS.items():
                joints[f"{side}_{name}"] = {"x": round(x_px + sign * reach[name] * part, 3), "y": y, "score": 0.9}
        entries.append({"frame": 7 + k, "joints": joints})
    return entries


def places(entries, name):
    return np.array([[entry["joints"][name][axis] for axis in "xy"] for entry in entries])


def degraded(errors, entries, seed=1):
    return with_pose_errors(entries, errors, np.random.default_rng(seed), HEIGHT_PX, SIZE_PX)


def lag(noise):
    """Correlation of each frame's noise, (frames, 2), with that of the frame before."""
    return np.corrcoef(noise[1:].ravel(), noise[:-1].ravel())[0, 1]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_joints_stray_as_far_and_as_long_as_the_parameters_say(preset):
    entries = walk(6000)
    noisy = replace(preset, onto_one=0, exchanged=0)
    found = degraded(noisy, entries)
    for name in ("l_knee", "r_ankle"):
        error = places(found, name) - places(entries, name)
        assert error.std(axis=0) == pytest.approx(preset.leg_noise * HEIGHT_PX, rel=0.06)
        assert lag(error) == pytest.approx(preset.leg_correlation, abs=0.05)
    for name in ("nose", "l_hip"):
        error = places(found, name) - places(entries, name)
        assert error.std(axis=0) == pytest.approx(preset.body_noise * HEIGHT_PX, rel=0.08)
        assert lag(error) == pytest.approx(preset.body_correlation, abs=0.05)


def test_the_heel_strays_with_the_ankle_of_its_side_and_the_legs_independently():
    entries = walk(6000)
    found = degraded(replace(QUIET, leg_noise=0.01), entries)
    error = {name: (places(found, name) - places(entries, name)).ravel() for name in ("l_ankle", "l_heel", "r_ankle")}
    assert np.corrcoef(error["l_ankle"], error["l_heel"])[0, 1] == pytest.approx(0.7, abs=0.05)
    assert abs(np.corrcoef(error["l_ankle"], error["r_ankle"])[0, 1]) < 0.05


def test_passings_are_where_the_legs_hide_each_other_whichever_label_they_have():
    ahead = 120 * np.cos(np.pi * np.arange(100) / STEP_FRAMES)
    expected = STEP_FRAMES * (np.arange(6) + 0.5)  # at 7.5, 22.5, ... frames
    assert np.abs(passings(ahead, HEIGHT_PX) - expected).max() <= 1
    exchanged = np.where(np.arange(100) % 40 < 10, -ahead, ahead)
    np.testing.assert_array_equal(passings(exchanged, HEIGHT_PX), passings(ahead, HEIGHT_PX))


def runs_about_passings(changed):
    """Lengths of the runs of frames that are ``changed``, each of which must be within a run's length of a passing."""
    first, last = np.flatnonzero(np.diff(np.concatenate([[0], changed, [0]]))).reshape(-1, 2).T
    middle = (first + last - 1) / 2
    away = np.abs((middle - (STEP_FRAMES - 1) / 2 + STEP_FRAMES / 2) % STEP_FRAMES - STEP_FRAMES / 2)
    return last - first, away


@pytest.mark.parametrize("preset", [FULL, LITE], ids=PRESETS)
def test_legs_are_put_onto_one_about_the_share_of_passings_that_is_asked_for(preset):
    entries = walk(STEP_FRAMES * 800)
    found = degraded(replace(QUIET, onto_one=preset.onto_one, onto_one_frames=preset.onto_one_frames), entries)
    moved = {side: (places(found, f"{side}_ankle") != places(entries, f"{side}_ankle")).any(axis=1) for side in "lr"}
    assert not (moved["l"] & moved["r"]).any()  # one leg stays where it is
    lengths, away = runs_about_passings(moved["l"] | moved["r"])
    # Of 800 passings: three standard errors of the share are 0.05.
    assert len(lengths) / 800 == pytest.approx(preset.onto_one, abs=0.055)
    assert set(lengths) == set(range(1, preset.onto_one_frames[1] + 1))
    assert away.max() <= preset.onto_one_frames[1] / 2 + 1
    assert moved["l"].sum() / (moved["l"] | moved["r"]).sum() == pytest.approx(0.5, abs=0.1)


def test_a_leg_is_put_onto_the_other_from_the_knee_down_and_the_hips_stay():
    entries = walk()
    found = degraded(replace(QUIET, onto_one=1.0), entries)
    together = np.flatnonzero((places(found, "l_ankle") == places(found, "r_ankle")).all(axis=1))
    assert len(together) > 40
    for name in ("knee", "heel", "big_toe"):
        np.testing.assert_array_equal(places(found, f"l_{name}")[together], places(found, f"r_{name}")[together])
    np.testing.assert_array_equal(places(found, "l_hip"), places(entries, "l_hip"))


def test_legs_put_onto_one_lie_apart_as_far_as_is_asked_for():
    entries = walk(STEP_FRAMES * 400)
    found = degraded(replace(QUIET, onto_one=1.0, onto_one_apart=(0.02, 0.01)), entries)
    apart, before = (places(pose, "l_heel") - places(pose, "r_heel") for pose in (found, entries))
    together = (apart != before).any(axis=1)
    assert apart[together].std(axis=0) == pytest.approx([0.02 * HEIGHT_PX, 0.01 * HEIGHT_PX], rel=0.12)


def test_legs_are_exchanged_whole():
    entries = walk(STEP_FRAMES * 400)
    found = degraded(replace(QUIET, exchanged=0.25), entries)
    exchanged = places(found, "l_ankle")[:, 0] != places(entries, "l_ankle")[:, 0]
    for name in HEIGHTS:
        np.testing.assert_array_equal(places(found, f"l_{name}")[exchanged], places(entries, f"r_{name}")[exchanged])
    lengths, _ = runs_about_passings(exchanged)
    assert set(lengths) <= {1, 2}
    assert len(lengths) / 400 == pytest.approx(0.25, abs=0.07)


def test_a_leg_outside_the_image_is_put_onto_the_other_one():
    entries = walk(200, x_px=30.0)  # an ankle is beyond the border whenever it is 30 px behind the body
    for entry in entries:
        for joint in entry["joints"].values():
            joint["x"] = max(joint["x"], 0.0)
    found = degraded(replace(QUIET, onto_one_at_border=1.0), entries)
    for side, other in ("lr", "rl"):
        outside = places(entries, f"{side}_ankle")[:, 0] == 0
        assert outside.sum() > 40
        found_there, other_there = places(found, f"{side}_ankle")[outside], places(entries, f"{other}_ankle")[outside]
        np.testing.assert_array_equal(found_there, other_there)
    assert degraded(QUIET, entries) == entries


def test_joints_near_the_border_stray_beyond_it():
    found = degraded(LITE, walk(400, x_px=3.0))
    assert (places(found, "nose")[:, 0] < 0).mean() > 0.1


def test_the_same_generator_gives_the_same_and_the_pose_given_stays():
    entries = walk(300)
    assert degraded(LITE, entries) == degraded(LITE, entries)
    assert degraded(LITE, entries) != degraded(LITE, entries, seed=2)
    assert entries == walk(300)


def test_frames_and_joints_stay_as_many_and_what_is_missing_stays_missing():
    entries = walk(300)
    for k in range(50, 60):
        entries[k]["joints"] = None
    for k in range(100, 140):
        del entries[k]["joints"]["l_ankle"]
    found = degraded(LITE, entries)
    assert [entry["frame"] for entry in found] == [entry["frame"] for entry in entries]
    for one, other in zip(found, entries, strict=True):
        assert (one["joints"] or {}).keys() == (other["joints"] or {}).keys()
        assert all(joint["score"] == 0.9 for joint in (one["joints"] or {}).values())
    assert with_pose_errors([{"frame": 0, "joints": None}], FULL, np.random.default_rng(), 250.0, SIZE_PX)
