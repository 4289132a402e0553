"""The choice of the walker among others, on people of whom every place is known."""

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.pose_import.frame_times import FrameTimes, regular_times
from healthgait.pose_import.point_sets import JOINTS
from healthgait.pose_import.walker import find_walker
from tests.pose_import.people_found import (
    FPS,
    FRAMES,
    REGULAR,
    THERE_AND_BACK,
    WALKER,
    find,
    found,
    marks,
    on_the_spot,
    passes_in,
    person,
    points_of,
    reflection,
    walking,
)

pytestmark = pytest.mark.filterwarnings("error")


def rivals_of(walker):
    return sum(note.count(" is meant, ") for note in walker.notes)


@pytest.mark.parametrize("height", [200.0, 300.0, 450.0])
def test_a_bystander_however_tall_is_not_the_walker(height):
    walker = find(walking(470, 480, mark=0.1, height=height), WALKER)
    assert (list(points_of(walker)), marks(walker)) == (list(range(FRAMES)), {0.9})
    assert (walker.people, rivals_of(walker)) == (2, 0)


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("row", [100.0, 90.0, 60.0])
def test_of_two_who_pass_each_other_it_is_the_one_in_the_clips_direction(direction, row):
    other = walking(900, 50, mark=0.1, row=row)
    walker = find(other, WALKER, direction=direction)
    assert (len(points_of(walker)), marks(walker)) == (FRAMES, {0.9 if direction > 0 else 0.1})
    assert rivals_of(walker) == 1


@pytest.mark.parametrize("columns", [(0, 960), (100, 860)])
def test_who_passes_by_behind_is_not_the_walker(columns):
    behind = walking(*columns, mark=0.1, height=180.0, row=110.0)
    walker = find(behind, WALKER)
    assert (len(points_of(walker)), marks(walker), rivals_of(walker)) == (FRAMES, {0.9}, 1)


def test_who_crosses_the_view_for_a_moment_is_not_the_walker():
    crossing = {frame + 50: points for frame, points in walking(500, 750, mark=0.1, frames=25).items()}
    walker = find(crossing, WALKER)
    assert (len(points_of(walker)), marks(walker), rivals_of(walker)) == (FRAMES, {0.9}, 0)


def test_the_direction_does_not_matter_where_one_walks_alone():
    assert marks(find(WALKER, direction=-1)) == {0.9}


@pytest.mark.parametrize(("gap_s", "frames"), [(1.0, 96), (0.5, 60)])
def test_the_walker_is_found_again_after_a_gap_as_long_as_may_be(gap_s, frames):
    seen = {frame: points for frame, points in WALKER.items() if not 60 <= frame < 84}
    walker = find(seen, walking(600, 600, mark=0.1), gap_s=gap_s)
    assert (len(points_of(walker)), marks(walker)) == (frames, {0.9})


def test_a_walker_hidden_while_passing_a_bystander_is_not_mixed_up_with_them():
    hidden = {frame: points for frame, points in WALKER.items() if not 55 <= frame < 65}
    walker = find(hidden, walking(WALKER[60][0, 0] + 30, WALKER[60][0, 0] + 30, mark=0.1))
    assert (len(points_of(walker)), marks(walker)) == (110, {0.9})


def test_part_of_the_walker_may_be_hidden():
    some = {frame: points.copy() for frame, points in WALKER.items()}
    for frame in range(40, 70):
        some[frame][: len(JOINTS) // 2] = np.nan
    assert len(points_of(find(some))) == FRAMES


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([walking(470, 480, mark=0.1)], "the one who walks farthest, of 1 people, moves by 0.0 of their height"),
        ([walking(400, 610, mark=0.1)], "by 0.6 of their height"),
    ],
)
def test_where_nobody_walks_nobody_is_taken(people, words):
    with pytest.raises(InputError) as refusal:
        find(*people)
    assert "nobody walks through the image" in str(refusal.value) and words in str(refusal.value)


def lost_frames(lost_s):
    """Times of a video numbered without a gap that has lost so many seconds before frame 60."""
    return FrameTimes({frame: frame / FPS + lost_s * (frame >= 60) for frame in range(FRAMES)}, 1 / FPS)


def walking_by(times):
    """The walker, at 212 px/s, where the times say."""
    return {frame: person(50 + 212 * time_s, 0.9) for frame, time_s in times.at_s.items()}


def test_the_walker_is_followed_by_the_times_over_frames_that_are_not_numbered():
    times = lost_frames(0.8)
    people = found(walking_by(times))
    assert len(points_of(find_walker(people, 1, times, 1.0))) == FRAMES
    assert len(points_of(find_walker(people, 1, REGULAR, 1.0))) == FRAMES // 2


def test_a_gap_is_as_long_as_the_times_say():
    times = lost_frames(1.2)
    people = found(walking_by(times))
    assert len(points_of(find_walker(people, 1, times, 1.0))) == FRAMES // 2
    assert len(points_of(find_walker(people, 1, times, 1.3))) == FRAMES


def test_who_is_seen_for_long_enough_is_counted_by_the_times():
    """Twelve frames are 0.4 s, or 0.2 s of a video twice as fast."""
    passer_by = {frame: person(900, 0.1) for frame in range(12)}
    people = found(passer_by, WALKER)
    twice_as_fast = regular_times(range(FRAMES), 2 * FPS)
    assert (find_walker(people, 1, REGULAR, 1.0).people, find_walker(people, 1, twice_as_fast, 1.0).people) == (2, 1)


def test_two_who_come_and_go_together_are_two():
    one, other = ({40: person(column, 0.1)} for column in (700, 850))
    walker = find(one, other, WALKER, gap_s=0.5)
    assert (len(points_of(walker)), marks(walker), walker.people) == (FRAMES, {0.9}, 1)


def test_faint_points_are_left_out_before_the_walker_is_chosen():
    """A ghost taller than the walker, who gets as far, of scores below the least; half of the walker's frames, too."""
    ghost = walking(60, 910, mark=0.05, height=450.0)
    faint = {frame: person(points[0, 0], 0.1) if frame % 2 else points for frame, points in WALKER.items()}
    people, share = found(ghost, faint).without_low_scores(0.3)
    walker = find_walker(people, 1, REGULAR, 1.0)
    assert share == pytest.approx(0.75)
    assert (list(points_of(walker)), marks(walker)) == (list(range(0, FRAMES, 2)), {0.9})


def test_who_is_seen_for_a_moment_only_is_no_walker():
    with pytest.raises(InputError, match=r"nobody to be seen for 0\.3 s or longer"):
        find({frame: WALKER[frame] for frame in range(5)})


def test_a_reflection_without_legs_is_not_the_walker():
    seen = reflection(walking(0, 1000, mark=0.5, height=600.0), 40)
    walker = find(THERE_AND_BACK, seen)
    assert marks(walker) == {0.9} and [way for way, _, _ in passes_in(walker)] == [1, -1]
    with pytest.raises(
        InputError, match="the legs of the one who walks farthest are hidden: both ankles were found in 0 %"
    ):
        find(seen)


def test_who_walks_on_the_spot_is_said_to():
    with pytest.raises(InputError, match="walks on the spot, as on a treadmill, in frames 0 to 119"):
        find(on_the_spot(500, mark=0.9))


@pytest.mark.parametrize("direction", [1, -1])
def test_without_a_direction_it_is_who_walks_far_and_is_tall(direction):
    """Somebody as tall walks half as far to the other side."""
    walk = WALKER if direction > 0 else walking(900, 50, mark=0.9)
    other = walking(600, 150, mark=0.1) if direction > 0 else walking(150, 600, mark=0.1)
    assert marks(find(walk, other, direction=0)) == {0.9}
