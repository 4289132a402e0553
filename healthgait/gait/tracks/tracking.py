"""Track both ankles of a walk: left and right corrected, and a model of the whole walk fitted."""

from itertools import pairwise

import numpy as np

from healthgait.gait.pose.frame_times import durations, usual_interval
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import LONGEST_GAP_S, Tracks
from healthgait.gait.tracks.feet import misplaced_feet
from healthgait.gait.tracks.lines_walked import lines_walked
from healthgait.gait.tracks.person import legs_in_one_place, near_person, person_places, walking_speed
from healthgait.gait.tracks.sides import LABEL_COST_PER_S, swapped_frames, unclear_times
from healthgait.gait.tracks.smoothing import runs
from healthgait.gait.tracks.swings import find_swings
from healthgait.gait.tracks.walk_fit import AnklePlaces, fit_walk
from healthgait.gait.tracks.walk_model import WalkFit
from healthgait.gait.walkway.walkway import Walkway

LOST_LEG_S = 0.35  # legs that coincide for longer do not pass each other: one of them is not seen
FOOT_REACH_M = 0.35  # from the ankle to its heel or toe: more than a long shoe
MIN_SWINGS = 3  # of both feet, for a walk
IRREGULAR = 1.8  # of WalkFit.irregularity, per stride: length and duration then vary 1.5 times as much as usual
MAX_TURNING_POINTS, ROUNDS = 10, 2  # times at which swapping the labels is tried, and how often


def track_ankles(pose: Pose, walkway: Walkway, fps: float) -> Tracks:
    """Track both ankles along the walkway.

    Left and right are corrected whatever the pose's labels say, and a model of the whole walk is fitted to both ankles.

    Parameters
    ----------
    pose : Pose
        As from ``read_pose``.
    walkway : Walkway
        The floor between the sensor bars.
    fps : float
        Frames per second, used where the pose has no times.

    Returns
    -------
    Tracks
        For a person who does not move, the walking speed is near zero; ``fit`` is None where no walk was found.
    """
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
    misplaced = misplaced_feet(*feet, seen)
    wrong = misplaced.all(axis=0)  # without single frames, events were no better
    feet = [np.where(~wrong & (np.abs(one - seen) <= FOOT_REACH_M), one, np.nan) for one in feet]
    middle = body if direction > 0 else walkway.length_m - body
    fps = 1 / usual_interval(seconds)
    places = seen, smooth, middle, abs(speed), swapped, ankles_px
    return Tracks(walkway, fps, pose.first, seconds, direction, across, *places, misplaced, *feet, fit)


def _walk(
    seen_px: np.ndarray, seconds: np.ndarray, one_leg: np.ndarray, walkway: Walkway, speed_mps: float
) -> tuple[np.ndarray, np.ndarray, WalkFit | None]:
    """Swapped frames (frames,), each foot's line across (2,) and the model of the walk, None if there is none.

    An irregular model may mean that labels are wrong before a time at which neither ankle is clearly in front, or
    between two such times: swapping there is tried, and the most likely model is used.
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
    """Negative log-likelihood of a result of ``_fitted``, from its model and the labels that it contradicts."""
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
    """The result of ``_walk`` with the labels swapped in the frames ``swapped``.

    In order: rough swings from positions on the walkway's midline, the lines on which the feet rest between swings, and
    the model from positions on these lines.
    """
    direction = 1 if speed_mps >= 0 else -1
    two_legs = np.where(one_leg[:, None], np.nan, _exchanged(on_middle_m, swapped))
    swings = find_swings(two_legs, seconds, abs(speed_mps))
    ankles_px = _exchanged(seen_px, swapped)
    across = lines_walked(ankles_px, walkway, seconds, swings, direction)
    if min(map(len, swings)) == 0 or sum(map(len, swings)) < MIN_SWINGS:
        return swapped, across, None
    places, exchanged = (_ways(points, walkway, across, direction) for points in (ankles_px, ankles_px[:, ::-1]))
    fit = fit_walk(AnklePlaces(seconds, places, exchanged, one_leg), swings)
    return swapped ^ fit.swapped, across, fit


def _exchanged(points: np.ndarray, swapped: np.ndarray) -> np.ndarray:
    """Points (frames, 2, ...) of the left and right side, swapped in the frames ``swapped``."""
    return np.where(swapped.reshape(-1, *[1] * (points.ndim - 1)), points[:, ::-1], points)


def _ways(points_px: np.ndarray, walkway: Walkway, across: np.ndarray, direction: int) -> np.ndarray:
    """Positions (frames, 2), m in the direction of walking, of the feet's points (frames, 2, 2) px."""
    along = np.stack([walkway.along(points_px[:, side, 0], across[side]) for side in (0, 1)], axis=1)
    return along if direction > 0 else walkway.length_m - along


def _longer_than(flags: np.ndarray, shortest_s: float, seconds: np.ndarray) -> np.ndarray:
    """The frames (frames,) in runs of ``flags`` longer than ``shortest_s``."""
    kept, lasting_s = np.zeros_like(flags), durations(seconds)
    for run in runs(flags):
        kept[run] = lasting_s[run].sum() > shortest_s
    return kept


def _known(seen_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Whether (frames, 2) a position was seen, or lies in a gap short enough to be interpolated."""
    known = _gaps_s(seen_m, seconds) <= LONGEST_GAP_S
    for side in (0, 1):
        seen = np.flatnonzero(np.isfinite(seen_m[:, side]))
        known[: seen[0] if len(seen) else None, side] = False
        known[seen[-1] + 1 if len(seen) else 0 :, side] = False
    return known


def _gaps_s(seen_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Duration (frames, 2) of the gap that a frame lies in, s; 0 where the point was seen."""
    gaps = np.zeros(seen_m.shape)
    for side in (0, 1):
        for gap in runs(~np.isfinite(seen_m[:, side])):
            gaps[gap, side] = seconds[min(gap.stop, len(seconds) - 1)] - seconds[max(gap.start - 1, 0)]
    return gaps
