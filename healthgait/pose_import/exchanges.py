"""Two people whose numbers an estimator exchanged where they met: seen by how they go on."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np

from healthgait.pose_import.frame_times import FrameTimes
from healthgait.pose_import.people import People
from healthgait.pose_import.tracks import Track, follow

WINDOW_S = 0.5  # before and after a change of numbers, in which a person's number and speed are looked at
MEETING_S = 0.6  # within which two people get each other's numbers
SMOOTHER = 0.5  # of the change of speed: who goes on with so much less of it has the other number now


def without_exchanges(people: People, times: FrameTimes, longest_gap_s: float) -> tuple[People, list[str]]:
    """The people with their own numbers all along, and a note for each exchange that was put right.

    Followed by their places alone, two people get each other's numbers at about the same time. They were exchanged if
    both then go on as before, while those with the same numbers would have changed their speed; else the places were.
    """
    notes = []
    if not any(name is not None for names in people.tracks.values() for name in names):
        return people, notes
    unnamed = replace(people, tracks={frame: [None] * len(found) for frame, found in people.tracks.items()})
    tracks = follow(unnamed, times, longest_gap_s)
    for _ in range(len(people.by_frame)):
        exchange = next(_exchanges([_renamed(track, people) for track in tracks]), None)
        if exchange is None:
            break
        first, second, frame = exchange
        people = _exchanged(people, first, second, frame)
        notes.append(f"its numbers {first} and {second} are exchanged from frame {frame} on, where these two meet")
    return people, notes


def _renamed(track: Track, people: People) -> Track:
    """A track by places with the numbers that the file has for its people."""
    names = []
    for frame, points in zip(track.frames, track.points, strict=True):
        same = [np.array_equal(points, other, equal_nan=True) for other in people.by_frame[frame]]
        names.append(people.tracks[frame][same.index(True)])
    return replace(track, names=names)


def _exchanges(tracks: list[Track]) -> Iterator[tuple[str, str, int]]:
    """Pairs of numbers that were exchanged, and the frame from which on they are."""
    changes = [(track, *change) for track in tracks for change in _changes(track)]
    for (one, at, before, after), (other, other_at, other_before, other_after) in permutations(changes, 2):
        apart_s = abs(one.times_s[at] - other.times_s[other_at])
        if one is other or apart_s > MEETING_S or (before, after) != (other_after, other_before):
            continue
        own = _speeds(one, at), _speeds(other, other_at)
        if any(np.isnan(speeds).any() for speeds in own):
            continue
        by_places = sum(abs(speeds[1] - speeds[0]) for speeds in own)
        by_numbers = abs(own[1][1] - own[0][0]) + abs(own[0][1] - own[1][0])
        if by_places < SMOOTHER * by_numbers:
            yield before, after, min(one.frames[at], other.frames[other_at])


def _changes(track: Track) -> list[tuple[int, str, str]]:
    """Where the number of a track changes for good: the position, the number before and that after it."""
    changes = []
    names, times_s = track.names, track.times_s
    for k in range(1, len(names)):
        if names[k] == names[k - 1] or None in (names[k], names[k - 1]):
            continue
        before = [name for name, when in zip(names, times_s, strict=True) if times_s[k] - WINDOW_S <= when < times_s[k]]
        after = [name for name, when in zip(names, times_s, strict=True) if times_s[k] <= when <= times_s[k] + WINDOW_S]
        if before.count(names[k - 1]) == len(before) and after.count(names[k]) == len(after):
            changes.append((k, names[k - 1], names[k]))
    return changes


def _speeds(track: Track, at: int) -> tuple[float, float]:
    """Columns per second (before, after) a position; NaN if the track begins or ends there."""
    times_s, columns = np.array(track.times_s), np.array(track.columns)
    parts = (
        (times_s < times_s[at]) & (times_s >= times_s[at] - WINDOW_S),
        (times_s >= times_s[at]) & (times_s <= times_s[at] + WINDOW_S),
    )
    return tuple(float(np.polyfit(times_s[part], columns[part], 1)[0]) if part.sum() > 2 else np.nan for part in parts)


def _exchanged(people: People, first: str, second: str, frame: int) -> People:
    """The people with the two numbers exchanged from ``frame`` on."""
    other = {first: second, second: first}
    tracks = {
        number: [other.get(name, name) for name in names] if number >= frame else names
        for number, names in people.tracks.items()
    }
    return replace(people, tracks=tracks)
