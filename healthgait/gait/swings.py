"""The swings of each foot, found roughly: when each foot is moved forward, for the model of the walk to begin with."""

import numpy as np
from scipy.ndimage import median_filter
from scipy.signal import find_peaks

from healthgait.gait.smoothing import low_passed

# Choices: a swinging ankle is about three times as fast as the person, a standing one hardly moves.
PEAK_SPEED, PROMINENCE = 1.2, 0.8  # of the walking speed, of a swing's peak
MEDIAN_S = 0.17  # over which single frames that jump are ignored
CUTOFF_HZ = 3.5  # a swing takes 0.3 to 0.5 s
SHORTEST_STRIDE_S, SHORTEST_OF_USUAL = 0.4, 0.6
LEAST_ADVANCE = 0.4  # of the median one


def find_swings(places_m: np.ndarray, seconds: np.ndarray, walking_mps: float) -> list[np.ndarray]:
    """The times (seconds) of the swings of the left and of the right foot, in order.

    ``places_m`` (frames, 2) are the ankles in the direction of walking, NaN where not seen, with sides put right;
    ``seconds`` (frames,) are the frames' times, most of them evenly spaced.
    """
    fps = 1 / float(np.median(np.diff(seconds)))
    steady = [_steady(place, fps) for place in places_m.T]
    found = [_swings(*one, seconds, walking_mps, round(SHORTEST_STRIDE_S * fps)) for one in steady]
    strides_s = np.concatenate([np.diff(times) for times in found])
    if not len(strides_s):
        return found
    shortest_s = max(SHORTEST_STRIDE_S, SHORTEST_OF_USUAL * float(np.median(strides_s)))
    return [_swings(*one, seconds, walking_mps, round(shortest_s * fps)) for one in steady]


def _steady(place_m: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """The frames from where an ankle is first seen to where it is last, and its steady places (metres) in these."""
    seen = np.flatnonzero(np.isfinite(place_m))
    if len(seen) < 2:
        return np.empty(0, int), np.empty(0)
    frames = np.arange(seen[0], seen[-1] + 1)
    bridged = np.interp(frames, seen, place_m[seen])
    return frames, low_passed(median_filter(bridged, 2 * round(MEDIAN_S * fps / 2) + 1, mode="nearest"), CUTOFF_HZ, fps)


def _swings(
    frames: np.ndarray, steady_m: np.ndarray, seconds: np.ndarray, walking_mps: float, apart_frames: int
) -> np.ndarray:
    if len(frames) == 0:
        return np.empty(0)
    speed = np.gradient(steady_m, seconds[frames])
    peaks = _peaks(speed, walking_mps, max(1, apart_frames))
    if len(peaks) == 0:
        return np.empty(0)
    slowest = [begin + int(np.argmin(speed[begin:end])) for begin, end in zip(peaks, peaks[1:], strict=False)]
    advance = np.diff(steady_m[[0, *slowest, -1]])
    return seconds[frames[peaks[advance > LEAST_ADVANCE * np.median(advance)]]]


def _peaks(speed: np.ndarray, walking_mps: float, apart_frames: int) -> np.ndarray:
    """The frames in which a foot is fastest; also at the edges, where a swing comes into view or leaves it."""
    padded = np.concatenate([[0], speed, [0]])
    height, prominence = PEAK_SPEED * walking_mps, PROMINENCE * walking_mps
    return find_peaks(padded, height=height, prominence=prominence, distance=apart_frames)[0] - 1
