"""The choice of the walker among others, on people of whom every place is known."""

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.pose_import.frame_times import FrameTimes, regular_times
from healthgait.pose_import.point_sets import JOINTS
from healthgait.pose_import.walker import PersonAt, find_walker
from tests.pose_import.people_found import ANKLES, FPS, FRAMES, REGULAR, found, person, walking

pytestmark = pytest.mark.filterwarnings("error")


def points_of(walker):
    """The walker's points (joints, 3) by frame."""
    return {
        frame: points
        for walk in walker.passes
        for frame, points in zip(walk.track.frames, walk.track.points, strict=True)
    }


def rivals_of(walker):
    return sum(note.count(" For ") for note in walker.notes)


def marks(walker):
    return {float(mark) for points in points_of(walker).values() for mark in points[:, 2]}


WALKER = walking(50, 900, mark=0.9)


def find(*each, direction=1, gap_s=1.0):
    return find_walker(found(*each), direction, REGULAR, gap_s)


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


THERE_AND_BACK = walking(50, 900, 0.9, frames=60) | walking(890, 60, 0.9, frames=60, first=60)


def passes_in(walker):
    return [(walk.direction, walk.track.frames[0], walk.track.frames[-1]) for walk in walker.passes]


def test_there_and_back_are_two_passes():
    walker = find(THERE_AND_BACK)
    ((there, begin, turn), (back, again, end)) = passes_in(walker)
    assert (there, back) == (1, -1) and (begin, end) == (0, FRAMES - 1)
    assert 55 <= turn < again <= 64


def test_a_walker_who_stands_before_turning_is_not_imported_standing():
    """1 s of walking, 2 s of standing at column 900, 1 s back."""
    people = walking(50, 900, 0.9, frames=30) | walking(900, 900, 0.9, frames=60, first=30)
    walker = find(people | walking(880, 50, 0.9, frames=30, first=90))
    ((_, _, stops), (_, starts, _)) = passes_in(walker)
    assert stops < 36 and starts > 84


def test_who_leaves_the_image_and_comes_back_is_taken_for_the_same_person_with_a_note():
    later = walking(900, 50, mark=0.8, height=310.0, first=160)
    walker = find(WALKER, later)
    assert passes_in(walker) == [(1, 0, 119), (-1, 160, 279)]
    (note,) = walker.notes
    assert "160 to 279" in note and "same person" in note


def test_somebody_of_another_height_who_comes_later_is_somebody_else():
    walker = find(WALKER, walking(900, 50, mark=0.8, height=200.0, first=160))
    assert passes_in(walker) == [(1, 0, 119)]
    assert [
        note for note in walker.notes if "For somebody (frames 160 to 279, to the left), choose the person at " in note
    ]


def test_the_rest_of_a_pass_after_too_long_a_gap_is_named_and_not_imported():
    seen = {frame: points for frame, points in WALKER.items() if not 55 <= frame < 72}
    walker = find(seen, gap_s=0.5)
    assert passes_in(walker) == [(1, 0, 54)]
    assert "frames 72 to 119: not imported" in walker.notes[0] and "longer gap" in walker.notes[0]


def reflection(of, shift):
    """Somebody's reflection in a window: a little smaller, without legs."""
    seen = {frame: points * [0.9, 0.9, 1] + [shift, 0, 0] for frame, points in of.items()}
    for points in seen.values():
        points[ANKLES] = np.nan
    return seen


def test_a_reflection_without_legs_is_not_the_walker():
    seen = reflection(walking(0, 1000, mark=0.5, height=600.0), 40)
    walker = find(THERE_AND_BACK, seen)
    assert marks(walker) == {0.9} and [way for way, _, _ in passes_in(walker)] == [1, -1]
    with pytest.raises(
        InputError, match="the legs of the one who walks farthest are hidden: both ankles were found in 0 %"
    ):
        find(seen)


def test_who_walks_on_the_spot_is_said_to():
    """The ankles are 60 px apart at most and change places twice a second; the trunk stays."""
    seen = walking(500, 500, mark=0.9)
    for frame, points in seen.items():
        apart = 60 * np.sin(2 * np.pi * frame / 30)
        points[ANKLES, 0] = 500 + apart / 2, 500 - apart / 2
    with pytest.raises(InputError, match="walks on the spot, as on a treadmill, in frames 0 to 119"):
        find(seen)


def test_somebody_who_turns_too_soon_is_said_to_turn():
    people = walking(400, 600, 0.9, frames=60) | walking(600, 400, 0.9, frames=60, first=60)
    with pytest.raises(InputError, match=r"moves by 0\.[56] of their height to one side between turns \(1 in all\)"):
        find(people)


PATIENT, COMPANION = walking(50, 900, mark=0.9), walking(20, 870, mark=0.1, height=340.0)


def test_a_companion_is_taken_if_taller_and_the_patient_can_be_chosen():
    people = found(PATIENT, COMPANION, names=["1", "2"])
    walker = find_walker(people, 1, REGULAR, 1.0)
    assert marks(walker) == {0.1}
    (note,) = walker.notes
    assert "Used: person 2 (frames 0 to 119, to the right), who is taller" in note
    assert "For person 1 (frames 0 to 119, to the right), choose person 1." in note
    walker = find_walker(people, 1, REGULAR, 1.0, "1")
    assert (marks(walker), walker.notes, len(points_of(walker))) == ({0.9}, [], FRAMES)


def test_somebody_without_a_name_is_chosen_by_a_place():
    people = found(PATIENT, COMPANION)
    (note,) = find_walker(people, 1, REGULAR, 1.0).notes
    frame, column, row = (float(value) for value in note.rstrip(".").split("the person at ")[1].split(","))
    walker = find_walker(people, 1, REGULAR, 1.0, PersonAt(int(frame), column, row))
    assert marks(walker) == {0.9}


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("7", ["no person '7'", "the file has 1, 2"]),
        (PersonAt(60, 10, 10), ["nobody is at column 10, row 10 of frame 60", "people are at"]),
        (PersonAt(500, 10, 10), ["nobody is in this frame", "frames 0 to 119"]),
    ],
)
def test_a_choice_of_nobody_is_refused(choice, words):
    with pytest.raises(InputError) as refusal:
        find_walker(found(PATIENT, COMPANION, names=["1", "2"]), 1, REGULAR, 1.0, choice)
    assert all(word in str(refusal.value) for word in words), refusal.value


def test_without_names_in_the_file_nobody_can_be_chosen_by_name():
    with pytest.raises(InputError, match="no numbers of people; point at the person"):
        find_walker(found(PATIENT), 1, REGULAR, 1.0, "1")


def test_the_files_tracks_say_who_is_who_where_two_look_alike():
    """Two meet, stop for a second on one spot and walk back: by their places they would have passed each other."""
    one = walking(100, 500, 0.9, frames=45) | walking(500, 500, 0.9, frames=30, first=45)
    one |= walking(500, 100, 0.9, frames=45, first=75)
    other = {frame: points * [-1, 1, 1] + [1000, 0, -0.8] for frame, points in one.items()}
    walker = find_walker(found(one, other, names=["1", "2"]), 1, REGULAR, 1.0)
    assert len(marks(walker)) == 1


def test_a_walker_whose_name_in_the_file_changes_is_one_person():
    people = found(WALKER, names=["1"])
    for frame in range(70, FRAMES):
        people.tracks[frame] = ["5"]
    assert len(points_of(find_walker(people, 1, REGULAR, 1.0))) == FRAMES


def test_numbers_within_a_frame_are_no_tracks():
    """Two far apart, called 1 and 2 in the order in which a detector happened to find them."""
    people = found(WALKER, walking(470, 480, mark=0.1, row=180.0), seed=4)
    for frame, here in people.by_frame.items():
        people.tracks[frame] = ["1", "2"][: len(here)]
    walker = find_walker(people, 1, REGULAR, 1.0)
    assert (len(points_of(walker)), marks(walker)) == (FRAMES, {0.9})
    assert "numbers of people jump" in walker.notes[0]
    with pytest.raises(InputError, match="numbers of people jump from one person to another; point at"):
        find_walker(people, 1, REGULAR, 1.0, "1")


def test_somebody_nearer_to_the_camera_is_named_however_short_their_way_is():
    nearer = walking(300, 711, mark=0.1, frames=50, first=30, height=364.0)
    (note,) = find(WALKER, nearer).notes
    assert "Used: somebody (frames 0 to 119, to the right), who walks farthest." in note
    assert "For somebody (frames 30 to 79, to the right)" in note


@pytest.mark.parametrize(
    ("direction", "reason"),
    [(1, "the tallest in the image of those who walk in the clip's direction"), (-1, "the only one who walks in")],
)
def test_the_reason_says_among_whom(direction, reason):
    """Two to the right, the second taller, and somebody to the left who is taller than both."""
    opposite = walking(900, 50, mark=0.5, height=380.0)
    (note,) = find(PATIENT, COMPANION, opposite, direction=direction).notes
    assert note.startswith("3 people could be the walker. Used: ") and f", {reason}" in note
    assert note.count("choose the person at") == 2


def test_somebody_taller_on_a_treadmill_is_named():
    on_the_spot = walking(500, 500, mark=0.1, height=390.0)
    for frame, points in on_the_spot.items():
        points[ANKLES, 0] = 500 + 40 * np.sin(2 * np.pi * frame / 30) * np.array([1, -1])
    walker = find(WALKER, on_the_spot)
    assert marks(walker) == {0.9}
    assert any(
        "somebody taller walks on the spot, as on a treadmill, in frames 0 to 119" in one for one in walker.notes
    )


def test_a_person_chosen_whose_legs_are_hidden_is_told_so():
    seen = reflection(WALKER, 10)
    with pytest.raises(InputError, match="the legs of person 1 are hidden"):
        find_walker(found(seen, names=["1"]), 1, REGULAR, 1.0, "1")


def test_somebody_on_another_floor_is_not_the_walker_who_comes_back():
    """On a roof behind, say: as tall in the image, half a height above."""
    walker = find(WALKER, walking(900, 50, mark=0.8, row=-50.0, first=160))
    assert passes_in(walker) == [(1, 0, 119)]


@pytest.mark.parametrize("direction", [1, -1])
def test_without_a_direction_it_is_who_walks_far_and_is_tall(direction):
    """Somebody as tall walks half as far to the other side."""
    walk = WALKER if direction > 0 else walking(900, 50, mark=0.9)
    other = walking(600, 150, mark=0.1) if direction > 0 else walking(150, 600, mark=0.1)
    assert marks(find_walker(found(walk, other), 0, REGULAR, 1.0)) == {0.9}
