"""What is drawn on a frame, pixel by pixel."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.layout import POSE, SILHOUETTE
from healthgait.viewer.film import CURSOR_BGR, film_frame, status_line
from healthgait.viewer.overlay import BLUE_BGR, FEET_ON_BLACK, ORANGE_BGR, frame_view, walk_view
from healthgait.viewer.stage import build_stage
from tests.gait.made_up_walk import CORNERS_PX, LINES, STEP_M, seen
from tests.viewer.made_up_clip import FPS, SIZE_PX, STANDING_PX, WALK, silhouette, standing_scene, walking_scene


@pytest.fixture
def standing(tmp_path):
    return standing_scene(tmp_path, range(13, 16))


@pytest.fixture
def walking(tmp_path):
    return walking_scene(tmp_path)


def colour_at(view, place_px, scale=1):
    column, row = (round((one + 0.5) * scale - 0.5) for one in place_px)
    return tuple(view[row, column].tolist())


def middle(one, other):
    return tuple(np.add(STANDING_PX[one], STANDING_PX[other]) / 2)


@pytest.mark.parametrize("scale", [1, 3])
def test_the_skeleton_lies_where_the_pose_says(standing, scale):
    view = frame_view(standing, POSE, 13, tuple(scale * one for one in SIZE_PX))
    for side, colour in (("l", BLUE_BGR), ("r", ORANGE_BGR)):
        for one, other in (("hip", "knee"), ("knee", "ankle")):
            assert colour_at(view, middle(f"{side}_{one}", f"{side}_{other}"), scale) == colour
        assert colour_at(view, STANDING_PX[f"{side}_ankle"], scale) == colour
    drawn = np.argwhere((view < 250).any(axis=2))
    # Rows from the hips to the ankles, columns from the left ones to the right ankle, and a pen's width beyond.
    (top, left), (bottom, right) = drawn.min(axis=0) / scale, drawn.max(axis=0) / scale
    assert (top, left, bottom, right) == pytest.approx((60, 100, 140, 160), abs=6)


def test_the_silhouette_is_darkened_under_the_skeleton(standing):
    view = frame_view(standing, SILHOUETTE, 13, SIZE_PX)
    assert colour_at(view, (93, 50)) == (114, 114, 114)  # 0.45 of 255
    assert colour_at(view, (80, 50)) == (0, 0, 0)
    assert colour_at(view, middle("l_hip", "l_knee")) == FEET_ON_BLACK[0]


def test_legs_that_the_estimate_put_back_are_put_back(walking):
    frame = 40
    before = walking.joints(frame)
    swapped = walking.walk.tracks.swapped.copy()
    swapped[frame - walking.walk.tracks.first_frame] = True
    walk = replace(walking.walk, tracks=replace(walking.walk.tracks, swapped=swapped))
    scene = replace(walking, estimate=replace(walking.estimate, walk=walk))
    after = scene.joints(frame)
    for part in ("knee", "ankle"):
        assert (after[f"l_{part}"], after[f"r_{part}"]) == (before[f"r_{part}"], before[f"l_{part}"])
    assert scene.joints(frame + 1) == walking.joints(frame + 1)


def test_bars_and_resting_feet_lie_on_the_floor(walking):
    wide, high = walking.contents.size_px
    # Between the strikes of footfalls 3 and 4: the foot of 2, and that of 3 on the floor, that of 4 still to come.
    frame = round((3 * 0.55 + 0.2) * FPS)
    view = frame_view(walking, POSE, frame, (wide, high))
    near = CORNERS_PX[[1, 3]].mean(axis=0)
    assert (view[round(near[1]) - 2 : round(near[1]) + 3, round(near[0])] < 200).any()
    for number, contact in enumerate(walking.contacts, start=1):
        foot = number % 2
        # The ankle rests 0.5 m before the first line at footfall 0; the heel is behind it, the toe before it.
        ankle_m = number * STEP_M - 0.5
        ends_px = walking.foot_on_floor_px(contact)
        assert ends_px[0, 0] < seen(ankle_m, LINES[foot])[0] < ends_px[1, 0]
        assert ends_px[:, 1] == pytest.approx(seen(ankle_m, LINES[foot])[1], abs=0.5)
        colour = (BLUE_BGR, ORANGE_BGR)[foot]
        # Near the toe, where no ankle's dot covers it.
        place = ends_px[0] + 0.8 * (ends_px[1] - ends_px[0])
        assert (colour_at(view, place) == colour) == (number <= 3)


def test_the_whole_walk_holds_each_moments_skeleton(walking):
    frames = [60, 90]
    width = walking.contents.size_px[0]
    view = walk_view(walking, frames, width, 1.0)
    assert view.shape[1] == width
    for frame in frames:
        for side, colour in (("l", BLUE_BGR), ("r", ORANGE_BGR)):
            column = round(walking.joints(frame)[f"{side}_knee"][0])
            assert (view[:, column - 3 : column + 4].reshape(-1, 3) == colour).all(axis=1).any()


def test_a_film_frame_holds_the_views_and_the_cursor(walking):
    stage = build_stage(walking, 1.0)
    frame = 60
    picture = film_frame(walking, stage, frame)
    (box,) = stage.panels.values()
    view = frame_view(walking, POSE, frame, (box.width, box.height))
    assert (
        picture[box.top + 1 : box.top + box.height - 1, box.left + 1 : box.left + box.width - 1] == view[1:-1, 1:-1]
    ).all()
    column = round(stage.column_of(frame / FPS))
    diagram = picture[stage.diagram.top : stage.diagram.top + stage.diagram.height]
    assert (diagram[:, column] == CURSOR_BGR).all()
    assert not (diagram[:, column + 20] == CURSOR_BGR).all(axis=1).any()


def test_the_moment_says_an_event_for_a_quarter_of_a_second(walking):
    strike_s = walking.contacts[2].begin_s
    at = round(strike_s * FPS)
    assert status_line(walking, at) == f"frame {at:03d}   {at / FPS:.2f} s   right heel strike"
    assert "strike" not in status_line(walking, at - 2)
    assert "strike" in status_line(walking, at + 6) and "strike" not in status_line(walking, at + 9)


def test_the_moment_says_what_this_frame_lacks(standing):
    path = WALK.path(standing.contents.pictures["silhouette"][14].parents[4], SILHOUETTE) / "014.png"
    del standing.contents.joints[15]
    path.write_bytes(b"no picture")
    assert status_line(standing, 13) == "frame 013   0.43 s"
    assert status_line(standing, 14) == "frame 014   0.47 s   no silhouette"
    assert status_line(standing, 15) == "frame 015   0.50 s   no pose"
    assert standing.contents.damaged == [f"{path}: not a readable picture; restore it or remove it"]
    view = frame_view(standing, SILHOUETTE, 14, SIZE_PX)
    assert colour_at(view, (93, 50)) == (0, 0, 0) and silhouette()[50, 93].all()


def test_a_walk_of_which_no_line_is_in_the_picture_is_not_drawn(standing):
    standing.contents.joints = {13: {"nose": (100.0, 60.0)}}  # one joint makes no bone
    assert walk_view(standing, [13], 1050, 2.2) is None
