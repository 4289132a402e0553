from dataclasses import replace

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.events.detection_settings import DEFAULTS
from healthgait.gait.events.observations import observe_supports
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.segmentation.colourings import FOOT_COLOURS_BGR
from healthgait.gait.segmentation.feet import Foot
from healthgait.gait.segmentation.frames import frame_paths
from healthgait.gait.walkway.walkway import Walkway
from tests.gait.made_up_tracks import given_tracks

FIRST, FRAMES, STEP, SCALE = 40, 60, 15.0, 100.0
HEIGHT, WIDTH = 70, 360
SHOE_PX = 25
# From above, as it were: 100 px a metre everywhere, the bars 10 px apart.
FLOOR = Walkway(np.array([(0.0, 55.0), (0.0, 65.0), (320.0, 55.0), (320.0, 65.0)]), 3.2)
# Ankles stand 5 px ahead of the heel's edge. Left rests at column 100, right steps from 60 to 160, left to 220.
LEFT_PX = np.where(np.arange(FRAMES) < 34, 100.0, 220.0)
RIGHT_PX = np.where(np.arange(FRAMES) < 18, 60.0, 160.0)
# The double supports of left before right's step, of right's landing and of left's: who has landed, the frame in which
# the other one is expected to leave the floor, and how far apart the feet are.
LEAD, TOE_OFFS = np.array([0, 1, 0]), np.array([13.875, 28.875, 43.875])
AHEAD_M = np.array([0.4, 1.0, 0.6])


def toe_columns(moves_at):
    """Heels and toes (frames, 2 feet, 2): the left toe moves 1 px in a frame, 4 px on in the next, and so on."""
    heels = np.stack([LEFT_PX, RIGHT_PX], axis=1) - 5
    toes = heels + SHOE_PX - 1
    for foot, frame in enumerate(moves_at):
        moved = np.array([1, 5, 9, 13, 17])[: FRAMES - frame]
        toes[frame : frame + len(moved), foot] += moved
    return np.stack([heels, toes], axis=-1).astype(int)


def paint(folder, moves_at=(29, 44), direction=1, frames=range(FRAMES)):
    """Frames on disk, the left foot in one colour and the right one in the other."""
    columns = toe_columns(moves_at)
    for frame in frames:
        picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        for (heel, toe), colour in zip(columns[frame], FOOT_COLOURS_BGR, strict=True):
            picture[40:50, heel : toe + 1] = colour
        cv2.imwrite(str(folder / f"{FIRST + frame:03d}.png"), picture[:, ::direction])


def segmentation(folder, direction=1, fps=30.0, frame_offset=0, seconds=None):
    tracks = given_tracks(np.zeros((FRAMES, 2)), fps=fps, direction=direction, first=FIRST)
    tracks = tracks if seconds is None else replace(tracks, seconds=seconds)
    columns = np.stack([LEFT_PX, RIGHT_PX], axis=1)
    columns = columns if direction > 0 else WIDTH - 1 - columns
    pixels = np.stack([columns, np.full_like(columns, 35)], axis=-1)
    return Segmentation(frame_paths(folder), replace(tracks, ankles_px=pixels, walkway=FLOOR), frame_offset)


def observations_of(seen, ahead_m=AHEAD_M):
    """The observations at all double supports; what is expected is given in frames, at any frame rate."""
    expected_s = np.array([seen.second_of(frame) for frame in TOE_OFFS])
    return observe_supports(LEAD, expected_s, ahead_m, seen, STEP * seen.frame_s_at(0), DEFAULTS)


def toe_off_frames(observed, fps=30.0):
    """In frames of the tracks, as the pictures are painted."""
    return np.array([one.toe_off_s for one in observed]) * fps - FIRST


def painted_observations(folder, ahead_m=AHEAD_M, **how):
    paint(folder, **how)
    return observations_of(segmentation(folder), ahead_m)


def test_feet_at_rest_are_found(tmp_path):
    observed = painted_observations(tmp_path)
    assert [one.foot for one in observed] == [
        Foot(toe_px=heel + SHOE_PX - 0.5, heel_px=heel - 0.5, sole_px=49.5) for heel in (95, 155, 215)
    ]


def test_toe_offs_below_a_frame_by_hand(tmp_path):
    observed = painted_observations(tmp_path)
    # Where the right toe had rested before was not seen. In frame 29 the left toe is 1 cm ahead, in frame 30 5 cm: 2 cm
    # at 29.25, and 0.045 of 15 frames earlier it left.
    assert toe_off_frames(observed) == pytest.approx([np.nan, 29.25 - 0.675, 44.25 - 0.675], nan_ok=True)


def test_a_walk_to_the_left_is_the_mirror_image(tmp_path):
    paint(tmp_path, direction=-1)
    observed = observations_of(segmentation(tmp_path, direction=-1))
    assert toe_off_frames(observed[1:]) == pytest.approx([28.575, 43.575])
    assert observed[0].foot == Foot(toe_px=WIDTH - 1 - 119.5, heel_px=WIDTH - 1 - 94.5, sole_px=49.5)


# Expected at 28.875; with 0.675 more, the toe should be 2 cm ahead at 29.55.
@pytest.mark.parametrize("begin", [26, 27, 28, 30, 31, 32])
def test_an_early_or_late_toe_off_is_found(tmp_path, begin):
    observed = painted_observations(tmp_path, moves_at=(begin, 44))
    assert toe_off_frames(observed)[1] == pytest.approx(begin + 0.25 - 0.675)


@pytest.mark.parametrize("begin", [25, 33])
def test_a_toe_off_that_is_not_near_is_not_found(tmp_path, begin):
    observed = painted_observations(tmp_path, moves_at=(begin, 44))
    assert np.isnan(observed[1].toe_off_s)
    assert observed[1].foot == Foot(179.5, 154.5, 49.5)  # sought where the toe-off was expected


def test_a_toe_off_is_sought_as_much_later_than_expected_as_the_one_before_was(tmp_path):
    # The left toe leaves at 31.575, 2.7 late; so the right one is sought from 43.875 + 2.7 + 0.675 on: 50 is near.
    observed = painted_observations(tmp_path, moves_at=(32, 50))
    assert toe_off_frames(observed[1:]) == pytest.approx([31.575, 49.575])
    assert np.isnan(painted_observations(tmp_path, moves_at=(29, 50))[2].toe_off_s)


def test_feet_that_are_side_by_side_hide_each_others_toes(tmp_path):
    observed = painted_observations(tmp_path, ahead_m=np.array([0.4, 0.29, 0.31]))
    assert toe_off_frames(observed) == pytest.approx([np.nan, np.nan, 43.575], nan_ok=True)
    assert observed[1].foot == Foot(179.5, 154.5, 49.5)  # the leading foot is sought all the same


def test_frames_are_where_their_own_times_say(tmp_path):
    """A frame that lasts half a second: all that comes after it is as much later."""
    paint(tmp_path)
    later = np.where(np.arange(FRAMES) > 20, 0.5, 0.0)
    seen = segmentation(tmp_path, seconds=(FIRST + np.arange(FRAMES)) / 30 + later)
    assert toe_off_frames(observations_of(seen))[1:] == pytest.approx([28.575 + 15, 43.575 + 15])


def test_each_frame_is_decoded_at_most_once(tmp_path):
    paint(tmp_path)
    seen = segmentation(tmp_path)
    assert seen.decoded == 0
    observations_of(seen)
    # 16 for left; 29 and 30 for its toe, 30 for right; 44 and 45 for right's toe, 45 for left.
    assert seen.decoded == 5
    for path in tmp_path.iterdir():
        path.unlink()
    for frame in (16, 29, 30, 44, 45):
        assert seen.foot(frame, 0) and seen.foot(frame, 1)
    observations_of(seen)
    assert seen.decoded == 5


def test_what_is_not_wanted_is_not_looked_at(tmp_path):
    paint(tmp_path)
    seen = segmentation(tmp_path)
    observed = observations_of(seen, np.where([False, True, False], AHEAD_M, np.nan))
    assert np.isnan(toe_off_frames(observed)).all()  # where left had rested was not looked at
    assert [one.foot is not None for one in observed] == [False, True, False]
    assert seen.decoded == 1


@pytest.mark.parametrize("missing", [29, 30])
def test_a_missing_frame_hides_a_toe_off(tmp_path, missing):
    observed = painted_observations(tmp_path, frames=[frame for frame in range(FRAMES) if frame != missing])
    assert np.isnan(observed[1].toe_off_s)
    assert observed[1].foot == Foot(179.5, 154.5, 49.5)
    assert toe_off_frames(observed)[2] == pytest.approx(43.575)


def test_without_frames_nothing_is_seen(tmp_path):
    seen = segmentation(tmp_path / "nowhere")
    observed = observations_of(seen)
    assert [one.foot for one in observed] == [None] * 3
    assert np.isnan(toe_off_frames(observed)).all()
    assert seen.decoded == 0


def repaint(folder, frame, first, last):
    """The picture of a frame with some of its columns black."""
    path = folder / f"{FIRST + frame:03d}.png"
    picture = cv2.imread(str(path))
    picture[:, first : last + 1] = 0
    cv2.imwrite(str(path), picture)


def test_a_foot_that_is_hidden_is_sought_in_the_next_frame(tmp_path):
    paint(tmp_path)
    repaint(tmp_path, 30, 155, 165)  # of right's shoe 14 cm are left
    seen = segmentation(tmp_path)
    assert observations_of(seen)[1].foot == Foot(179.5, 154.5, 49.5)
    assert seen.decoded == 6
    repaint(tmp_path, 31, 155, 165)
    observed = observations_of(segmentation(tmp_path))
    assert observed[1].foot is None
    assert np.isnan(observed[2].toe_off_s)  # where right's toe had rested is not known


def test_rest_is_sought_a_while_after_the_toe_off_at_any_frame_rate(tmp_path):
    paint(tmp_path)
    for frame in (30, 31):
        repaint(tmp_path, frame, 170, 179)
    # 0.05 s after frame 29.25 it is 30.75 at 30 frames a second, and 32.25 at 60.
    slow, fast = (observations_of(segmentation(tmp_path, fps=fps))[1] for fps in (30.0, 60.0))
    assert slow.foot is None
    assert fast.foot == Foot(179.5, 154.5, 49.5)


def test_frames_beyond_the_tracks_are_not_looked_at(tmp_path):
    paint(tmp_path)
    picture = (tmp_path / f"{FIRST:03d}.png").read_bytes()
    for number in (FIRST - 1, FIRST + FRAMES):
        (tmp_path / f"{number:03d}.png").write_bytes(picture)
    seen = segmentation(tmp_path)
    for frame in (-1, FRAMES):
        assert (seen.foot(frame, 0), seen.foot(frame, 1)) == (None, None)
    assert seen.foot(0, 1) == Foot(79.5, 54.5, 49.5)
    assert seen.decoded == 1


def test_a_damaged_frame_is_refused(tmp_path):
    paint(tmp_path)
    path = tmp_path / f"{FIRST + 30:03d}.png"
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(InputError, match=r"070\.png: truncated or damaged"):
        observations_of(segmentation(tmp_path))


def test_a_frame_of_another_size_is_refused(tmp_path):
    paint(tmp_path)
    cv2.imwrite(str(tmp_path / f"{FIRST + 30:03d}.png"), np.zeros((HEIGHT, WIDTH + 1, 3), np.uint8))
    with pytest.raises(InputError, match=r"070\.png: 361x70 px, but earlier frames have 360x70"):
        observations_of(segmentation(tmp_path))


def test_no_supports_no_observations(tmp_path):
    assert observe_supports(np.array([], int), np.array([]), np.array([]), segmentation(tmp_path), 0.5, DEFAULTS) == []


@pytest.mark.parametrize("offset", [1, -2])
def test_pictures_that_are_numbered_otherwise_are_found_by_their_offset(tmp_path, offset):
    usual = toe_off_frames(painted_observations(tmp_path))
    shifted = tmp_path / "shifted"
    shifted.mkdir()
    for path in tmp_path.glob("*.png"):
        path.rename(shifted / f"{int(path.stem) + offset:03d}.png")
    observed = observations_of(segmentation(shifted, frame_offset=offset))
    np.testing.assert_equal(toe_off_frames(observed), usual)
