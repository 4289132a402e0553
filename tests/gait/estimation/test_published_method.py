"""The published estimator on a made-up clip whose crossings, steps and places are known by hand.

The lines are the columns 20 and 80 of pictures of 100x60 px. A foot of 6x4 px moves by 2 px a frame, from column 10 in
frame 100 on, and the ankles are 10.7 to 30.7 px apart, farthest in the frames 95, 105, ... 145.
"""

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.estimation.published_method import estimate_as_published
from healthgait.gait.pose.pose_file import Pose
from tests.gait.made_up_walk import legs_of

FPS, LENGTH_M = 30.0, 3.0
LINES = np.array([(20.0, 40.0), (20.0, 50.0), (80.0, 40.0), (80.0, 50.0)])
YELLOW, RED = (0, 255, 255), (0, 0, 128)  # the feet's colours, blue first
HEAD, TORSO = (255, 255, 255), (0, 0, 255)
FIRST, LAST = 100, 140
RIGHTWARDS, LEFTWARDS = 1, -1


def mirrored(columns):
    """Columns of the foot's left edge that make the walk its own mirror image, for the published pixel."""
    return 100 - np.asarray(columns)


def forward(per_frame=2):
    return 10 + per_frame * np.arange(LAST - FIRST + 1)


def paint(folder, columns, behind=None, size=(100, 60)):
    """A picture for each frame from FIRST on, with a body, a foot at a column, and perhaps the other foot."""
    for frame, column in enumerate(columns, start=FIRST):
        picture = np.zeros((size[1], size[0], 3), np.uint8)
        if behind is not None:
            other = max(column + behind, 0)
            picture[43:48, other : other + 6] = RED
        picture[44:48, column : column + 6] = YELLOW
        picture[4:8, column : column + 6], picture[8:30, column : column + 6] = HEAD, TORSO
        cv2.imwrite(str(folder / f"{frame:03d}.png"), picture)
    return folder


def swinging_ankles(first=90, frames=60, period=10):
    """Ankles of a pose whose distance swings around 20.7 px by 10 px; the left one rests at column 30.2."""
    distance = 20.7 - 10 * np.cos(2 * np.pi * np.arange(frames) / period)
    ankles_px = np.full((frames, 2, 2), 45.2)
    ankles_px[:, 0, 0] = 30.2
    ankles_px[:, 1, 0] = 30.2 + distance
    return Pose(first, legs_of(ankles_px), True, {})


def estimate(folder, direction=RIGHTWARDS, pose=None, corners_px=LINES):
    return estimate_as_published(pose or swinging_ankles(), corners_px, folder, direction, LENGTH_M, FPS)


def test_speed_is_the_length_over_the_time_between_the_crossings(tmp_path):
    found = estimate(paint(tmp_path, forward()))
    # Column 22 in frame 106 is the first beyond 20, column 82 in frame 136 the first beyond 80: one second.
    assert found.parameters["Speed"] == pytest.approx(3.0)
    assert found.frames == LAST - FIRST + 1


def test_cadence_counts_the_peaks_between_the_crossings(tmp_path):
    found = estimate(paint(tmp_path, forward()))
    assert found.steps == 3  # frames 115, 125 and 135
    assert found.parameters["Cadence"] == pytest.approx(180)


def test_a_step_is_the_distance_of_the_ankles_on_whole_pixels_of_the_rectangle(tmp_path):
    found = estimate(paint(tmp_path, forward())).parameters
    # 10.2 and 40.9 px from the line become 10 and 40; 60 px are 3 m.
    assert found["Step"] == pytest.approx(150)
    assert found["Stride"] == pytest.approx(300)


def test_support_times_are_not_defined(tmp_path):
    found = estimate(paint(tmp_path, forward())).parameters
    assert np.isnan([found["MonoSP"], found["BiSP"]]).all()


def test_a_walk_to_the_left_crosses_the_right_line_first(tmp_path):
    found = estimate(paint(tmp_path, mirrored(forward())), LEFTWARDS)
    assert found.parameters["Speed"] == pytest.approx(3.0)
    assert found.parameters["Cadence"] == pytest.approx(180)


@pytest.mark.parametrize("direction", [RIGHTWARDS, LEFTWARDS])
def test_the_foot_ahead_crosses_and_not_the_one_behind(tmp_path, direction):
    """The foot behind, 12 px away, does not reach the second line before the last picture."""
    ahead = forward() if direction == RIGHTWARDS else mirrored(forward())
    behind = -12 if direction == RIGHTWARDS else 12
    assert estimate(paint(tmp_path, ahead, behind), direction).parameters["Speed"] == pytest.approx(3.0)


def test_the_lines_run_through_the_upper_corners_of_the_boxes(tmp_path):
    slanted = np.array([(28.0, 40.0), (18.0, 50.0), (72.0, 40.0), (82.0, 50.0)])
    # In row 44, the foot's highest, the lines are at 24 and 76: columns 26 and 78, frames 108 and 134.
    found = estimate(paint(tmp_path, forward()), corners_px=slanted).parameters
    assert found["Speed"] == pytest.approx(LENGTH_M * FPS / 26)
    assert found["Cadence"] == pytest.approx(60 * 2 * FPS / 26)  # frames 115 and 125
    # The rectangle has the longer line's 64 px, of which the ankles' 8.7 and 44.8 become 8 and 44.
    assert found["Step"] == pytest.approx(36 * 300 / 64)


# Of the steps in the frames 95, 105, ... one lies between the crossings in 102 and 108, and none between 101 and 103.
@pytest.mark.parametrize(("per_frame", "steps"), [(10, 1), (30, 0)])
def test_fewer_than_two_steps_between_the_lines_are_refused(tmp_path, per_frame, steps):
    with pytest.raises(InputError, match=f"{steps} steps between the crossings"):
        estimate(paint(tmp_path, np.minimum(forward(per_frame), 94)))


def test_a_walk_against_its_name_is_refused(tmp_path):
    with pytest.raises(InputError, match="does not cross both lines"):
        estimate(paint(tmp_path, forward()), direction=LEFTWARDS)


def test_noise_above_the_rhythm_of_the_steps_makes_no_peaks(tmp_path):
    pose = swinging_ankles()
    pose.ankles_px[:, 1, 0] += 6 * (np.arange(60) % 2)
    assert estimate(paint(tmp_path, forward()), pose=pose).steps == 3


def test_frames_without_both_ankles_are_passed_over(tmp_path):
    pose = swinging_ankles(first=80, frames=70)
    pose.ankles_px[:10, 0] = np.nan
    assert estimate(paint(tmp_path, forward()), pose=pose).parameters["Cadence"] == pytest.approx(180)


def test_frames_without_a_foot_are_passed_over(tmp_path):
    folder = paint(tmp_path, forward())
    for frame in (104, 106, 120):
        cv2.imwrite(str(folder / f"{frame}.png"), np.zeros((60, 100, 3), np.uint8))
    # The first crossing is seen one frame later.
    assert estimate(folder).parameters["Speed"] == pytest.approx(LENGTH_M * FPS / 29)


@pytest.mark.parametrize("last_column", [15, 60])
def test_a_foot_that_does_not_cross_both_lines_is_refused(tmp_path, last_column):
    with pytest.raises(InputError, match="does not cross both lines") as caught:
        estimate(paint(tmp_path, np.minimum(forward(), last_column)))
    assert str(caught.value).startswith(str(tmp_path))


def test_no_pictures_at_all_are_refused(tmp_path):
    with pytest.raises(InputError, match="does not cross both lines"):
        estimate(tmp_path)


def test_a_picture_of_another_size_is_refused_by_its_name(tmp_path):
    folder = paint(tmp_path, forward())
    cv2.imwrite(str(folder / "120.png"), np.zeros((30, 50, 3), np.uint8))
    with pytest.raises(InputError, match=r"120\.png: 50x30 px, but earlier frames have 100x60"):
        estimate(folder)


def test_numbers_of_parts_give_the_same_as_colours(tmp_path):
    coloured, numbered = tmp_path / "colours", tmp_path / "numbers"
    for folder in (coloured, numbered):
        folder.mkdir()
    paint(coloured, forward())
    for path in coloured.iterdir():
        picture = cv2.imread(str(path))
        numbers = sum(
            number * (picture == colour).all(axis=2) for number, colour in ((5, YELLOW), (23, HEAD), (2, TORSO))
        )
        cv2.imwrite(str(numbered / path.name), numbers.astype(np.uint8))
    assert estimate(numbered).parameters == pytest.approx(estimate(coloured).parameters, nan_ok=True)


def test_unknown_colours_are_refused(tmp_path):
    for path in paint(tmp_path, forward()).iterdir():
        cv2.imwrite(str(path), cv2.imread(str(path)) // 3 * 2 + 30)
    with pytest.raises(InputError, match=r"\.png: its colours are not those of a known"):
        estimate(tmp_path)
