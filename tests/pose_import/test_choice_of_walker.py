"""Several people could be the walker: the notes that say so, and the choice by name or by place."""

import pytest

from healthgait.errors import InputError
from healthgait.pose_import.walker import PersonAt, find_walker
from tests.pose_import.people_found import (
    COMPANION,
    FRAMES,
    PATIENT,
    REGULAR,
    WALKER,
    find,
    found,
    marks,
    on_the_spot,
    points_of,
    reflection,
    walking,
)

pytestmark = pytest.mark.filterwarnings("error")


def test_a_companion_is_taken_if_taller_and_the_patient_can_be_chosen():
    walker = find(PATIENT, COMPANION, names=["1", "2"])
    assert marks(walker) == {0.1}
    (note,) = walker.notes
    assert "Used: person 2 (frames 0 to 119, to the right), who is taller" in note
    assert "If person 1 (frames 0 to 119, to the right) is meant, choose person 1." in note
    walker = find(PATIENT, COMPANION, names=["1", "2"], choice="1")
    assert (marks(walker), walker.notes, len(points_of(walker))) == ({0.9}, [], FRAMES)


def test_somebody_without_a_name_is_chosen_by_a_place():
    (note,) = find(PATIENT, COMPANION).notes
    frame, column, row = (float(value) for value in note.rstrip(".").split("the person at ")[1].split(","))
    assert marks(find(PATIENT, COMPANION, choice=PersonAt(int(frame), column, row))) == {0.9}


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
        find(PATIENT, COMPANION, names=["1", "2"], choice=choice)
    assert all(word in str(refusal.value) for word in words), refusal.value


def test_without_names_in_the_file_nobody_can_be_chosen_by_name():
    with pytest.raises(InputError, match="no numbers of people; point at the person"):
        find(PATIENT, choice="1")


def test_a_person_chosen_whose_legs_are_hidden_is_told_so():
    with pytest.raises(InputError, match="the legs of person 1 are hidden"):
        find(reflection(WALKER, 10), names=["1"], choice="1")


def test_the_files_tracks_say_who_is_who_where_two_look_alike():
    """Two meet, stop for a second on one spot and walk back: by their places they would have passed each other."""
    one = walking(100, 500, 0.9, frames=45) | walking(500, 500, 0.9, frames=30, first=45)
    one |= walking(500, 100, 0.9, frames=45, first=75)
    other = {frame: points * [-1, 1, 1] + [1000, 0, -0.8] for frame, points in one.items()}
    walker = find(one, other, names=["1", "2"])
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
    assert "If somebody (frames 30 to 79, to the right)" in note


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
    walker = find(WALKER, on_the_spot(500, mark=0.1, height=390.0))
    assert marks(walker) == {0.9}
    assert any(
        "somebody taller walks on the spot, as on a treadmill, in frames 0 to 119" in one for one in walker.notes
    )
