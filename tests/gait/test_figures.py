import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from healthgait.figure_style import BLUE, ORANGE
from healthgait.gait.clip import analyse_walk, event_rows
from healthgait.gait.clip_panels import ankle_panel, event_places, footfall_panel, ignored_places, step_lengths
from healthgait.gait.figures import draw_clip, parameter_lines
from healthgait.gait.frame_panel import crop, frame_panel, shown_frame
from healthgait.gait.participant import EVENTS, PAPER, Settings, estimate_participant
from healthgait.gait.pose import Pose
from healthgait.gait.pose_joints import joint_places
from healthgait.gait.walkway import Walkway
from healthgait.layout import Clip
from tests.gait.drawn import check_picture, texts
from tests.gait.made_up_walk import legs_of

pytestmark = pytest.mark.filterwarnings("error")

FPS, FIRST = 30.0, 40
STRIDE_M, STRIDE_S, SWING = 1.3, 1.1, 0.38  # swing as a share of the stride
WALKWAY = Walkway(np.array([(135.0, 400.0), (100.0, 425.0), (800.0, 400.0), (835.0, 425.0)]), 4.2)
CLIP = Clip("PA000", "UGS", "WoJ", 2)
CLIP_PX = 1110  # height of the panels


def ankles_at(phase):
    """Place of both ankles along the walkway at a phase, in strides: each rests, then swings smoothly."""
    phase = np.stack([phase, phase + 0.5], axis=-1)
    swung = np.clip((phase % 1 - (1 - SWING)) / SWING, 0, 1)
    return STRIDE_M * (np.floor(phase) + swung**2 * (3 - 2 * swung)) - np.array([0, STRIDE_M / 2])


def pose_of(ankles_px):
    """A pose of ankles (frames, 2, 2) and knees, without the joints that are NaN."""
    joints = {}
    for frame, (left, right) in enumerate(ankles_px, start=FIRST):
        named = {"l_ankle": left, "r_ankle": right, "l_knee": left - [0, 60], "r_knee": right - [0, 60]}
        seen = {name: {"x": float(x), "y": float(y)} for name, (x, y) in named.items() if np.isfinite(x)}
        joints |= {frame: seen} if seen else {}
    return Pose(FIRST, *legs_of(ankles_px), True, joints)


def walking_pose(direction=1, speed=1.0):
    """A walk from 0.8 m before to 0.8 m behind the walkway; at ``speed`` 0 the person stands in its middle."""
    phase = np.arange(150) / FPS / STRIDE_S * speed
    along = ankles_at(phase) - 0.8 if speed else np.full((150, 2), 2.1)
    along = along if direction > 0 else WALKWAY.length_m - along
    across = np.broadcast_to([0.6, 0.4] if direction > 0 else [0.4, 0.6], along.shape)
    return pose_of(WALKWAY.in_image(np.stack([along, across], axis=-1)) - [0, 14])


def walk_of(pose):
    return analyse_walk(pose, WALKWAY, None, FPS)


@pytest.fixture(scope="module")
def pose():
    return walking_pose()


@pytest.fixture(scope="module")
def walk(pose):
    return walk_of(pose)


def test_a_clip_is_drawn(tmp_path, pose, walk):
    draw_clip(tmp_path, CLIP, pose, walk, None, "", [])
    draw_clip(tmp_path / "flagged", CLIP, pose, walk, tmp_path, "", ["few_steps"])
    path = "PA000/UGS/NW-WoJ_2.png"
    check_picture(tmp_path / path, CLIP_PX, lines=2)
    check_picture(tmp_path / "flagged" / path, CLIP_PX, lines=3)


def sparse_pose():
    """Both ankles are seen in four single frames, too far from each other for a track."""
    ankles_px = walking_pose().ankles_px[:60].copy()
    ankles_px[np.arange(60) % 15 != 0] = np.nan
    return pose_of(ankles_px)


@pytest.mark.parametrize("pose", [walking_pose(speed=0), sparse_pose()], ids=["stands", "hardly seen"])
def test_an_excluded_clip_is_drawn_too(tmp_path, pose):
    walk = walk_of(pose)
    assert len(walk.steps.step_cm) == 0 and np.isnan(walk.parameters["Step"])
    draw_clip(tmp_path, CLIP, pose, walk, None, "a reason " * 25, [])
    check_picture(tmp_path / "PA000/UGS/NW-WoJ_2.png", CLIP_PX, lines=3)  # of the reason


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
def spoilt_pose(pose):
    """Left and right exchanged in frames 50 to 52, a gap of the left ankle in 84 to 87, and a right one that jumps."""
    ankles_px = pose.ankles_px.copy()
    ankles_px[50:53] = ankles_px[50:53, ::-1]
    ankles_px[84:88, 0] = np.nan
    ankles_px[100:103, 1, 0] += 60
    ankles_px[110, 1, 0] += 400
    return pose_of(ankles_px)


def test_exchanges_gaps_and_ignored_places_are_visible(pose, spoilt_pose):
    walk = walk_of(spoilt_pose)
    axes = Figure().subplots()
    ankle_panel(axes, walk, spoilt_pose)
    lines = {line.get_label().partition(" (")[0]: line for line in axes.lines}
    exchanged, gaps, ignored = (lines[name] for name in ("left and right exchanged back", "gap bridged", "ignored"))
    assert exchanged.get_label() == "left and right exchanged back (3 frames)"
    assert exchanged.get_xdata()[::2] == pytest.approx((FIRST + np.arange(50, 53)) / FPS)
    assert exchanged.get_ydata()[::2] == pytest.approx(walk.tracks.smooth_m[50:53, 0], abs=0.01)
    assert gaps.get_xdata() == pytest.approx((FIRST + np.arange(84, 88)) / FPS)
    assert gaps.get_ydata().tolist() == walk.tracks.smooth_m[84:88, 0].tolist()
    assert gaps.get_label() == "gap bridged (1 %)"
    shown = dict(zip(np.round(ignored.get_xdata() * FPS).astype(int) - FIRST, ignored.get_ydata(), strict=True))
    jumped = WALKWAY.along(spoilt_pose.ankles_px[[100, 101, 102], 1, 0], walk.tracks.across[1])
    assert [shown[frame] for frame in (100, 101, 102)] == pytest.approx(jumped)
    # The joint that is 2.5 m away is shown at the edge, and does not shrink the walk.
    low, high = axes.get_ylim()
    assert shown[110] == pytest.approx(high, abs=0.2)
    assert low == pytest.approx(min(0, np.nanmin(walk.tracks.smooth_m)), abs=0.5)
    assert high == pytest.approx(np.nanmax(walk.tracks.smooth_m), abs=0.5)


def test_a_place_is_used_or_ignored_or_was_not_seen(spoilt_pose):
    walk = walk_of(spoilt_pose)
    ignored, used = np.isfinite(ignored_places(walk, spoilt_pose)), np.isfinite(walk.tracks.seen_m)
    seen = np.isfinite(spoilt_pose.ankles_px[..., 0])
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


def with_times(pose, times_s):
    return replace(pose, times_s=np.asarray(times_s))


def test_the_time_axis_is_that_of_the_video(pose):
    """A video of a varying rate: its first half at 30 frames a second, its second one at 25."""
    durations = np.where(np.arange(len(pose)) < 75, 1 / 30, 1 / 25)
    timed = with_times(pose, 7 + np.cumsum(durations))
    walk = walk_of(timed)
    axes = Figure().subplots()
    ankle_panel(axes, walk, timed)
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["left ankle"].get_xdata() == pytest.approx(timed.times_s)
    for foot, side in (("left", 0), ("right", 1)):
        seconds, metres = event_places(walk, "heel_strike", foot)
        assert len(seconds) >= 3 and (seconds > 7).all()
        assert metres == pytest.approx(np.interp(seconds, timed.times_s, walk.tracks.smooth_m[:, side]))


def test_the_frame_shown_is_found_by_its_time(pose, walk):
    timed = with_times(pose, 100 + np.arange(len(pose)) / FPS)
    assert shown_frame(walk_of(timed), timed, set()) == shown_frame(walk, pose, set())


def test_the_parameters_are_shown_with_their_standard_errors():
    values = {"Step": 71.34, "Stride": 142.7, "Cadence": 110.26, "MonoSP": 0.4126, "BiSP": 0.1234, "Speed": 1.3112}
    errors = {"Step": 0.32, "Stride": 0.6, "Cadence": 0.55, "MonoSP": 0.0101, "BiSP": 0.0098, "Speed": np.nan}
    assert parameter_lines(values, errors) == [
        "Step length 71.3 ± 0.3 cm,  Stride length 142.7 ± 0.6 cm,  Cadence 110.3 ± 0.6 steps/min  (± standard error)",
        "Single support time 0.413 ± 0.010 s,  Double support time 0.123 ± 0.010 s,  Speed 1.311 m/s",
    ]


def test_the_counted_steps_are_those_of_the_parameters(walk):
    counted = [length_cm for _, length_cm, counts in step_lengths(walk.footfalls) if counts]
    assert len(counted) >= 4
    assert counted == pytest.approx(walk.steps.step_cm.tolist())
    assert len(step_lengths(walk.footfalls)) > len(counted)  # a step outside the lines


@pytest.mark.parametrize("direction", [1, -1])
def test_footfalls_are_shown_as_the_camera_sees_them(direction):
    walk = walk_of(walking_pose(direction))
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


def test_the_frame_shown_is_a_double_support_in_the_middle(pose, walk):
    frame = shown_frame(walk, pose, set())
    left, right = walk.tracks.seen_m[frame - FIRST]
    assert abs(left - right) > 0.5
    assert (left + right) / 2 == pytest.approx(2.1, abs=0.6)
    assert shown_frame(walk, pose, {FIRST, frame + 3, frame - 5, 10_000}) == frame + 3


@pytest.mark.parametrize("direction", [1, -1])
def test_the_frame_shows_walkway_footfalls_and_person(direction):
    walk = walk_of(pose := walking_pose(direction))
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, None)
    outline, *footfalls = (line.get_xydata() for line in axes.lines)
    assert outline.tolist() == WALKWAY.corners_px[[0, 2, 3, 1, 0]].tolist()
    inside = np.flatnonzero(walk.footfalls.inside)
    for number, ends_px in zip(inside, footfalls, strict=False):
        ends_m = WALKWAY.on_floor(ends_px)
        along = ends_m[:, 0] if direction > 0 else WALKWAY.length_m - ends_m[:, 0]
        assert along == pytest.approx([walk.footfalls.heel_m[number], walk.footfalls.toe_m[number]])
        assert ends_m[:, 1] == pytest.approx(walk.tracks.across[walk.footfalls.foot[number]])
    rest = footfalls[len(inside) :]
    assert [len(points) for points in rest] == [2, 2, 1, 1, 1, 1, 1, 1]  # two shanks, four joints, two ankles
    frame = shown_frame(walk, pose, set())
    assert [points[0].tolist() for points in rest[-2:]] == pose.ankles_px[frame - FIRST].tolist()
    assert f"Frame {frame}" in axes.get_title(loc="left")


def test_the_segmentation_lies_below_and_a_damaged_picture_is_left_out(tmp_path, pose, walk):
    picture = np.zeros((540, 960, 3), np.uint8)
    picture[300:400, 200:300] = (0, 0, 200)  # OpenCV's red
    path = tmp_path / f"{shown_frame(walk, pose, set()):03d}.png"
    cv2.imwrite(str(path), picture)
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, tmp_path)
    shown = axes.images[0].get_array()
    assert shown[350, 250].tolist() == [228, 128, 128]  # pale red
    assert len(set(shown[0, 0].tolist())) == 1 and 200 < shown[0, 0, 0] < 250
    path.write_bytes(path.read_bytes()[:-20])
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, tmp_path)
    assert len(axes.images) == 0


def test_the_picture_below_is_the_one_with_the_number_of_the_frame_and_the_offset(tmp_path, pose, walk):
    frame = shown_frame(walk, pose, set())
    for number, value in ((frame, 0), (frame + 2, 200)):
        cv2.imwrite(str(tmp_path / f"{number:03d}.png"), np.full((540, 960, 3), value, np.uint8))
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, tmp_path, frame_offset=2)
    assert axes.images[0].get_array()[0, 0].tolist() == [228, 228, 228]  # 128 + 200 / 2
    assert f"Frame {frame};" in axes.get_title(loc="left")


def test_only_joints_with_places_are_drawn():
    named = {"a": {"x": 1, "y": 2.5}, "b": None, "c": {"x": 1}, "d": {"x": 1, "y": float("nan")},
             "e": {"x": 10**400, "y": 1}, "f": {"x": "1", "y": 2}, "g": 3}  # fmt: skip
    assert joint_places(named) == {"a": (1, 2.5)}


def test_the_crop_holds_walkway_and_person_at_one_shape():
    for head in ((400.0, 150.0), (400.0, -200.0), (400.0, 380.0)):
        left, right, top, bottom = crop(np.array([head, (9000.0, 0.0)]), WALKWAY.corners_px)
        assert (right - left) / (bottom - top) == pytest.approx(2.5)
        assert left < 100 < 835 < right < 2000 and top < min(head[1], 400) and bottom > 425


def test_the_estimation_draws_what_it_estimates(tmp_path, pose):
    boxes = {
        str(number): {"x_min": x, "x_max": x + 10, "y_min": y - 5, "y_max": y}
        for number, (x, y) in enumerate(WALKWAY.corners_px - [[0, 0], [0, 0], [10, 0], [10, 0]])
    }
    entries = [{"frame": frame, "joints": joints} for frame, joints in pose.joints.items()]
    for path, content in (("boxes/PA000/UGS/NW-WoJ.json", boxes), ("pose/PA000/UGS/NW-WoJ_2_AlphaPose.json", entries)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(json.dumps(content))
    for method, expected in ((EVENTS, ["NW-WoJ_2.png", "summary.png"]), (PAPER, [])):
        figures = tmp_path / method
        inputs = (tmp_path / "pose", tmp_path / "boxes", tmp_path if method == PAPER else None)
        result = estimate_participant(Settings(*inputs, 4.2, FPS, method, "y_max", figures), "PA000", 170.0)
        assert [one.row["used"] for one in result.clips] == [method == EVENTS], result.clips[0].row["reason"]
        assert sorted(path.name for path in figures.rglob("*.png")) == expected
        if method == EVENTS:
            (tmp_path / "pose/PA000/UGS/NW-WoJ_2_AlphaPose.json").write_text("[]")  # damaged since
            estimate_participant(Settings(*inputs, 4.2, FPS, method, "y_max", figures), "PA000", 170.0)
            assert [path.name for path in figures.rglob("*.png")] == ["summary.png"]
            (tmp_path / "pose/PA000/UGS/NW-WoJ_2_AlphaPose.json").write_text(json.dumps(entries))
