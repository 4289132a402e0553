"""Each way of the walker through the image: there and back, with turns, breaks and gaps."""

import pytest

from healthgait.errors import InputError
from tests.pose_import.people_found import FRAMES, THERE_AND_BACK, WALKER, find, passes_in, walking

pytestmark = pytest.mark.filterwarnings("error")


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
        note
        for note in walker.notes
        if "If somebody (frames 160 to 279, to the left) is meant, choose the person at " in note
    ]


def test_somebody_on_another_floor_is_not_the_walker_who_comes_back():
    """On a roof behind, say: as tall in the image, half a height above."""
    walker = find(WALKER, walking(900, 50, mark=0.8, row=-50.0, first=160))
    assert passes_in(walker) == [(1, 0, 119)]


def test_the_rest_of_a_pass_after_too_long_a_gap_is_named_and_not_imported():
    seen = {frame: points for frame, points in WALKER.items() if not 55 <= frame < 72}
    walker = find(seen, gap_s=0.5)
    assert passes_in(walker) == [(1, 0, 54)]
    assert "frames 72 to 119: not imported" in walker.notes[0] and "longer gap" in walker.notes[0]


def test_somebody_who_turns_too_soon_is_said_to_turn():
    people = walking(400, 600, 0.9, frames=60) | walking(600, 400, 0.9, frames=60, first=60)
    with pytest.raises(InputError, match=r"moves by 0\.[56] of their height to one side between turns \(1 in all\)"):
        find(people)
