"""What the panels of a clip's figure show of its ankles and footfalls."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from healthgait.figure_style import BLUE, ORANGE
from healthgait.gait.figures.clip_panels import ankle_panel, event_places, footfall_panel, ignored_places, step_lengths
from healthgait.gait.parameters.walk import event_rows
from tests.gait.drawn import texts
from tests.gait.shown_walk import FIRST, FPS, WALKWAY, pose_of, walk_of, walk_towards, walking_pose

pytestmark = pytest.mark.filterwarnings("error")


def test_the_ankles_are_shown_with_their_events(pose, walk):
    axes = Figure().subplots()
    ankle_panel(axes, walk, pose)
    lines = {line.get_label(): line for line in axes.lines}
    seconds, metres = lines["right ankle"].get_data()
    assert seconds[0] == pytest.approx(FIRST / FPS) and np.diff(seconds) == pytest.approx(1 / FPS)
    assert np.array_equal(metres, walk.tracks.smooth_m[:, 1])
    assert [line.get_ydata()[0] for line in axes.lines[:2]] == [0, 4.2]
    strikes = [row["time_s"] for row in event_rows(walk) if row["kind"] == "heel_strike" and row["foot"] == "left"]
    marked = [line for line in axes.lines if line.get_marker() == "v" and len(line.get_xdata())]
    assert [line.get_color() for line in marked] == [BLUE, ORANGE]
    assert marked[0].get_xdata().tolist() == strikes
    assert len(strikes) >= 3


def test_events_lie_on_their_ankle(walk):
    for foot, side in (("left", 0), ("right", 1)):
        seconds, metres = event_places(walk, "toe_off", foot)
        frames = np.round(seconds * FPS - FIRST).astype(int)
        assert len(seconds) >= 3
        assert metres == pytest.approx(walk.tracks.smooth_m[frames, side], abs=0.05)


@pytest.fixture(scope="module")
def damaged_pose(pose):
    """Left and right exchanged in frames 50 to 52, a gap of the left ankle in 84 to 87, and a right one that jumps."""
    ankles_px = pose.ankles_px.copy()
    ankles_px[50:53] = ankles_px[50:53, ::-1]
    ankles_px[84:88, 0] = np.nan
    ankles_px[100:103, 1, 0] += 60
    ankles_px[110, 1, 0] += 400
    return pose_of(ankles_px)


def test_exchanges_gaps_and_ignored_places_are_visible(pose, damaged_pose):
    walk = walk_of(damaged_pose)
    axes = Figure().subplots()
    ankle_panel(axes, walk, damaged_pose)
    lines = {line.get_label().partition(" (")[0]: line for line in axes.lines}
    exchanged, gaps, ignored = (lines[name] for name in ("left-right swap corrected", "gap interpolated", "ignored"))
    assert exchanged.get_label() == "left-right swap corrected (3 frames)"
    assert exchanged.get_xdata()[::2] == pytest.approx((FIRST + np.arange(50, 53)) / FPS)
    assert exchanged.get_ydata()[::2] == pytest.approx(walk.tracks.smooth_m[50:53, 0], abs=0.01)
    assert gaps.get_xdata() == pytest.approx((FIRST + np.arange(84, 88)) / FPS)
    assert gaps.get_ydata().tolist() == walk.tracks.smooth_m[84:88, 0].tolist()
    assert gaps.get_label() == "gap interpolated (1 %)"
    shown = dict(zip(np.round(ignored.get_xdata() * FPS).astype(int) - FIRST, ignored.get_ydata(), strict=True))
    jumped = WALKWAY.along(damaged_pose.ankles_px[[100, 101, 102], 1, 0], walk.tracks.across[1])
    assert [shown[frame] for frame in (100, 101, 102)] == pytest.approx(jumped)
    # The joint that is 2.5 m away is shown at the edge, and does not shrink the walk.
    low, high = axes.get_ylim()
    assert shown[110] == pytest.approx(high, abs=0.2)
    assert low == pytest.approx(min(0, np.nanmin(walk.tracks.smooth_m)), abs=0.5)
    assert high == pytest.approx(np.nanmax(walk.tracks.smooth_m), abs=0.5)


def test_a_place_is_used_or_ignored_or_was_not_seen(damaged_pose):
    walk = walk_of(damaged_pose)
    ignored, used = np.isfinite(ignored_places(walk, damaged_pose)), np.isfinite(walk.tracks.seen_m)
    seen = np.isfinite(damaged_pose.ankles_px[..., 0])
    seen[walk.tracks.swapped] = seen[walk.tracks.swapped, ::-1]
    assert np.array_equal(ignored ^ used, seen)
    assert not (ignored & used).any()


def test_what_a_walk_to_the_left_ignores_lies_in_its_own_direction():
    ankles_px = walking_pose(-1).ankles_px.copy()
    ankles_px[100:103, 1, 0] -= 60  # ahead
    pose = pose_of(ankles_px)
    walk = walk_of(pose)
    ahead = ignored_places(walk, pose)[100:103, 1] - walk.tracks.smooth_m[100:103, 1]
    assert ahead == pytest.approx(60 / WALKWAY.pixels_per_metre(0.5), abs=0.03)


def test_the_time_axis_is_that_of_the_video(pose):
    """A video of a varying rate: its first half at 30 frames a second, its second one at 25."""
    durations = np.where(np.arange(len(pose)) < 75, 1 / 30, 1 / 25)
    timed = replace(pose, times_s=7 + np.cumsum(durations))
    walk = walk_of(timed)
    axes = Figure().subplots()
    ankle_panel(axes, walk, timed)
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["left ankle"].get_xdata() == pytest.approx(timed.times_s)
    for foot, side in (("left", 0), ("right", 1)):
        seconds, metres = event_places(walk, "heel_strike", foot)
        assert len(seconds) >= 3 and (seconds > 7).all()
        assert metres == pytest.approx(np.interp(seconds, timed.times_s, walk.tracks.smooth_m[:, side]))


def test_the_counted_steps_are_those_of_the_parameters(walk):
    counted = [length_cm for _, length_cm, counts in step_lengths(walk.footfalls) if counts]
    assert len(counted) >= 4
    assert counted == pytest.approx(walk.steps.step_cm.tolist())
    assert len(step_lengths(walk.footfalls)) > len(counted)  # a step outside the lines


@pytest.mark.parametrize("direction", [1, -1])
def test_footfalls_are_shown_as_the_camera_sees_them(direction):
    walk = walk_towards(direction)
    axes = Figure().subplots()
    footfall_panel(axes, walk)
    footfalls = walk.footfalls
    assert len(axes.patches) == len(footfalls) >= 7
    for shoe, foot, heel, toe, inside in zip(
        axes.patches, footfalls.foot, footfalls.heel_m, footfalls.toe_m, footfalls.inside, strict=True
    ):
        along, rows = shoe.get_xy().T
        assert (along.min(), along.max()) == pytest.approx((heel, toe))
        far = (foot == 0) == (direction > 0)
        assert rows.mean() == pytest.approx(1 if far else 0, abs=0.1)
        assert to_hex(shoe.get_edgecolor()).upper() == (BLUE, ORANGE)[foot]
        assert (shoe.get_alpha() == 1) == inside
    assert texts(axes) == [f"{length_cm:.1f}" for _, length_cm, _ in step_lengths(footfalls)]
    assert np.sign(np.subtract(*axes.get_xlim()[::-1])) == direction


def test_a_foot_that_was_not_seen_is_an_outline(walk):
    seen = np.arange(len(walk.footfalls)) % 2 == 0
    shown = replace(walk, footfalls=replace(walk.footfalls, seen=seen))
    axes = Figure().subplots()
    footfall_panel(axes, shown)
    assert [shoe.get_facecolor()[3] > 0 for shoe in axes.patches] == seen.tolist()
