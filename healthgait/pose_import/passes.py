"""The passes of a person: the stretches in which they walk through the image to one side."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthgait.pose_import.tracks import Track

MIN_TRAVEL = 1.0  # heights that a walker moves; the walkway is about two and a half long
REVERSAL = 0.3  # heights by which a person who turns goes back; swaying is less
SMOOTHED_S = 0.3  # over which columns are averaged to find turns
SLOW = 0.5  # of the speed of walking: who is slower beside a turn is turning, or stands
SAME_WAY = 0.5  # of the shorter of two passes lies where the other one went, too, if they are two
# Who walks on the spot: the ankles come apart by this much of the height, and change places this often.
STRIDE, CHANGES = 0.12, 6


@dataclass(eq=False)
class Pass:
    """One walk of a ``person`` to one side of the image: ``track``, that part of theirs."""

    track: Track
    person: Track

    @property
    def moved_px(self) -> float:
        """Distance moved to the image's right, from the first to the last tenth of the frames."""
        columns = self.track.columns
        tenth = max(len(columns) // 10, 1)
        return float(np.median(columns[-tenth:]) - np.median(columns[:tenth]))

    @property
    def direction(self) -> int:
        """1 to the image's right, -1 to its left."""
        return 1 if self.moved_px > 0 else -1

    @property
    def travel_px(self) -> float:
        """Distance moved to either side."""
        return abs(self.moved_px)

    @property
    def travel(self) -> float:
        """The same, in heights of the person."""
        return self.travel_px / self.track.height_px

    @property
    def seen_legs(self) -> float:
        """Share of the frames in which both ankles were found."""
        return float(np.isfinite(self.track.ankles_px()).all(axis=1).mean())

    @property
    def frames_text(self) -> str:
        return f"{self.track.frames[0]} to {self.track.frames[-1]}"

    def goes_on_from(self, earlier: "Pass") -> bool:
        """Whether this is the same walk as an earlier one, seen again farther on."""
        mine, theirs = sorted(self.track.columns), sorted(earlier.track.columns)
        common_px = min(mine[-1], theirs[-1]) - max(mine[0], theirs[0])
        return self.direction == earlier.direction and common_px < SAME_WAY * min(self.travel_px, earlier.travel_px)

    def overlaps(self, other: "Pass") -> bool:
        """Whether both happen at the same time."""
        mine, theirs = self.track.times_s, other.track.times_s
        return mine[0] <= theirs[-1] and theirs[0] <= mine[-1]


def stretches_of(track: Track) -> list[Pass]:
    """What lies between the turns of a person, in order: each walk to one side, however short, without the turns."""
    columns = _smoothed(np.array(track.columns), np.array(track.times_s))
    turns = _turns(columns, REVERSAL * track.height_px)
    ends = [0, *turns, len(columns)]
    stretches = []
    for number, (first, last) in enumerate(pairwise(ends)):
        first, last = _without_turns(columns, track.times_s, first, last, number > 0, number < len(turns))
        if last - first >= 2:
            stretches.append(Pass(track.part(first, last), track))
    return stretches


def passes_of(track: Track) -> list[Pass]:
    """The person's passes, in order: stretches of MIN_TRAVEL heights and more."""
    return [stretch for stretch in stretches_of(track) if stretch.travel >= MIN_TRAVEL]


def walks_on_the_spot(track: Track) -> bool:
    """Whether the legs walk while the trunk stays, as on a treadmill."""
    apart = np.diff(track.ankles_px(), axis=1)[:, 0] / track.height_px
    apart = apart[np.isfinite(apart)]
    wide = apart[np.abs(apart) > STRIDE / 2]
    return len(wide) > 0 and bool(
        np.percentile(np.abs(apart), 90) > STRIDE and (np.diff(np.sign(wide)) != 0).sum() >= CHANGES
    )


def _smoothed(columns: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    """Means of the columns within SMOOTHED_S around each frame."""
    first = np.searchsorted(times_s, times_s - SMOOTHED_S / 2)
    last = np.searchsorted(times_s, times_s + SMOOTHED_S / 2, side="right")
    total = np.concatenate([[0.0], np.cumsum(columns)])
    return (total[last] - total[first]) / (last - first)


def _turns(columns: np.ndarray, reversal_px: float) -> list[int]:
    """Positions where a person turns: the farthest points before they go back by ``reversal_px``."""
    turns: list[int] = []
    low = high = farthest = direction = 0
    for k, column in enumerate(columns):
        if direction == 0:
            low, high = (k if column < columns[low] else low), (k if column > columns[high] else high)
            if columns[high] - columns[low] >= reversal_px:
                direction, farthest = (1 if high > low else -1), k
        elif direction * (column - columns[farthest]) > 0:
            farthest = k
        elif direction * (columns[farthest] - column) >= reversal_px:
            turns.append(farthest)
            direction, farthest = -direction, k
    return turns


def _without_turns(
    columns: np.ndarray, times_s: list[float], first: int, last: int, turns_first: bool, turns_last: bool
) -> tuple[int, int]:
    """The stretch from ``first`` to before ``last`` without the frames in which the person turns at its ends."""
    if last - first < 3:
        return first, last
    speeds = np.abs(np.gradient(columns[first:last], times_s[first:last]))
    fast = np.flatnonzero(speeds >= SLOW * np.percentile(speeds, 90))
    return (first + int(fast[0]) if turns_first else first), (first + int(fast[-1]) + 1 if turns_last else last)
