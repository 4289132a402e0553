"""Where each ankle is along the walkway in every frame: sides put right, and a model of the walk fitted through it."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from healthgait.gait.pose.frame_times import durations, usual_interval
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.person import legs_in_one_place, near_person, person_places, walking_speed
from healthgait.gait.tracks.sides import LABEL_COST_PER_S, swapped_frames, unclear_times
from healthgait.gait.tracks.smoothing import runs
from healthgait.gait.tracks.swings import find_swings
from healthgait.gait.tracks.walk_fit import AnklePlaces, fit_walk
from healthgait.gait.tracks.walk_model import WalkFit
from healthgait.gait.walkway.walkway import Walkway

LOST_LEG_S = 0.35  # longer than that legs do not pass each other: one of them is not seen
ANKLE_HEIGHT_M = 0.085  # of the malleolus in a shoe over the floor
# Of what is usual, in where a person is taken to walk: choices, see _lines_walked.
MIDDLE_SHARE, APART_SHARE = 0.5, 0.7
FEET_APART = 0.09  # of the walkway's width: 9 cm, where the bars are a metre apart
AROUND_S = 0.05  # before and after a moment in which an ankle must be seen for the moment to be timed
HARMLESS_GAP_S = 0.1  # what happens within a longer gap cannot be timed
LONGEST_GAP_S = 0.35  # bridged; about half of a stance or a swing
FOOT_REACH_M = 0.35  # from the ankle to its heel or toe: more than a long shoe
RESTING = 0.25  # strides from the middle of a swing; farther away, a foot rests
MIN_SWINGS = 3  # of both feet, for a walk
IRREGULAR = 1.8  # of WalkFit.irregularity, a stride: length and duration are then off by 1.5 times what is usual
MAX_TURNING_POINTS, ROUNDS = 10, 2  # times at which labels are turned round, and how often


@dataclass(frozen=True)
class Tracks:
    """The ankles' way through a clip; arrays run over the frames from ``first_frame`` on, in both feet's columns.

    Attributes
    ----------
    walkway : Walkway
        The floor between the sensor bars, to whose lines places count.
    fps : float
        Frames per second, by the median of the frames' durations.
    seconds : ndarray (frames,)
        The frames' times.
    direction : int
        +1 for a walk to the image's right, -1 to its left.
    across : ndarray (2,)
        The line on the floor on which each foot walks, see Walkway.
    seen_m : ndarray (frames, 2)
        Metres in the direction of walking from the line that is crossed first: what was seen and makes sense.
    smooth_m : ndarray (frames, 2)
        What the fitted model says; NaN outside what was seen, and in gaps of more than LONGEST_GAP_S. Without a walk,
        the same as ``seen_m``.
    middle_m : ndarray (frames,)
        The person's place, steadily.
    walking_speed_mps : float
        Metres per second, never negative.
    swapped : ndarray (frames,)
        Whether the labels of the pose were exchanged.
    ankles_px : ndarray (frames, 2, 2)
        The ankles, sides put right; NaN where one was not seen, or is too far from the person to be one.
    heels_m, toes_m : ndarray (frames, 2)
        The heels' and toes' places like ``seen_m``; NaN where not seen, or too far from the ankle.
    fit : WalkFit or None
        None where no walk was found.
    """

    walkway: Walkway
    fps: float
    first_frame: int
    seconds: np.ndarray
    direction: int
    across: np.ndarray
    seen_m: np.ndarray
    smooth_m: np.ndarray
    middle_m: np.ndarray
    walking_speed_mps: float
    swapped: np.ndarray
    ankles_px: np.ndarray
    heels_m: np.ndarray
    toes_m: np.ndarray
    fit: WalkFit | None

    def __len__(self) -> int:
        return len(self.seen_m)

    @cached_property
    def durations_s(self) -> np.ndarray:
        """How long each frame (frames,) lasts."""
        return durations(self.seconds)

    @cached_property
    def bridged_px(self) -> np.ndarray:
        """The ankles (frames, 2, 2); where one was not seen, between where it was seen last and next."""
        bridged = np.empty_like(self.ankles_px)
        for side in (0, 1):
            seen = np.isfinite(self.seen_m[:, side])
            for axis in (0, 1):
                bridged[:, side, axis] = np.interp(self.seconds, self.seconds[seen], self.ankles_px[seen, side, axis])
        return bridged

    def seen_at(self, second: float, side: int) -> bool:
        """Whether an ankle was seen around a moment, but for a gap too short to hide what happened."""
        begin, end = self.seconds[[0, -1]]
        seen_s = self.seconds[np.isfinite(self.seen_m[:, side])]
        moments = np.clip([second - AROUND_S, second, second + AROUND_S], begin, end)
        before, after = np.searchsorted(seen_s, moments, side="right") - 1, np.searchsorted(seen_s, moments)
        if not begin <= second <= end or before.min() < 0 or after.max() == len(seen_s):
            return False
        return bool(np.all(seen_s[after] - seen_s[before] < HARMLESS_GAP_S + 1.01 * self.frame_s_at(second)))

    def seen_s(self, begin_s: float, end_s: float, side: int) -> float:
        """For how long an ankle was seen between two moments."""
        within = (self.seconds >= begin_s) & (self.seconds <= end_s)
        lasting_s = self.durations_s[within & np.isfinite(self.seen_m[:, side])].sum()
        return round(float(lasting_s), 6)  # three times a thirtieth of a second are a tenth

    def frame_s_at(self, second: float) -> float:
        """How long frames last around a moment."""
        return float(np.interp(second, self.seconds, self.durations_s))

    @property
    def bridged_share(self) -> float:
        """Share of the ankles' places that were interpolated."""
        known = np.isfinite(self.smooth_m)
        return float(np.mean(~np.isfinite(self.seen_m)[known])) if known.any() else 1.0


def track_ankles(pose: Pose, walkway: Walkway, fps: float) -> Tracks:
    """The ankles along the walkway. A person who does not move comes out with a walking speed near zero."""
    seconds = pose.seconds(fps)
    body = person_places(pose, walkway, seconds)
    speed = walking_speed(body, seconds)
    direction = 1 if speed >= 0 else -1
    one_leg = legs_in_one_place(pose, walkway)
    seen_px = np.where(near_person(pose.ankles_px, walkway, body)[..., None], pose.ankles_px, np.nan)
    seen_px[_longer_than(one_leg, LOST_LEG_S, seconds)] = np.nan
    swapped, across, fit = _walk(seen_px, seconds, one_leg, walkway, speed)
    ankles_px = _exchanged(seen_px, swapped)
    seen = smooth = _ways(ankles_px, walkway, across, direction)
    if fit is not None:
        seen = np.where(fit.accepted, seen, np.nan)
        smooth = np.where(_known(seen, seconds), fit.model.places_m(seconds), np.nan)
    feet = [_ways(_exchanged(one, swapped), walkway, across, direction) for one in (pose.heels_px, pose.toes_px)]
    feet = [np.where(np.abs(one - seen) <= FOOT_REACH_M, one, np.nan) for one in feet]
    middle = body if direction > 0 else walkway.length_m - body
    fps = 1 / usual_interval(seconds)
    places = seen, smooth, middle, abs(speed), swapped, ankles_px
    return Tracks(walkway, fps, pose.first, seconds, direction, across, *places, *feet, fit)


def _walk(
    seen_px: np.ndarray, seconds: np.ndarray, one_leg: np.ndarray, walkway: Walkway, speed_mps: float
) -> tuple[np.ndarray, np.ndarray, WalkFit | None]:
    """Swapped frames (frames,), each foot's line across (2,) and the model of the walk, None if there is none.

    Where the model is no regular walk, labels may have been put right the wrong way round on one side of a time at
    which no ankle is clearly in front, or between two such times: this is tried, and the likeliest model is taken.
    """
    direction = 1 if speed_mps >= 0 else -1
    on_middle = _ways(seen_px, walkway, np.array([0.5, 0.5]), direction)

    def attempt(swapped: np.ndarray) -> tuple[np.ndarray, np.ndarray, WalkFit | None]:
        return _fitted(swapped, on_middle, seen_px, seconds, one_leg, walkway, speed_mps)

    swapped = swapped_frames(on_middle, seconds)
    best = attempt(swapped)
    for _ in range(ROUNDS):
        if best[2] is None or best[2].irregularity < IRREGULAR * best[2].model.strides:
            break
        before = [seconds < middle for middle in np.sort(unclear_times(on_middle, seconds)[:MAX_TURNING_POINTS])]
        others = [swapped ^ one for one in (*before, *(one ^ other for one, other in pairwise(before)))]
        found = [(other, attempt(other)) for other in others]
        swapped, best = min([(swapped, best), *found], key=lambda one: _cost_of(one[1], seconds))
    return best


def _cost_of(found: tuple[np.ndarray, np.ndarray, WalkFit | None], seconds: np.ndarray) -> float:
    """How unlikely what ``_fitted`` found is, by its model and by the labels that it contradicts."""
    swapped, _, fit = found
    contradicted_s = float(durations(seconds)[swapped].sum())
    return fit.misfit + fit.irregularity + LABEL_COST_PER_S * contradicted_s if fit else np.inf


def _fitted(
    swapped: np.ndarray,
    on_middle_m: np.ndarray,
    seen_px: np.ndarray,
    seconds: np.ndarray,
    one_leg: np.ndarray,
    walkway: Walkway,
    speed_mps: float,
) -> tuple[np.ndarray, np.ndarray, WalkFit | None]:
    """What ``_walk`` gives, for sides that are put right in the frames ``swapped``.

    Step by step: rough swings by the places on the walkway's middle, then the lines that the feet rest on between
    swings, and with the places on these lines the model.
    """
    direction = 1 if speed_mps >= 0 else -1
    two_legs = np.where(one_leg[:, None], np.nan, _exchanged(on_middle_m, swapped))
    swings = find_swings(two_legs, seconds, abs(speed_mps))
    ankles_px = _exchanged(seen_px, swapped)
    across = _lines_walked(ankles_px, walkway, seconds, swings, direction)
    if min(map(len, swings)) == 0 or sum(map(len, swings)) < MIN_SWINGS:
        return swapped, across, None
    places, exchanged = (_ways(points, walkway, across, direction) for points in (ankles_px, ankles_px[:, ::-1]))
    fit = fit_walk(AnklePlaces(seconds, places, exchanged, one_leg), swings)
    return swapped ^ fit.swapped, across, fit


def _exchanged(points: np.ndarray, swapped: np.ndarray) -> np.ndarray:
    """Points (frames, 2, ...) of the left and right side with those of the swapped frames exchanged."""
    return np.where(swapped.reshape(-1, *[1] * (points.ndim - 1)), points[:, ::-1], points)


def _ways(points_px: np.ndarray, walkway: Walkway, across: np.ndarray, direction: int) -> np.ndarray:
    """Places (frames, 2) of the feet's points (frames, 2, 2) in the direction of walking."""
    along = np.stack([walkway.along(points_px[:, side, 0], across[side]) for side in (0, 1)], axis=1)
    return along if direction > 0 else walkway.length_m - along


def _longer_than(flags: np.ndarray, shortest_s: float, seconds: np.ndarray) -> np.ndarray:
    """The frames (frames,) of those runs of ``flags`` that last longer."""
    kept, lasting_s = np.zeros_like(flags), durations(seconds)
    for run in runs(flags):
        kept[run] = lasting_s[run].sum() > shortest_s
    return kept


def _known(seen_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Where (frames, 2) a place was seen, or lies in a gap between such places that is short enough to be bridged."""
    known = _gaps_s(seen_m, seconds) <= LONGEST_GAP_S
    for side in (0, 1):
        seen = np.flatnonzero(np.isfinite(seen_m[:, side]))
        known[: seen[0] if len(seen) else None, side] = False
        known[seen[-1] + 1 if len(seen) else 0 :, side] = False
    return known


def _gaps_s(seen_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """(frames, 2) how long the gap is that a frame lies in, from where the point was seen to where it is next."""
    gaps = np.zeros(seen_m.shape)
    for side in (0, 1):
        for gap in runs(~np.isfinite(seen_m[:, side])):
            gaps[gap, side] = seconds[min(gap.stop, len(seconds) - 1)] - seconds[max(gap.start - 1, 0)]
    return gaps


def _lines_walked(
    ankles_px: np.ndarray, walkway: Walkway, seconds: np.ndarray, swings: list[np.ndarray], direction: int
) -> np.ndarray:
    """Across (2,) of each foot's line, from where the resting ankles are seen, taken down to the floor.

    How high a person's ankles are is known to 1 or 2 cm only, which makes a tenth of the walkway's width, and so do one
    or two pixels; so is where people walk: near the middle, with their feet a little apart. The guesses are weighted.
    """
    floor = walkway.on_floor(walkway.below(ankles_px, ANKLE_HEIGHT_M))
    within = (floor[..., 0] > -0.3) & (floor[..., 0] < walkway.length_m + 0.3)
    strides_s = np.concatenate([np.diff(times) for times in swings])
    away_s = RESTING * float(np.median(strides_s)) if len(strides_s) else 0.0
    lines = []
    for side, times in enumerate(swings):
        resting = within[:, side] & ~(np.abs(seconds[:, None] - times) < away_s).any(axis=1)
        # Of each rest for itself: one that is none, such as that of a leg that was lost on its way, may last for long.
        rests = np.split(np.arange(len(seconds)), np.searchsorted(seconds, times))
        lines.append([np.median(floor[rest[resting[rest]], side, 1]) for rest in rests if resting[rest].any()])
    both = [*lines[0], *lines[1]]
    # Whoever walks to the image's right has the left foot far from the camera.
    sides, usual = np.array([0.5, -0.5]), direction * FEET_APART
    if not both:
        return 0.5 + sides * usual
    left, right = (np.median(line or both) for line in lines)
    middle = (left + right) / 2 + MIDDLE_SHARE * (0.5 - (left + right) / 2)
    return middle + sides * (left - right + APART_SHARE * (usual - (left - right)))
