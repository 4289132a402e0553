"""Everyone in a video, followed from frame to frame: by the file's own tracks, else by the places where they go."""

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from healthgait.pose_import.frame_times import FrameTimes
from healthgait.pose_import.people import People
from healthgait.pose_import.point_sets import JOINTS

TRUNK = [JOINTS.index(f"{side}_{name}") for side in "lr" for name in ("shoulder", "hip")]
ANKLES = [JOINTS.index(f"{side}_ankle") for side in "lr"]
# In apparent heights of the person: the largest distance from the expected position.
NEAR, FASTEST_PER_S = 0.25, 2.0
VELOCITY_OVER_S = 0.4


@dataclass(eq=False)  # two people are different even with equal tracks
class Track:
    """One person through the video: the frames in which they were found, and their points in pixels."""

    frames: list[int] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    points: list[np.ndarray] = field(default_factory=list)  # (joints, 3) each
    names: list[str | None] = field(default_factory=list)  # the file's, in each frame
    columns: list[float] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def add(self, frame: int, time_s: float, points: np.ndarray, name: str | None = None) -> None:
        """The person's points in a later frame, and the file's name for them."""
        self.frames.append(frame)
        self.times_s.append(time_s)
        self.points.append(points)
        self.names.append(name)
        self.columns.append(column_of(points))
        self.heights.append(float(np.nanmax(points[:, 1]) - np.nanmin(points[:, 1])))

    @property
    def height_px(self) -> float:
        """The person's apparent height; a high percentile, as they are partly hidden in some frames."""
        return max(float(np.percentile(self.heights, 75)), 1.0)

    @property
    def own_names(self) -> list[str]:
        """The file's names of the person, the most frequent first."""
        known = [name for name in self.names if name is not None]
        return sorted(set(known), key=lambda name: (-known.count(name), name))

    def part(self, first: int, last: int) -> "Track":
        """The same person from position ``first`` to before ``last``."""
        return Track(
            self.frames[first:last],
            self.times_s[first:last],
            self.points[first:last],
            self.names[first:last],
            self.columns[first:last],
            self.heights[first:last],
        )

    def ankles_px(self) -> np.ndarray:
        """Columns (frames, 2) of the left and the right ankle; NaN where not found."""
        return np.stack(self.points)[:, ANKLES, 0]

    def expected_at(self, time_s: float) -> np.ndarray:
        """The joints (joints, 2) expected at a later time, at the latest velocity."""
        last_s = self.times_s[-1]
        past = bisect_right(self.times_s, last_s - VELOCITY_OVER_S)
        now, then = self.points[-1][:, :2], self.points[past][:, :2]
        if past == len(self.points) - 1:
            return now
        speed = _median(now - then) / (last_s - self.times_s[past])
        return now + np.nan_to_num(speed) * (time_s - last_s)


def follow(people: People, times: FrameTimes, longest_gap_s: float) -> list[Track]:
    """Track everyone from frame to frame: each person continues the nearest track, if it is near enough.

    A person whom the file calls by the name of a track continues that one, if it is near enough.
    """
    done: list[Track] = []
    live: list[Track] = []
    for frame, found in people.by_frame.items():
        now_s = times.at_s[frame]
        # A person with fewer than two points has no height.
        whole = np.isfinite(found[..., 0]).sum(axis=1) >= 2
        names = [name for name, kept in zip(people.tracks[frame], whole, strict=True) if kept]
        found = found[whole]
        lost = [track for track in live if now_s - track.times_s[-1] > longest_gap_s + 1.5 * times.frame_s]
        done += lost
        live = [track for track in live if track not in lost]
        for track, points, name in zip(_matched(live, found, names, now_s), found, names, strict=True):
            if track is None:
                track = Track()
                live.append(track)
            track.add(frame, now_s, points, name)
    return done + live


def jumping_share(people: People, times: FrameTimes) -> float:
    """How often what the file calls by one name is somewhere else in the next frame, as a share of all such pairs.

    It is high where names are numbers within a frame, which say nothing about who is who.
    """
    last: dict[str, tuple[float, np.ndarray]] = {}
    pairs = jumps = 0
    for frame, found in people.by_frame.items():
        now_s = times.at_s[frame]
        for points, name in zip(found, people.tracks[frame], strict=True):
            if name is None or np.isfinite(points[:, 0]).sum() < 2:
                continue
            then_s, before = last.get(name, (-np.inf, points))
            last[name] = now_s, points
            if now_s - then_s > 1.5 * times.frame_s:
                continue
            height = max(float(np.nanmax(points[:, 1]) - np.nanmin(points[:, 1])), 1.0)
            moved = np.abs(_median(points[:, :2]) - _median(before[:, :2])).max() / height
            pairs += 1
            jumps += bool(moved > NEAR + FASTEST_PER_S * (now_s - then_s))
    return jumps / pairs if pairs else 0.0


def _matched(tracks: list[Track], found: np.ndarray, names: list[str | None], now_s: float) -> list[Track | None]:
    """For each found person the track that they continue; None for someone new."""
    matched: list[Track | None] = [None] * len(found)
    if not tracks or not len(found):
        return matched
    away_s = now_s - np.array([track.times_s[-1] for track in tracks])
    heights = np.array([track.height_px for track in tracks])
    expected = np.stack([track.expected_at(now_s) for track in tracks])
    distance = _distances_px(expected, found[..., :2]) / heights[:, None]
    reach = (NEAR + FASTEST_PER_S * np.minimum(away_s, VELOCITY_OVER_S))[:, None]
    # If a lost walker is expected at a bystander's position, the one seen last continues.
    cost = distance / reach + (away_s / VELOCITY_OVER_S)[:, None]
    same = _same_name(tracks, names)
    cost[same] /= 1 + cost[same].max(initial=0) * 10  # below 0.1: preferred to any other match
    # Anything out of reach costs more than everything within it, so that it is never preferred to a match.
    cost = np.where(distance <= reach, cost, (1 + len(tracks)) * (2 + away_s.max() / VELOCITY_OVER_S))
    for row, column in zip(*linear_sum_assignment(cost), strict=True):
        if distance[row, column] <= reach[row, 0]:
            matched[column] = tracks[row]
    return matched


def _same_name(tracks: list[Track], names: list[str | None]) -> np.ndarray:
    """Whether the file calls each track (tracks, people) by the same name as a person."""
    return np.array([[name is not None and track.names[-1] == name for name in names] for track in tracks], dtype=bool)


def _distances_px(expected: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distances (expected, people) of each person's joints (people, joints, 2) from each of the expected ones.

    The median over common joints; if there are none, the distance between the medians of their joints.
    """
    apart = np.linalg.norm(points - expected[:, None], axis=-1)
    comparable = np.isfinite(apart).any(axis=-1)
    distances = np.empty(comparable.shape)
    distances[comparable] = _medians(apart[comparable])
    for one, other in np.argwhere(~comparable):
        distances[one, other] = np.linalg.norm(_median(points[other]) - _median(expected[one]))
    return distances


def _medians(values: np.ndarray) -> np.ndarray:
    """The median of the known of each row (rows, values); np.nanmedian takes many times as long for few values."""
    known = np.isfinite(values).sum(axis=1)
    ordered, rows = np.sort(values, axis=1), np.arange(len(values))  # NaN last
    return (ordered[rows, (known - 1) // 2] + ordered[rows, known // 2]) / 2


def _median(values: np.ndarray) -> np.ndarray:
    """The median of the known joints along the first axis; NaN if there is none."""
    known = values[np.isfinite(values).reshape(len(values), -1).all(axis=1)]
    return np.median(known, axis=0) if len(known) else np.full(values.shape[1:], np.nan)


def column_of(points: np.ndarray) -> float:
    """Column of the middle of a person's trunk, or of all points if it was not found."""
    trunk = points[TRUNK, 0]
    return float(np.median(trunk) if np.isfinite(trunk).all() else np.nanmedian(points[:, 0]))
