"""Numbers that an estimator exchanged where two people met, on people of whom every place is known."""

import pytest

from healthgait.pose_import.exchanges import without_exchanges
from healthgait.pose_import.walker import find_walker
from tests.pose_import.people_found import FRAMES, REGULAR, found, walking


def exchanged(people, frame):
    """The file's numbers 1 and 2 in the other order from ``frame`` on."""
    for number, names in people.tracks.items():
        if number >= frame:
            people.tracks[number] = [{"1": "2", "2": "1"}[name] for name in names]
    return people


OPPOSITE = walking(50, 900, mark=0.9), walking(920, 70, mark=0.1)
OVERTAKING = walking(50, 900, mark=0.9), walking(250, 700, mark=0.1)
STANDING = walking(50, 900, mark=0.9), walking(480, 480, mark=0.1)


@pytest.mark.parametrize(("pair", "frame"), [(OPPOSITE, 60), (OPPOSITE, 63), (OVERTAKING, 60), (STANDING, 60)])
def test_an_exchange_where_two_meet_is_put_right_and_told(pair, frame):
    people = exchanged(found(*pair, names=["1", "2"]), frame)
    walker = find_walker(people, 1, REGULAR, 1.0)
    assert {float(mark) for walk in walker.passes for points in walk.track.points for mark in points[:, 2]} == {0.9}
    assert sum(len(walk.track.frames) for walk in walker.passes) == FRAMES
    assert any("numbers 1 and 2 are exchanged from frame" in note or "numbers 2 and 1" in note for note in walker.notes)


@pytest.mark.parametrize("pair", [OPPOSITE, OVERTAKING, STANDING])
def test_numbers_that_are_right_stay(pair):
    people, notes = without_exchanges(found(*pair, names=["1", "2"]), REGULAR, 1.0)
    assert notes == [] and people.tracks == found(*pair, names=["1", "2"]).tracks


def test_two_who_meet_and_turn_back_keep_their_numbers():
    """Both walk to column 500 (and 505), stand there for a second, and walk back."""
    one = walking(100, 500, 0.9, frames=45) | walking(500, 500, 0.9, frames=30, first=45)
    one |= walking(500, 100, 0.9, frames=45, first=75)
    other = walking(905, 505, 0.1, frames=45) | walking(505, 505, 0.1, frames=30, first=45)
    other |= walking(505, 905, 0.1, frames=45, first=75)
    people = found(one, other, names=["1", "2"])
    assert without_exchanges(people, REGULAR, 1.0)[1] == []
    walker = find_walker(people, 1, REGULAR, 1.0, "1")
    assert [walk.direction for walk in walker.passes] == [1, -1]


def test_people_without_numbers_are_left_as_they_are():
    people = found(*OPPOSITE)
    assert without_exchanges(people, REGULAR, 1.0) == (people, [])
