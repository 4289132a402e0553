"""The walker among the people of a clip: everyone is tracked through the frames, and who walks farthest is chosen.

If several walk about as far, such as passers-by behind the walkway, it is the one who walks in the clip's direction,
and of several such, the tallest in the image: the nearest to the camera.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from healthgait.errors import InputError
from healthgait.pose_import.frame_times import FrameTimes
from healthgait.pose_import.keypoints import JOINTS
from healthgait.pose_import.people import People

TRUNK = [JOINTS.index(f"{side}_{name}") for side in "lr" for name in ("shoulder", "hip")]
# In apparent heights of the person: the largest distance from the expected position.
NEAR, FASTEST_PER_S = 0.25, 2.0
VELOCITY_OVER_S = 0.4
MIN_TRAVEL = 1.0  # heights that a walker moves; the walkway is about two and a half long
MIN_TIME_S = 0.3  # for which a person must be seen to count
RIVAL = 0.5  # of the longest distance: someone who walks that far may be the walker, too


@dataclass(eq=False)  # two people are different even with equal tracks
class Track:
    """One person through the clip: the frames in which they were found, and their points in pixels."""

    frames: list[int] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    points: list[np.ndarray] = field(default_factory=list)  # (joints, 3) each
    columns: list[float] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def add(self, frame: int, time_s: float, points: np.ndarray) -> None:
        """The person's points in a later frame."""
        self.frames.append(frame)
        self.times_s.append(time_s)
        self.points.append(points)
        self.columns.append(column_of(points))
        self.heights.append(float(np.nanmax(points[:, 1]) - np.nanmin(points[:, 1])))

    @property
    def height_px(self) -> float:
        """The person's apparent height; a high percentile, as they are partly hidden in some frames."""
        return max(float(np.percentile(self.heights, 75)), 1.0)

    @property
    def moved_px(self) -> float:
        """Distance moved to the image's right, from the first to the last tenth of the frames."""
        tenth = max(len(self.columns) // 10, 1)
        return float(np.median(self.columns[-tenth:]) - np.median(self.columns[:tenth]))

    @property
    def travel_px(self) -> float:
        """Distance moved to either side."""
        return abs(self.moved_px)

    def expected_at(self, time_s: float) -> np.ndarray:
        """The joints (joints, 2) expected at a later time, at the latest velocity."""
        last_s = self.times_s[-1]
        past = bisect_right(self.times_s, last_s - VELOCITY_OVER_S)
        now, then = self.points[-1][:, :2], self.points[past][:, :2]
        if past == len(self.points) - 1:
            return now
        speed = _median(now - then) / (last_s - self.times_s[past])
        return now + np.nan_to_num(speed) * (time_s - last_s)


@dataclass(frozen=True)
class Walker:
    """The person who walks through the clip, and how many others were found."""

    points: dict[int, np.ndarray]  # (joints, 3) by frame
    people: int  # seen for at least MIN_TIME_S
    rivals: int  # others who walked about as far, or farther


def find_walker(people: People, direction: int, times: FrameTimes, longest_gap_s: float) -> Walker:
    """The person who walks through the image; ``direction`` is the clip's, +1 to the image's right, -1 to its left.

    A person who was not found for up to ``longest_gap_s`` is recognised at their expected position. Raises InputError
    if nobody moves by MIN_TRAVEL of their height.
    """
    tracks = follow(people, times, longest_gap_s)
    longer = [track for track in tracks if len(track.frames) * times.frame_s >= MIN_TIME_S]
    walking = [track for track in longer if track.travel_px >= MIN_TRAVEL * track.height_px]
    if not walking:
        farthest = max((track.travel_px / track.height_px for track in longer), default=0.0)
        raise InputError(
            f"nobody walks through the image: of {len(longer)} people, the one who moves farthest moves by "
            f"{farthest:.1f} of their height; a walker moves by at least {MIN_TRAVEL:g}"
        )
    farthest_px = max(track.travel_px for track in walking)
    rivals = [track for track in walking if track.travel_px >= RIVAL * farthest_px]
    walker = max(rivals, key=lambda track: (direction * track.moved_px > 0, track.height_px))
    return Walker(dict(zip(walker.frames, walker.points, strict=True)), len(longer), len(rivals) - 1)


def follow(people: People, times: FrameTimes, longest_gap_s: float) -> list[Track]:
    """Track everyone from frame to frame: each person continues the nearest track, if it is near enough."""
    done: list[Track] = []
    live: list[Track] = []
    for frame, found in people.by_frame.items():
        now_s = times.at_s[frame]
        # A person with fewer than two points has no height.
        found = [points for points in found if np.isfinite(points[:, 0]).sum() >= 2]
        lost = [track for track in live if now_s - track.times_s[-1] > longest_gap_s + 1.5 * times.frame_s]
        done += lost
        live = [track for track in live if track not in lost]
        for track, points in zip(_matched(live, found, now_s), found, strict=True):
            if track is None:
                track = Track()
                live.append(track)
            track.add(frame, now_s, points)
    return done + live


def _matched(tracks: list[Track], found: list[np.ndarray], now_s: float) -> list[Track | None]:
    """For each found person the track that they continue; None for someone new."""
    matched: list[Track | None] = [None] * len(found)
    if not tracks or not found:
        return matched
    away_s = now_s - np.array([track.times_s[-1] for track in tracks])
    heights = np.array([track.height_px for track in tracks])
    expected = np.stack([track.expected_at(now_s) for track in tracks])
    distance = _distances_px(expected, np.stack(found)[..., :2]) / heights[:, None]
    reach = (NEAR + FASTEST_PER_S * np.minimum(away_s, VELOCITY_OVER_S))[:, None]
    # If a lost walker is expected at a bystander's position, the one seen last continues.
    cost = distance / reach + (away_s / VELOCITY_OVER_S)[:, None]
    # Anything out of reach costs more than everything within it, so that it is never preferred to a match.
    cost = np.where(distance <= reach, cost, (1 + len(tracks)) * (2 + away_s.max() / VELOCITY_OVER_S))
    for row, column in zip(*linear_sum_assignment(cost), strict=True):
        if distance[row, column] <= reach[row, 0]:
            matched[column] = tracks[row]
    return matched


def _distances_px(expected: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distances (expected, people) of each person's joints (people, joints, 2) from each of the expected ones.

    The median over common joints; if there are none, the distance between the medians of their joints.
    """
    apart = np.linalg.norm(points - expected[:, None], axis=-1)
    comparable = np.isfinite(apart).any(axis=-1)
    distances = np.empty(comparable.shape)
    distances[comparable] = np.nanmedian(apart[comparable], axis=-1)
    for one, other in np.argwhere(~comparable):
        distances[one, other] = np.linalg.norm(_median(points[other]) - _median(expected[one]))
    return distances


def _median(values: np.ndarray) -> np.ndarray:
    """The median of the known joints along the first axis; NaN if there is none."""
    known = values[np.isfinite(values).reshape(len(values), -1).all(axis=1)]
    return np.median(known, axis=0) if len(known) else np.full(values.shape[1:], np.nan)


def column_of(points: np.ndarray) -> float:
    """Column of the middle of a person's trunk, or of all points if it was not found."""
    trunk = points[TRUNK, 0]
    return float(np.median(trunk) if np.isfinite(trunk).all() else np.nanmedian(points[:, 0]))
