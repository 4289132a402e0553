"""Approximate times of each foot's swings, as starting values for the model of the walk."""

from itertools import pairwise

import numpy as np
from scipy.ndimage import median_filter
from scipy.signal import find_peaks

from healthgait.gait.pose.frame_times import even_times, usual_interval
from healthgait.gait.tracks.smoothing import low_passed

# Choices: a swinging ankle is about three times as fast as the person, a standing one hardly moves.
PEAK_SPEED, PROMINENCE = 1.2, 0.8  # of a swing's peak, as shares of the walking speed
MEDIAN_S = 0.17  # window of the running median, which removes outliers of single frames
CUTOFF_HZ = 3.5  # a swing takes 0.3 to 0.5 s
SHORTEST_STRIDE_S, SHORTEST_OF_USUAL = 0.4, 0.6
MIN_ADVANCE = 0.4  # of a swing, as a share of the median one


def find_swings(places_m: np.ndarray, seconds: np.ndarray, walking_mps: float) -> list[np.ndarray]:
    """The times (seconds) of the swings of the left and of the right foot, in order.

    ``places_m`` (frames, 2) are the ankles' positions in the direction of walking, NaN where not seen, with left and
    right corrected; ``seconds`` (frames,) are the frames' times.
    """
    frame_s = usual_interval(seconds)
    smoothed = [_smoothed(place, seconds, frame_s) for place in places_m.T]
    found = [_swings(*one, walking_mps, round(SHORTEST_STRIDE_S / frame_s)) for one in smoothed]
    strides_s = np.concatenate([np.diff(times) for times in found])
    if not len(strides_s):
        return found
    shortest_s = max(SHORTEST_STRIDE_S, SHORTEST_OF_USUAL * float(np.median(strides_s)))
    return [_swings(*one, walking_mps, round(shortest_s / frame_s)) for one in smoothed]


def _smoothed(place_m: np.ndarray, seconds: np.ndarray, frame_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Even times from when an ankle is first seen to when it is last, and its smoothed positions (m)."""
    seen = np.isfinite(place_m)
    if np.count_nonzero(seen) < 2:
        return np.empty(0), np.empty(0)
    times = even_times(seconds[seen], frame_s)
    bridged = np.interp(times, seconds[seen], place_m[seen])
    without_jumps = median_filter(bridged, 2 * round(MEDIAN_S / frame_s / 2) + 1, mode="nearest")
    return times, low_passed(without_jumps, CUTOFF_HZ, 1 / frame_s)


def _swings(times: np.ndarray, smooth_m: np.ndarray, walking_mps: float, apart_frames: int) -> np.ndarray:
    if len(times) < 2:
        return np.empty(0)
    speed = np.gradient(smooth_m, times)
    peaks = _peaks(speed, walking_mps, max(1, apart_frames))
    if len(peaks) == 0:
        return np.empty(0)
    slowest = [begin + int(np.argmin(speed[begin:end])) for begin, end in pairwise(peaks)]
    advance = np.diff(smooth_m[[0, *slowest, -1]])
    return times[peaks[advance > MIN_ADVANCE * np.median(advance)]]


def _peaks(speed: np.ndarray, walking_mps: float, apart_frames: int) -> np.ndarray:
    """Frames of peak speed; also at the edges, where a swing enters or leaves the view."""
    padded = np.concatenate([[0], speed, [0]])
    height, prominence = PEAK_SPEED * walking_mps, PROMINENCE * walking_mps
    return find_peaks(padded, height=height, prominence=prominence, distance=apart_frames)[0] - 1
